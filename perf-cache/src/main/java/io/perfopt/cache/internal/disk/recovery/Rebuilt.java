package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.Marker;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.log.Holdings;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import java.util.ArrayList;
import java.util.List;

/** The state of the store as it comes into being, record by record: index, markers and the live bytes of the segments. For one thread. */
@SuppressWarnings("GuardedBy") // whoever starts a store holds the log's lock
final class Rebuilt {
    private final Log log;
    private final Holdings holdings;
    private final List<Segment> segments = new ArrayList<>();

    Rebuilt(Log log, Holdings holdings) {
        this.log = log;
        this.holdings = holdings;
    }

    Holdings holdings() {
        return holdings;
    }

    Log log() {
        return log;
    }

    void adopt(Segment segment) {
        segments.add(segment);
        log.adopt(segment);
    }

    /** Gives up an adopted segment of which nothing is usable. */
    void discard(Segment segment) {
        segments.remove(segment);
        log.discard(segment);
    }

    List<Segment> segments() {
        return segments;
    }

    void point(Segment segment, long hash, long location) {
        segment.recordAlive(Location.length(location));
        dead(holdings.index().put(hash, location));
    }

    void forget(long hash) {
        dead(holdings.index().remove(hash));
    }

    private void dead(long location) {
        Segment segment = location == 0 ? null : log.segment(location);
        if (segment != null) {
            segment.recordDead(Location.length(location));
        }
    }

    /** Forgets all entries. Markers stay: an old one still invalidates what is older. */
    void forgetAll() {
        holdings.index().clear();
        for (Segment segment : segments) {
            segment.live(0, 0);
        }
    }

    /** Applies a marker's record, or the one that took it back. */
    void marker(byte[] record, long location) {
        if (RecordFormat.kind(record) == RecordFormat.MARKER) {
            holdings.markers().set(Marker.of(Records.key(record), Records.value(record), location));
        } else {
            holdings.markers().remove(Records.key(record));
        }
    }

    void quarantined(long records) {
        holdings.counters().quarantined.add(records);
    }
}
