package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.file.SegmentFile;
import io.perfopt.cache.internal.disk.file.StoreFile;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a directory that are this store's and whole enough to be read. Foreign files, copies and those of other versions are put aside. For one thread.
 */
@SuppressWarnings("GuardedBy") // whoever starts a store holds the log's lock
final class FoundSegments {
    private final Origin origin;
    private final Log log;
    private final MappingBudget mappings;
    private final Aside aside;
    private final Map<Long, Found> found = new TreeMap<>();

    private record Found(SegmentHead head, StoreFile file, int place) {}

    FoundSegments(Origin origin, Log log, MappingBudget mappings, Aside aside) {
        this.origin = origin;
        this.log = log;
        this.mappings = mappings;
        this.aside = aside;
    }

    void search() throws IOException {
        for (Path path : origin.layout().segments()) {
            int place = Layout.placeOf(path);
            if (place < 0) {
                putAside(path, "has no name of a segment file");
            } else {
                log.occupy(place);
                examine(path, place);
            }
        }
    }

    private void examine(Path path, int place) throws IOException {
        StoreFile file = null;
        boolean kept = false;
        try {
            file = StoreFile.open(path, origin.writable());
            SegmentHead head = SegmentHead.read(file);
            if (head == null && SegmentHead.isBlank(file)) {
                file.close();
                deleteUnused(path);
            } else if (head == null) {
                putAside(path, SegmentHead.describe(file));
            } else if (!isOurs(head)) {
                putAside(path, "belongs to another store");
            } else if (found.containsKey(head.segmentId())) {
                putAside(path, "is a copy of segment " + head.segmentId());
            } else {
                found.put(head.segmentId(), new Found(head, file, place));
                kept = true;
            }
        } catch (IOException unreadable) {
            putAside(path, "cannot be read: " + unreadable.getMessage());
        } finally {
            if (file != null && !kept) {
                file.close();
            }
        }
    }

    private boolean isOurs(SegmentHead head) {
        Manifest.State state = origin.state();
        return head.storeIdLow() == state.storeIdLow() && head.storeIdHigh() == state.storeIdHigh();
    }

    private void putAside(Path path, String reason) {
        aside.put(origin.layout(), path, reason, origin.writable());
    }

    private void deleteUnused(Path path) throws IOException {
        if (origin.writable()) {
            Files.deleteIfExists(path);
        }
    }

    /** The numbers of the segments that nobody took yet, from the oldest to the newest. */
    Set<Long> ids() {
        return found.keySet();
    }

    /** The head of a segment that nobody took yet, or null. */
    @Nullable
    SegmentHead head(long id) {
        Found data = found.get(id);
        return data == null ? null : data.head();
    }

    /** The bytes at a position of a segment that nobody took yet. */
    byte[] read(long id, int position, int length) throws IOException {
        byte[] bytes = new byte[length];
        require(found.get(id), id).file().read(bytes, length, position);
        return bytes;
    }

    /** Hands over a segment with its file. */
    Segment take(long id) throws IOException {
        Found data = require(found.remove(id), id);
        SegmentHead head = data.head();
        SegmentFile file = SegmentFile.open(data.file(), data.place(), head.size(), origin.mapped(), mappings);
        return new Segment(head.segmentId(), head.firstSequence(), file);
    }

    private static Found require(@Nullable Found data, long id) {
        return Objects.requireNonNull(data, () -> "segment " + id);
    }

    /** Deletes what nobody took: what it held is in later segments or was given up. */
    void deleteRest() throws IOException {
        for (Found unused : found.values()) {
            unused.file().close();
            deleteUnused(unused.file().path());
        }
        found.clear();
    }
}
