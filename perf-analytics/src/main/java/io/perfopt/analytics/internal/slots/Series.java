package io.perfopt.analytics.internal.slots;

import io.perfopt.analytics.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Everything recorded under one name and one set of tags: stripes of the second that is being filled, and rings of packed slots of a
 * second, a minute, ten minutes and an hour.
 *
 * <p>Thread-safe. Recorders claim a stripe and never wait for the lock. The lock guards the rings and the turn to another second;
 * the turn is made by the first who records or reads in a later second, so no timer is needed and an idle gap of any length costs
 * the same. A record that meets a turn under way counts to the slot that is being closed or to the next one, never to none.
 */
public final class Series {
    private static final int SAMPLES_PER_SLOT = 2;

    /** After a gap this long a recorder waits for whoever turns the slot, because the series may be about to be evicted. */
    private static final long IDLE_SECONDS = 60;

    private final Kind kind;
    private final String name;
    private final Tags tags;
    private final SeriesContext context;
    private final SlowestTraces slowest;
    private final SampleRing samples;
    private final Stripes stripes;
    private final ReentrantLock lock = new ReentrantLock();

    /** The second that is being filled; written under the lock, read by every record. */
    private volatile long second;

    // Guarded by the lock.
    private final Rings rings;
    private long bytes;
    private Totals totals = Totals.NONE;
    /** Slots that began before this were dropped before their time, in seconds since the epoch. */
    private long lostBefore = Long.MIN_VALUE;

