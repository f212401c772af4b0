package io.perfopt.analytics.internal.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The packed slots of one series: a ring each for seconds, minutes, ten minutes and hours, where a longer slot is made of the shorter
 * ones when it has passed. Rings that are empty do not exist. Guarded by the lock of the series.
 */
final class Rings {
    private static final List<Resolution> RESOLUTIONS = List.of(Resolution.values());
    private static final int LEVELS = RESOLUTIONS.size();

    private final Kind kind;
    private final int retentionHours;
    private final @Nullable SlotRing[] rings = new SlotRing[LEVELS];

    Rings(Kind kind, int retentionHours) {
        this.kind = kind;
        this.retentionHours = retentionHours;
    }

    private static int length(int level) {
        return RESOLUTIONS.get(level).seconds();
    }

    /** How many slots back a ring reaches. */
    private int reach(int level) {
        return level == LEVELS - 1 ? retentionHours : RESOLUTIONS.get(level).reach;
    }

    private SlotRing ring(int level) {
        SlotRing ring = rings[level];
        if (ring == null) {
            ring = new SlotRing(reach(level) + 2);
            rings[level] = ring;
        }
        return ring;
    }

    /** Appends the second that has passed, whose values are in the scratch, and every longer slot that ended with it. */
    void turn(long passed, long now, Scratch scratch) {
        Accumulator sum = scratch.sum;
        if (sum.count > 0) {
            ring(0).append(passed, PackedSlot.pack(sum));
        }
        for (int level = 1; level < LEVELS; level++) {
            int length = length(level);
            long slot = Math.floorDiv(passed, length);
            if (slot == Math.floorDiv(now, length)) {
                break;
            }
            scratch.begin(kind);
            addRing(level - 1, slot * length, Long.MAX_VALUE, scratch);
            scratch.merge();
            if (sum.count > 0) {
                ring(level).append(slot, PackedSlot.pack(sum));
            }
        }
    }

    /** Puts aside the slots that begin within a window, the longest first and for the open ones the shorter ones they will be made of. */
    void addWindow(int level, long from, long to, long second, Scratch into) {
        long cursor = from;
        for (int l = level; l >= 0; l--) {
            addRing(l, cursor, to, into);
            cursor = Math.max(cursor, openSince(l, second));
        }
    }

    /** The second the open slot of a ring began with. */
    private static long openSince(int level, long second) {
        return Math.floorDiv(second, length(level)) * length(level);
    }

    private void addRing(int level, long from, long to, Scratch into) {
        SlotRing ring = rings[level];
        if (ring == null) {
            return;
        }
        int length = length(level);
        for (int i = ring.firstFrom(Math.floorDiv(from + length - 1, length));
                i < ring.size() && ring.number(i) * length < to;
                i++) {
            ring.putAside(i, into);
        }
    }

    /** Adds the closed slots of one length that overlap a window to a map from number to slots. */
    void collect(int level, long from, long to, SortedMap<Long, List<byte[]>> into) {
        SlotRing ring = rings[level];
        if (ring == null) {
            return;
        }
        int length = length(level);
        for (int i = ring.firstFrom(Math.floorDiv(from, length));
                i < ring.size() && ring.number(i) * length < to;
                i++) {
            into.computeIfAbsent(ring.number(i), n -> new ArrayList<>()).add(ring.slot(i));
        }
    }

    /** Puts aside what the open slot of one length already has. */
    void addOpen(int level, long second, Scratch into) {
        if (level > 0) {
            addWindow(level - 1, openSince(level, second), Long.MAX_VALUE, second, into);
        }
    }

    /** Adds a slot of the past to every ring whose slot of that time is closed. */
    void absorb(long at, long second, byte[] packed, Accumulator scratch) {
        for (int level = 0; level < LEVELS; level++) {
            long slot = Math.floorDiv(at, length(level));
            if (slot < Math.floorDiv(second, length(level))) {
                ring(level).absorb(slot, packed, scratch);
            }
        }
    }

    /** Adds the slots of another series. */
    void absorb(Rings other, Accumulator scratch) {
        for (int level = 0; level < LEVELS; level++) {
            SlotRing from = other.rings[level];
            for (int i = 0; from != null && i < from.size(); i++) {
                ring(level).absorb(from.number(i), from.slot(i), scratch);
            }
        }
    }

    /** Drops what is out of reach, and what begins before a second; says how many of the latter went. */
    int prune(long before, long now) {
        int dropped = 0;
        for (int level = 0; level < LEVELS; level++) {
            SlotRing ring = rings[level];
            if (ring != null) {
                ring.dropBefore(Math.floorDiv(now, length(level)) - reach(level) - 1);
                dropped += ring.dropBefore(Math.floorDiv(before, length(level)));
                if (ring.size() == 0) {
                    rings[level] = null;
                }
            }
        }
        return dropped;
    }

    /** The last second of the newest slot, {@link Long#MIN_VALUE} without one; the finest ring is never behind a coarser one. */
    long lastSecond() {
        for (int level = 0; level < LEVELS; level++) {
            SlotRing ring = rings[level];
            if (ring != null && ring.size() > 0) {
                return (ring.number(ring.size() - 1) + 1) * length(level) - 1;
            }
        }
        return Long.MIN_VALUE;
    }

    void clear() {
        for (int level = 0; level < LEVELS; level++) {
            rings[level] = null;
        }
    }

    long bytes() {
        long bytes = 56;
        for (SlotRing ring : rings) {
            bytes += ring == null ? 0 : ring.bytes();
        }
        return bytes;
    }
}
