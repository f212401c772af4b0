package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.format.SegmentWalk;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import io.perfopt.cache.spi.DiskHeader;

/** Shows the header of every live entry, oldest first, and then what was moved behind the reader's back while it read. Holds no lock. For one thread. */
final class Scan {
    private static final int MAXIMUM_ROUNDS = 16;

    private final Log log;
    private final Lookup lookup;
    private final Visitor visitor;

    /** Receives a header and where its record is. */
    interface Visitor {
        void visit(DiskHeader header, long hash, long location);
    }

    Scan(Log log, Lookup lookup, Visitor visitor) {
        this.log = log;
        this.lookup = lookup;
        this.visitor = visitor;
    }

    void run() {
        long lastSegment = 0;
        int from = SegmentHead.BYTES;
        for (int round = 0; round < MAXIMUM_ROUNDS; round++) {
            boolean more = false;
            for (Segment segment : log.segments()) {
                if (segment.isRetired() || segment.id() < lastSegment) {
                    continue;
                }
                int start = segment.id() == lastSegment ? from : SegmentHead.BYTES;
                int end = segment.end();
                if (start < end) {
                    more = true;
                    walk(segment, start, end);
                }
                lastSegment = segment.id();
                from = end;
            }
            if (!more) {
                return;
            }
        }
    }

    private void walk(Segment segment, int start, int end) {
        SegmentWalk walk = new SegmentWalk(segment.file(), segment.firstSequence(), start, end);
        while (!segment.isRetired() && walk.next()) {
            byte[] head = walk.head();
            byte kind = RecordFormat.kind(head);
            if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
                show(segment, walk.offset(), head, kind == RecordFormat.SPILLED);
            }
        }
    }

    private void show(Segment segment, int offset, byte[] head, boolean spilled) {
        long location = Location.of(segment.id(), offset, RecordFormat.recordLength(head), spilled);
        long hash = RecordFormat.hash(head);
        if (lookup.isStill(hash, location) && !lookup.isExpired(head)) {
            DiskHeader header = lookup.header(head, location);
            if (header != null) {
                visitor.visit(header, hash, location);
            }
        }
    }
}
