package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.StoreFile;
import io.perfopt.cache.internal.disk.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loss of power would take, and how it is made safe: first the value files, then the segments that refer to them, then the names. Used under the log's lock, except for
 * {@link #perform}, which waits for the medium and needs none, and {@link #sequence}.
 */
final class Forcing {
    private final boolean forces;
    private final Layout layout;
    private final Manifest manifest;
    private final Values values;
    private final Counters counters;
    private final List<Segment> unforced = new ArrayList<>();
    private boolean namesChanged;

    /** Everything up to here survives a loss of power. Written under the lock, read by anyone. */
    private volatile long forcedSequence;

    /** What a force has to cover, taken at one moment. */
    record Batch(long sequence, List<Segment> segments, boolean names) {}

    Forcing(boolean forces, Layout layout, Manifest manifest, Values values, Counters counters) {
        this.forces = forces;
        this.layout = layout;
        this.manifest = manifest;
        this.values = values;
        this.counters = counters;
    }

    /** Goes on where an earlier process ended. */
    void resume(long sequence) {
        forcedSequence = sequence;
    }

    long sequence() {
        return forcedSequence;
    }

    /** Whether the store forces at all. */
    boolean isOn() {
        return forces;
    }

    /** Whether everything up to this number is as safe as the store promises. */
    boolean covers(long sequence) {
        return sequence <= safeSequence();
    }

    private long safeSequence() {
        return forces ? forcedSequence : Long.MAX_VALUE;
    }

    /** The segment holds, or will hold, records that are not safe. */
    void add(Segment segment) {
        unforced.add(segment);
    }

    /** Nobody needs the segment any more. */
    void remove(Segment segment) {
        unforced.remove(segment);
    }

    /** A file was made or deleted. */
    void namesChanged() {
        namesChanged = true;
    }

    /** Makes one file and its name safe, if the store forces at all. */
    void forceFile(Path path) throws IOException {
        if (forces) {
            try (StoreFile file = StoreFile.open(path, true)) {
                file.force();
            }
            layout.forceDirectory();
        }
    }

    /** Makes sure that the disk itself knows this much to be forced, before something is taken away that a start would otherwise miss. */
    void requireKnown(long sequence) throws IOException {
        if (forces) {
            manifest.requireSafe(sequence);
        }
    }

    Batch begin(long lastSequence) {
        Batch batch = new Batch(lastSequence, List.copyOf(unforced), namesChanged);
        namesChanged = false;
        return batch;
    }

    void perform(Batch batch) throws IOException {
        if (batch.sequence() == forcedSequence && !batch.names()) {
            return;
        }
        values.force();
        for (Segment segment : batch.segments()) {
            try {
                segment.file().force();
            } catch (IOException failed) {
                if (!segment.isRetired()) {
                    throw failed;
                }
            }
        }
        if (batch.names()) {
            layout.forceDirectory();
        }
        counters.forces.increment();
    }

    void failed(Batch batch) {
        namesChanged |= batch.names();
    }

    void done(Batch batch, @Nullable Segment active) throws IOException {
        for (Segment segment : batch.segments()) {
            if (segment != active && segment.lastSequence() <= batch.sequence()) {
                unforced.remove(segment);
            }
        }
        if (batch.sequence() > forcedSequence) {
            forcedSequence = batch.sequence();
            if (forces) {
                manifest.forcedSequence(forcedSequence);
            }
        }
        deleteDoomedValues();
    }

    /** Deletes the value files that no state of the store after a crash can need. */
    void deleteDoomedValues() throws IOException {
        values.deleteDoomed(safeSequence());
    }
}
