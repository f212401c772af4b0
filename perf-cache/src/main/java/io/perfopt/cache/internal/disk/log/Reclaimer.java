package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.Marker;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.format.Use;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes room by taking the oldest segment apart, a little with each append, so that no single writer pays for a whole segment. Two ways:
 *
 * <ul>
 *   <li><b>evicting</b>, when the next segments would not fit into the bound: the records that {@link Retention} wants to keep are appended again, the others are dropped;
 *   <li><b>compacting</b>, when much of the files is dead although there is room: every live record is appended again.
 * </ul>
 *
 * <p>Appending again is paid from a credit that callers' writes earn, which bounds the write amplification. Tombstones of the oldest segment are dropped: nothing older
 * is left that they hide. Everything happens under the log's lock.
 */
@SuppressWarnings("GuardedBy") // every caller holds the log's lock, under another name
public final class Reclaimer {
    /** Bytes that may be moved for each byte written by a caller. */
    private static final double CREDIT = 0.77;

    /** Compact when more than this share of the sealed segments is dead. */
    private static final double GARBAGE = 0.4;

    private static final int MINIMUM_COMPACTED_SEGMENTS = 4;

    private final LogSettings settings;
    private final Log log;
    private final Room room;
    private final Hints hints;
    private final Index index;
    private final Markers markers;
    private final Counters counters;
    private final Retention retention = new Retention();

    private @Nullable Segment victim;
    private Entries entries = new Entries();
    private int cursor;
    private boolean compacting;
    private boolean busy;

    /** The active segment for which the share of garbage was last looked up. */
    private @Nullable Segment surveyed;

    private double credit;

    Reclaimer(LogSettings settings, Log log, Room room, Hints hints, Holdings holdings) {
        this.settings = settings;
        this.log = log;
        this.room = room;
        this.hints = hints;
        this.index = holdings.index();
        this.markers = holdings.markers();
        this.counters = holdings.counters();
    }

    /** Called after each append: takes the victim apart as far as the active segment is full. */
    public void pace(int writtenBytes) throws IOException {
        credit = Math.min(credit + CREDIT * writtenBytes, 2.0 * settings.segmentBytes());
        Segment active = log.active();
        if (active == null || (victim == null && !choose())) {
            return;
        }
        Segment current = victim;
        if (current == null) {
            return;
        }
        // Done when nine tenths of the active segment are used.
        double share = Math.min(1, active.end() / (0.9 * active.file().size()));
        int target = (int) (share * current.end());
        while (cursor < entries.count() && entries.offset(cursor) < target) {
            if (!step(current)) {
                return;
            }
        }
        if (cursor == entries.count()) {
            finish(current);
        }
    }

