package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Location;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments from the oldest to the newest. Changed and gone through under the log's lock; {@link #find} and {@link #liveBytes} need none. */
final class Chain {
    private static final int INITIAL_TABLE = 16;

    private final ArrayDeque<Segment> segments = new ArrayDeque<>();

    /** By the low bits of the number; replaced under the lock, read by anyone. */
    private volatile @Nullable Segment[] table = new Segment[INITIAL_TABLE];

    private long newestId;

    void add(Segment segment) {
        segments.addLast(segment);
        newestId = Math.max(newestId, segment.id());
        rebuildTable();
    }

    void remove(Segment segment) {
        segments.remove(segment);
        rebuildTable();
    }

    /** Numbers up to this one are never given to a segment again. */
    void newestId(long id) {
        newestId = Math.max(newestId, id);
    }

    long newestId() {
        return newestId;
    }

    /** The segment a location points into, or null if it was reclaimed. */
    @Nullable
    Segment find(long location) {
        @Nullable Segment[] snapshot = table;
        Segment segment = snapshot[Location.segment(location) & (snapshot.length - 1)];
        return segment != null && Location.segmentBits(segment.id()) == Location.segment(location) ? segment : null;
    }

    @Nullable
    Segment oldest() {
        return segments.peekFirst();
    }

    int size() {
        return segments.size();
    }

    List<Segment> all() {
        return new ArrayList<>(segments);
    }

    long liveBytes() {
        long sum = 0;
        for (Segment segment : table) {
            if (segment != null && !segment.isRetired()) {
                sum += segment.liveBytes();
            }
        }
        return sum;
    }

    private void rebuildTable() {
        Segment first = segments.peekFirst();
        int size = INITIAL_TABLE;
        while (first != null && newestId - first.id() + 1 >= size) {
            size *= 2;
        }
        @Nullable Segment[] next = new Segment[size];
        for (Segment segment : segments) {
            if (!segment.isDataDropped()) {
                next[(int) segment.id() & (size - 1)] = segment;
            }
        }
        table = next;
    }
}