    public Series(Kind kind, String name, Tags tags, SeriesContext context, SlowestTraces slowest, long now) {
        this.kind = kind;
        this.name = name;
        this.tags = tags;
        this.context = context;
        stripes = new Stripes(kind, context.maxStripes(), lock);
        rings = new Rings(kind, context.retentionHours());
        this.slowest = slowest;
        samples = new SampleRing(kind == Kind.OPERATION ? context.samples() : 0);
        second = now;
        account();
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public Tags tags() {
        return tags;
    }

    /**
     * Records a duration; never throws, waits or allocates in steady state.
     *
     * @param nanos clamped to 0 … {@link Buckets#MAX_NANOS}
     * @param childNanos the part spent in nested traces
     * @param error whether the operation failed
     * @param now the second it belongs to
     * @return whether the operation is to be offered to the sample: the first few of a second are, and all failures
     */
    public boolean recordNanos(long nanos, long childNanos, boolean error, long now) {
        if (now > second) {
            advance(now);
        }
        long value = clamp(nanos);
        Cells cells = claim();
        long before = cells.count;
        try {
            cells.addNanos(value, childNanos, error);
        } finally {
            cells.release();
        }
        return before < SAMPLES_PER_SLOT || error;
    }

    /** As {@link #recordNanos} for an operation about which nothing more is known. */
    public void recordUntraced(long nanos, boolean error, long now) {
        if (recordNanos(nanos, 0, error, now)) {
            samples.offer(now * 1_000_000_000L, nanos, !error, null, null);
        }
    }

    public SampleRing samples() {
        return samples;
    }

    public SlowestTraces slowest() {
        return slowest;
    }

    /** Records a reading; what is not a number is counted and left out, infinities are clamped. */
    public void recordReal(double value, long now) {
        if (now > second) {
            advance(now);
        }
        double kept = value;
        if (!(Math.abs(value) <= Buckets.MAX_REAL)) {
            context.clamped().increment();
            if (Double.isNaN(value)) {
                return;
            }
            kept = Math.copySign(Buckets.MAX_REAL, value);
        }
        Cells cells = claim();
        try {
            cells.addReal(kept);
        } finally {
            cells.release();
        }
    }

    /** A duration within what can be kept; counts it if it was not. */
    long clamp(long nanos) {
        return (nanos & ~Buckets.MAX_NANOS) == 0 ? nanos : clampCounted(nanos);
    }

    private long clampCounted(long nanos) {
        context.clamped().increment();
        return nanos < 0 ? 0 : Buckets.MAX_NANOS;
    }

    /** A stripe; an evicted series has none and is brought back first. */
    private Cells claim() {
        Cells cells = stripes.claim();
        while (cells == null) {
            context.revive(this);
            cells = stripes.claim();
        }
        return cells;
    }

    private void advance(long now) {
        if (!lock.tryLock()) {
            if (second > now - IDLE_SECONDS) {
                return; // somebody is turning the slot
            }
            lock.lock();
        }
        try {
            turnTo(now);
        } finally {
            lock.unlock();
        }
    }

    /** Packs the second that has passed and every longer slot that ended with it. Holds the lock. */
    private void turnTo(long now) {
        long passed = second;
        if (now <= passed) {
            return;
        }
        Scratch scratch = context.scratches().take();
        Accumulator sum = scratch.begin(kind).sum;
        stripes.take(sum);
        totals = totals.plus(sum);
        rings.turn(passed, now, scratch);
        context.scratches().give(scratch);
        second = now;
        account();
    }

    /**
     * Puts aside every slot from {@code from} to {@code to}, the longest first, and adds what is still being filled.
     *
     * @param level the longest slots to use
     * @param from the second the window begins with, the beginning of a slot of that length
     * @param to the second before which slots must begin
     * @param now the current second
     * @param into where slots and values go; the caller merges afterwards
     * @return the second before which this series has lost slots, to be compared with {@code from}
     */
    public long collect(int level, long from, long to, long now, Scratch into) {
        lock.lock();
        try {
            turnTo(now);
            rings.addWindow(level, from, to, second, into);
            if (second < to && second >= from) {
                stripes.addTo(into.sum);
            }
            return lostBefore;
        } finally {
            lock.unlock();
        }
    }

    /** Adds the packed slots of a window to a map from slot number to slots, the open one included. */
    public void collectSlots(Resolution resolution, long from, long to, long now, SortedMap<Long, List<byte[]>> into) {
        lock.lock();
        try {
            turnTo(now);
            rings.collect(resolution.level(), from, to, into);
            long open = Math.floorDiv(second, resolution.seconds());
            if (open * resolution.seconds() >= to) {
                return;
            }
            Scratch scratch = context.scratches().take().begin(kind);
            rings.addOpen(resolution.level(), second, scratch);
            stripes.addTo(scratch.sum);
            Accumulator sum = scratch.merge();
            if (sum.count > 0) {
                into.computeIfAbsent(open, n -> new ArrayList<>()).add(PackedSlot.pack(sum));
            }
            context.scratches().give(scratch);
        } finally {
            lock.unlock();
        }
    }

    /** What was recorded since the beginning or the last reset. */
    public Totals totals(long now) {
        lock.lock();
        try {
            turnTo(now);
            Scratch scratch = context.scratches().take().begin(kind);
            stripes.addTo(scratch.sum);
            Totals sum = totals.plus(scratch.sum);
            context.scratches().give(scratch);
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything recorded so far. */
    public void reset() {
        lock.lock();
        try {
            Scratch scratch = context.scratches().take();
            stripes.take(scratch.begin(kind).sum);
            context.scratches().give(scratch);
            rings.clear();
            totals = Totals.NONE;
            account();
        } finally {
            lock.unlock();
        }
        samples.clear();
        slowest.clear();
    }

    /**
     * Drops the slots that end before a time, and the working memory of a series that has been idle.
     *
     * @param before seconds since the epoch
     * @param now the current second
     * @param counted whether this shortens what the engine promised, which later answers then say
     * @return how many slots went
     */
    public int prune(long before, long now, boolean counted) {
        lock.lock();
        try {
            turnTo(now);
            int dropped = rings.prune(before, now);
            if (counted && dropped > 0) {
                lostBefore = Math.max(lostBefore, before);
            }
            account();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Adds values of one second of the past, which the caller has collected, to every ring whose slot of that time is closed. */
    void absorb(Cells past, long at, long now) {
        lock.lock();
        Scratch scratch = context.scratches().take().begin(kind);
        try {
            turnTo(now);
            scratch.sum.add(past);
            if (scratch.sum.count > 0) {
                totals = totals.plus(scratch.sum);
                rings.absorb(Math.min(at, second - 1), second, PackedSlot.pack(scratch.sum), scratch.sum);
                account();
            }
        } finally {
            context.scratches().give(scratch);
            lock.unlock();
        }
    }

    /** The second of the newest slot with a value, {@link Long#MIN_VALUE} when there is none. */
    public long lastSecond() {
        lock.lock();
        try {
            Scratch scratch = context.scratches().take();
            stripes.addTo(scratch.begin(kind).sum);
            boolean live = scratch.sum.count > 0;
            context.scratches().give(scratch);
            if (live) {
                return second;
            }
            return rings.lastSecond();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the series out of use if nothing was recorded since a time: its slots move into another series and its next record
     * brings it back through {@link SeriesContext#revive}.
     *
     * @param before it must have been idle since this second
     * @param now the current second
     * @param heir takes the history over
     * @return whether it was idle
     */
    public boolean detach(long before, long now, Series heir) {
        lock.lock();
        try {
            turnTo(now);
            if (lastSecond() >= before || !stripes.retire()) {
                return false;
            }
            heir.absorb(this, now);
            rings.clear();
            context.bytesChanged(-bytes);
            bytes = 0;
            totals = Totals.NONE;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Undoes {@link #detach}. */
    public void attach() {
        lock.lock();
        try {
            stripes.activate();
            account();
        } finally {
            lock.unlock();
        }
    }

    private void absorb(Series idle, long now) {
        lock.lock();
        Scratch scratch = context.scratches().take().begin(kind);
        try {
            turnTo(now);
            rings.absorb(idle.rings, scratch.sum);
            totals = totals.plus(idle.totals);
            account();
        } finally {
            context.scratches().give(scratch);
            lock.unlock();
        }
    }

    private void account() {
        long now = 200;
        now += stripes.bytes();
        now += samples.bytes();
        now += rings.bytes();
        context.bytesChanged(now - bytes);
        bytes = now;
    }

    /** Memory held, as estimated at the last turn. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name + new TreeMap<>(tags.asMap());
    }
}