    /** Whether the oldest segment cannot go before there is an active one: it holds markers, or it is being taken apart for one at this moment. */
    public boolean needsSegmentFirst() {
        Segment oldest = log.oldest();
        if (busy) {
            return true;
        }
        if (oldest != null) {
            for (Marker marker : markers.all()) {
                if (Location.segment(marker.location()) == Location.segmentBits(oldest.id())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a segment is just being evicted, in part. */
    boolean isEvicting() {
        return victim != null && !compacting;
    }

    /** Takes the oldest segment apart at once; false if there is none but the active one. */
    public boolean reclaimOldest() throws IOException {
        Segment oldest = log.oldest();
        if (oldest == null || oldest == log.active()) {
            return false;
        }
        if (victim != oldest) {
            begin(oldest, false);
        }
        compacting = false;
        while (cursor < entries.count()) {
            step(oldest);
        }
        finish(oldest);
        return true;
    }

    private boolean choose() {
        Segment oldest = log.oldest();
        if (oldest == null || oldest == log.active()) {
            return false;
        }
        if (room.needsReclaim()) {
            begin(oldest, false);
            return true;
        }
        Segment active = log.active();
        if (active == null || active == surveyed || credit < oldest.liveBytes()) {
            return false;
        }
        surveyed = active;
        if (!isGarbageWorthIt()) {
            return false;
        }
        begin(oldest, true);
        return true;
    }

    private boolean isGarbageWorthIt() {
        long used = 0;
        long live = 0;
        int sealed = 0;
        for (Segment segment : log.segments()) {
            if (segment != log.active() && !segment.isDataDropped()) {
                used += segment.end();
                live += segment.liveBytes();
                sealed++;
            }
        }
        return sealed >= MINIMUM_COMPACTED_SEGMENTS && used - live >= GARBAGE * used;
    }

    private void begin(Segment oldest, boolean keepAll) {
        victim = oldest;
        entries = hints.read(oldest);
        cursor = 0;
        compacting = keepAll;
    }

    private void finish(Segment done) throws IOException {
        victim = null;
        entries = new Entries();
        dropStragglers(done);
        log.free(done);
    }

    /** Records that the entries did not name, since a damaged head hides them: the index must not point into a file that is used again. */
    private void dropStragglers(Segment done) throws IOException {
        if (done.liveRecords() <= 0) {
            return;
        }
        index.forEach((hash, location) -> {
            if (Location.segment(location) == Location.segmentBits(done.id())) {
                evict(hash, location);
            }
        });
    }

    /** Handles one record of the victim; false if it has to wait for the next active segment. */
    private boolean step(Segment from) throws IOException {
        long hash = entries.hash(cursor);
        byte kind = entries.kind(cursor);
        if (kind == RecordFormat.MARKER) {
            keepMarker(from, cursor);
        } else if (kind == RecordFormat.PUT || kind == RecordFormat.SPILLED) {
            long location = entries.location(from.id(), cursor);
            long found = index.find(hash);
            if (Location.same(found, location)) {
                if (compacting) {
                    if (!hasRoom(entries.length(cursor))) {
                        return false;
                    }
                    keep(from, hash, found, Location.use(found));
                } else {
                    review(from, hash, found);
                }
            }
        }
        cursor++;
        return true;
    }

    private void review(Segment from, long hash, long location) throws IOException {
        int length = Location.length(location);
        int use = retention.review(Location.use(location), credit < settings.segmentBytes() / 2.0);
        if (use == Retention.DROP || credit < length || !hasRoom(length)) {
            evict(hash, location);
        } else {
            keep(from, hash, location, use);
        }
    }

    private boolean hasRoom(int length) {
        Segment to = log.active();
        return to != null && to.room() >= length;
    }

    /** Appends a live record again, if it is whole and in time. */
    private void keep(Segment from, long hash, long location, int use) throws IOException {
        byte[] record = new byte[Location.length(location)];
        boolean whole = false;
        try {
            whole = from.read(Location.offset(location), record, record.length)
                    && RecordFormat.matches(record, record.length)
                    && RecordFormat.hash(record) == hash;
        } catch (IOException unreadable) {
            // Handled as damage: the record cannot be kept.
        }
        if (!whole) {
            drop(hash, location);
            counters.quarantined.increment();
        } else if (RecordFormat.expiresMillis(record) <= settings.clock().millis()) {
            drop(hash, location);
            counters.expirations.increment();
        } else if (!compacting && isUnimportant(record, Location.use(location))) {
            evict(hash, location);
        } else {
            append(record, hash, location, use);
        }
    }

    /** Of low priority, and not read more than once. */
    private static boolean isUnimportant(byte[] record, int use) {
        return RecordFormat.priority(record) == Records.LOW && Use.visits(use) < 2;
    }

    private void append(byte[] record, long hash, long location, int use) throws IOException {
        int headLength = RecordFormat.headLength(record);
        long moved = log.rewrite(record, ByteBuffer.wrap(record, headLength, RecordFormat.valueLength(record)));
        counters.movedBytes.add(record.length);
        credit -= record.length;
        // One that was removed meanwhile, by a reader that saw it expire, has a dead copy too.
        boolean stillThere = index.move(hash, location, Location.withUse(moved, use));
        Segment dead = log.segment(stillThere ? location : moved);
        if (dead != null) {
            dead.recordDead(record.length);
        }
    }

    private void evict(long hash, long location) {
        drop(hash, location);
        counters.evictions.increment();
    }

    private void drop(long hash, long location) {
        if (index.remove(hash, location)) {
            log.displaced(hash, location);
        }
    }

    private void keepMarker(Segment from, int i) throws IOException {
        long location = entries.location(from.id(), i);
        for (Marker marker : markers.all()) {
            if (marker.location() == location) {
                byte[] name = marker.name().copy();
                byte[] value = marker.value().copy();
                boolean outermost = !busy;
                busy = true;
                try {
                    long moved = log.append(Records.marker(name, value, settings.clock()), ByteBuffer.wrap(value));
                    markers.set(Marker.of(name, value, moved));
                } finally {
                    busy = !outermost;
                }
            }
        }
    }

    /** Drops what expired: whole segments in which nothing is in time any more. */
    public void dropExpired(long nowMillis) throws IOException {
        for (Segment segment : log.segments()) {
            if (segment == log.active()
                    || segment == victim
                    || segment.isDataDropped()
                    || segment.isRetired()
                    || segment.maximumExpiry() > nowMillis) {
                continue;
            }
            boolean oldest = segment == log.oldest();
            if (!oldest && segment.hintBytes() == 0) {
                continue;
            }
            Entries expired = hints.read(segment);
            for (int i = 0; i < expired.count(); i++) {
                byte kind = expired.kind(i);
                long location = expired.location(segment.id(), i);
                if ((kind == RecordFormat.PUT || kind == RecordFormat.SPILLED)
                        && index.remove(expired.hash(i), location)) {
                    log.displaced(expired.hash(i), location);
                    counters.expirations.increment();
                }
            }
            dropStragglers(segment);
            if (oldest) {
                log.free(segment);
            } else {
                log.freeData(segment, expired);
            }
        }
    }
}
