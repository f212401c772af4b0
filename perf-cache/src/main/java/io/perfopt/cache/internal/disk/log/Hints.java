package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.HintFile;
import io.perfopt.cache.internal.disk.format.HintFile.Hint;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.SegmentWalk;
import java.io.IOException;
import java.nio.file.Files;

/** The hint files of the segments: what lies where in a sealed one, without reading it. Used under the log's lock. */
public final class Hints {
    private final Layout layout;
    private final long storeId;
    private final Space space;
    private final Forcing forcing;
    private final Counters counters;

    Hints(Layout layout, long storeId, Space space, Forcing forcing, Counters counters) {
        this.layout = layout;
        this.storeId = storeId;
        this.space = space;
        this.forcing = forcing;
        this.counters = counters;
    }

    /** Writes the hint of a segment that is not sealed yet; one that cannot be written costs the next start a scan, no more. */
    public void write(Segment segment) {
        Entries entries = segment.entries();
        if (entries != null) {
            try {
                write(segment, entries, false);
            } catch (IOException scansLater) {
                segment.hintBytes(0);
            }
        }
    }

    /** Writes the hint that is to stay when the data goes, and returns when it is as safe as the store promises. */
    void writeInsteadOfData(Segment segment, Entries entries) throws IOException {
        write(segment, entries, true);
        forcing.forceFile(layout.hint(segment.id()));
    }

    private void write(Segment segment, Entries entries, boolean dataDropped) throws IOException {
        space.addHint(-segment.hintBytes());
        segment.hintBytes(0);
        int bytes = HintFile.write(
                layout.hint(segment.id()),
                storeId,
                new Hint(
                        segment.id(),
                        segment.firstSequence(),
                        segment.lastSequence(),
                        segment.end(),
                        segment.maximumExpiry(),
                        dataDropped,
                        entries));
        segment.hintBytes(bytes);
        space.addHint(bytes);
        counters.movedBytes.add(bytes);
        forcing.namesChanged();
    }

    void drop(Segment segment) throws IOException {
        space.addHint(-segment.hintBytes());
        segment.hintBytes(0);
        Files.deleteIfExists(layout.hint(segment.id()));
    }

    /** What lies in a sealed segment: from its hint, or else from the segment itself. */
    Entries read(Segment segment) {
        if (segment.hintBytes() > 0) {
            Hint hint = HintFile.read(layout.hint(segment.id()), storeId);
            if (hint != null && hint.firstSequence() == segment.firstSequence() && hint.end() == segment.end()) {
                return hint.entries();
            }
        }
        Entries found = new Entries();
        SegmentWalk walk = new SegmentWalk(segment.file(), segment.firstSequence(), segment.end());
        while (walk.next()) {
            found.add(
                    RecordFormat.hash(walk.head()),
                    walk.offset(),
                    RecordFormat.recordLength(walk.head()),
                    RecordFormat.kind(walk.head()));
        }
        return found;
    }
}
