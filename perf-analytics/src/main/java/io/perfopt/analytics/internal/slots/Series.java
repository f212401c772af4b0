package io.perfopt.analytics.internal.slots;

import io.perfopt.analytics.Tags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Everything recorded under one name and one set of tags: stripes of the second that is being filled, and rings of packed slots of a
 * second, a minute, ten minutes and an hour.
 *
 * <p>Thread-safe. Recorders claim a stripe and never wait for the lock. The lock guards the rings and the turn to another second;
 * the turn is made by the first who records or reads in a later second, so no timer is needed and an idle gap of any length costs
 * the same. A record that meets a turn under way counts to the slot that is being closed or to the next one, never to none.
 */
public final class Series {
    private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(Cells[].class);
    private static final int LEVELS = 4;
    private static final List<Resolution> RESOLUTIONS = List.of(Resolution.values());
    private static final int SAMPLES_PER_SLOT = 2;
    private static final int SPINS = 100;

    /** After a gap this long a recorder waits for whoever turns the slot, because the series may be about to be evicted. */
    private static final long IDLE_SECONDS = 60;

    private final Kind kind;
    private final String name;
    private final Tags tags;
    private final SeriesContext context;
    private final SlowestTraces slowest;
    private final SampleRing samples;
    private final ReentrantLock lock = new ReentrantLock();

    /** Replaced under the lock when contention asks for more; elements are read with acquire and written with release under the lock. */
    private volatile Cells[] stripes;

    /** The second that is being filled; written under the lock, read by every record. */
    private volatile long second;

    /** Whether the series was evicted; written under the lock. */
    private volatile boolean detached;

    // Guarded by the lock.
    private final @Nullable SlotRing[] rings = new SlotRing[LEVELS];
    private @Nullable Cells spare;
    private long bytes;
    private Totals totals = Totals.NONE;
    /** Slots that began before this were dropped before their time, in seconds since the epoch. */
    private long lostBefore = Long.MIN_VALUE;

    public Series(Kind kind, String name, Tags tags, SeriesContext context, SlowestTraces slowest, long now) {
        this.kind = kind;
        this.name = name;
        this.tags = tags;
        this.context = context;
        this.slowest = slowest;
        samples = new SampleRing(kind == Kind.OPERATION ? context.samples() : 0);
        stripes = new Cells[] {new Cells(kind)};
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
        long value = (nanos & ~Buckets.MAX_NANOS) == 0 ? nanos : clamp(nanos);
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

    private long clamp(long nanos) {
        context.clamped().increment();
        return nanos < 0 ? 0 : Buckets.MAX_NANOS;
    }

    private Cells claim() {
        Cells[] all = stripes;
        Cells cells = (Cells) STRIPE.getAcquire(all, Probe.home() & (all.length - 1));
        return cells.claim() ? cells : claimAnother();
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // a claim is held for nanoseconds unless its thread was preempted; then only giving
    // way helps
    private Cells claimAnother() {
        for (int round = 0; ; round++) {
            if (detached) {
                context.revive(this);
            }
            Cells[] all = stripes;
            int home = Probe.home();
            for (int i = 0; i < all.length; i++) {
                Cells cells = (Cells) STRIPE.getAcquire(all, (home + i) & (all.length - 1));
                if (cells.claim()) {
                    if (i > 0) {
                        Probe.move(i);
                    }
                    return cells;
                }
            }
            if (round == 0 && all.length < context.maxStripes()) {
                grow(all);
            } else if (round < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // has nobody grown it since?
    private void grow(Cells[] seen) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (stripes == seen && !detached) {
                Cells[] more = new Cells[seen.length * 2];
                for (int i = 0; i < more.length; i++) {
                    more[i] = i < seen.length ? (Cells) STRIPE.getAcquire(seen, i) : new Cells(kind);
                }
                stripes = more;
            }
        } finally {
            lock.unlock();
        }
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
        takeLive(sum);
        totals = totals.plus(sum);
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
            addFrom(level - 1, slot * length, Long.MAX_VALUE, scratch);
            scratch.merge();
            if (sum.count > 0) {
                ring(level).append(slot, PackedSlot.pack(sum));
            }
        }
        context.scratches().give(scratch);
        second = now;
        account();
    }

    private void takeLive(Accumulator sum) {
        if (detached) {
            return; // the stripes are empty and nobody can claim them
        }
        Cells[] all = stripes;
        for (int i = 0; i < all.length; i++) {
            Cells old = await(all[i]);
            if (old.count == 0) {
                old.release();
                continue;
            }
            Cells fresh = spare == null ? new Cells(kind) : spare;
            fresh.release();
            STRIPE.setRelease(all, i, fresh);
            old.retire();
            sum.add(old);
            old.clear();
            spare = old;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // as above
    private static Cells await(Cells cells) {
        for (int spins = 0; !cells.claim(); spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return cells;
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
            long cursor = from;
            for (int l = level; l >= 0; l--) {
                addFrom(l, cursor, to, into);
                cursor = Math.max(cursor, Math.floorDiv(second, length(l)) * length(l));
            }
            if (second < to && second >= from) {
                addLive(into.sum);
            }
            return lostBefore;
        } finally {
            lock.unlock();
        }
    }

    /** Adds the packed slots of a window to a map from slot number to slots, the open one included. */
    public void collectSlots(int level, long from, long to, long now, SortedMap<Long, List<byte[]>> into) {
        lock.lock();
        try {
            turnTo(now);
            int length = length(level);
            SlotRing ring = rings[level];
            for (int i = ring == null ? 0 : ring.firstFrom(Math.floorDiv(from, length));
                    ring != null && i < ring.size() && ring.number(i) * length < to;
                    i++) {
                into.computeIfAbsent(ring.number(i), n -> new ArrayList<>()).add(ring.slot(i));
            }
            long open = Math.floorDiv(second, length);
            if (open * length >= to) {
                return;
            }
            Scratch scratch = context.scratches().take().begin(kind);
            long cursor = open * length;
            for (int l = level - 1; l >= 0; l--) {
                addFrom(l, cursor, Long.MAX_VALUE, scratch);
                cursor = Math.floorDiv(second, length(l)) * length(l);
            }
            addLive(scratch.sum);
            Accumulator sum = scratch.merge();
            if (sum.count > 0) {
                into.computeIfAbsent(open, n -> new ArrayList<>()).add(PackedSlot.pack(sum));
            }
            context.scratches().give(scratch);
        } finally {
            lock.unlock();
        }
    }

    private void addLive(Accumulator sum) {
        if (detached) {
            return;
        }
        Cells[] all = stripes;
        for (Cells cells : all) {
            Cells live = await(cells);
            try {
                sum.add(live);
            } finally {
                live.release();
            }
        }
    }

    private void addFrom(int level, long from, long to, Scratch into) {
        SlotRing ring = rings[level];
        if (ring == null) {
            return;
        }
        int length = length(level);
        for (int i = ring.firstFrom(Math.floorDiv(from + length - 1, length));
                i < ring.size() && ring.number(i) * length < to;
                i++) {
            into.later(ring.slot(i));
        }
    }

    /** What was recorded since the beginning or the last reset. */
    public Totals totals(long now) {
        lock.lock();
        try {
            turnTo(now);
            Scratch scratch = context.scratches().take().begin(kind);
            addLive(scratch.sum);
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
            takeLive(scratch.begin(kind).sum);
            context.scratches().give(scratch);
            for (int level = 0; level < LEVELS; level++) {
                rings[level] = null;
            }
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
            int dropped = 0;
            for (int level = 0; level < LEVELS; level++) {
                SlotRing ring = rings[level];
                if (ring != null) {
                    long expired = level == LEVELS - 1 ? context.retentionHours() : resolution(level).reach;
                    ring.dropBefore(Math.floorDiv(now, length(level)) - expired - 1);
                    dropped += ring.dropBefore(Math.floorDiv(before, length(level)));
                    if (ring.size() == 0) {
                        rings[level] = null;
                    }
                }
            }
            if (counted && dropped > 0) {
                lostBefore = Math.max(lostBefore, before);
            }
            account();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins to add values of the past, for one thread.
     *
     * @param at the second they belong to; a second that has not passed counts as the last that has
     * @param now the current second
     * @return takes the values
     */
    public Import startImport(long at, long now) {
        return new Import(Math.min(at, now - 1), now);
    }

    /** Values of one second of the past, added to every ring whose slot of that time is closed. */
    public final class Import {
        private final long at;
        private final long now;
        private final Cells cells = new Cells(kind);
        private long sum;

        private Import(long at, long now) {
            this.at = at;
            this.now = now;
        }

        /** Adds a duration several times. */
        public void add(long nanos, long times) {
            long value = (nanos & ~Buckets.MAX_NANOS) == 0 ? nanos : clamp(nanos);
            cells.addMany(value, times);
            sum = Accumulator.saturatedAdd(sum, Math.multiplyHigh(value, times) == 0 ? value * times : Long.MAX_VALUE);
        }

        /** Makes the values visible. */
        public void finish() {
            cells.sum = sum;
            lock.lock();
            Scratch scratch = context.scratches().take().begin(kind);
            try {
                turnTo(now);
                scratch.sum.add(cells);
                if (scratch.sum.count == 0) {
                    return;
                }
                totals = totals.plus(scratch.sum);
                byte[] packed = PackedSlot.pack(scratch.sum);
                for (int level = 0; level < LEVELS; level++) {
                    long slot = Math.floorDiv(at, length(level));
                    if (slot < Math.floorDiv(second, length(level))) {
                        ring(level).absorb(slot, packed, scratch.sum);
                    }
                }
                account();
            } finally {
                context.scratches().give(scratch);
                lock.unlock();
            }
        }
    }

    /** The second of the newest slot with a value, {@link Long#MIN_VALUE} when there is none. */
    public long lastSecond() {
        lock.lock();
        try {
            Scratch scratch = context.scratches().take();
            addLive(scratch.begin(kind).sum);
            boolean live = scratch.sum.count > 0;
            context.scratches().give(scratch);
            if (live) {
                return second;
            }
            long last = Long.MIN_VALUE;
            for (int level = 0; level < LEVELS; level++) {
                SlotRing ring = rings[level];
                if (ring != null && ring.size() > 0) {
                    last = Math.max(last, (ring.number(ring.size() - 1) + 1) * length(level) - 1);
                    break; // a finer ring is never behind a coarser one by more than the open slot
                }
            }
            return last;
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
            if (lastSecond() >= before || !retireStripes()) {
                return false;
            }
            heir.absorb(this, now);
            for (int level = 0; level < LEVELS; level++) {
                rings[level] = null;
            }
            context.bytesChanged(-bytes);
            bytes = 0;
            totals = Totals.NONE;
            detached = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes every stripe out of use unless one holds a value; a recorder on its way finds none to claim and revives the series. */
    private boolean retireStripes() {
        Cells[] all = stripes;
        for (int i = 0; i < all.length; i++) {
            Cells cells = await(all[i]);
            if (cells.count > 0) {
                cells.release();
                for (int back = 0; back < i; back++) {
                    all[back].release();
                }
                return false;
            }
            cells.retire();
        }
        return true;
    }

    /** Undoes {@link #detach}. */
    public void attach() {
        lock.lock();
        try {
            for (Cells cells : stripes) {
                cells.release();
            }
            detached = false;
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
            for (int level = 0; level < LEVELS; level++) {
                SlotRing from = idle.rings[level];
                for (int i = 0; from != null && i < from.size(); i++) {
                    ring(level).absorb(from.number(i), from.slot(i), scratch.sum);
                }
            }
            totals = totals.plus(idle.totals);
            account();
        } finally {
            context.scratches().give(scratch);
            lock.unlock();
        }
    }

    private SlotRing ring(int level) {
        SlotRing ring = rings[level];
        if (ring == null) {
            ring = new SlotRing(level == LEVELS - 1 ? context.retentionHours() + 2 : resolution(level).reach + 2);
            rings[level] = ring;
        }
        return ring;
    }

    private void account() {
        long now = 200;
        for (Cells cells : stripes) {
            now += cells.bytes() + 4;
        }
        now += spare == null ? 0 : spare.bytes();
        now += samples.bytes();
        for (SlotRing ring : rings) {
            now += ring == null ? 0 : ring.bytes();
        }
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

    private static Resolution resolution(int level) {
        return RESOLUTIONS.get(level);
    }

    private static int length(int level) {
        return switch (level) {
            case 0 -> 1;
            case 1 -> 60;
            case 2 -> 600;
            default -> 3600;
        };
    }

    @Override
    public String toString() {
        return name + new TreeMap<>(tags.asMap());
    }
}
