package io.perfopt.async.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lazy, hierarchical timer wheel. A node is pushed onto an inbox (one compare-and-set); the next tick puts it into a bucket only if it is still pending, so
 * that most deadlines, which nobody needs any more after a few milliseconds, never reach a bucket. Cancelling is nothing at all: the node's owner stops being
 * pending. Dead nodes in buckets are swept when they outnumber the living, so what is left behind is bounded by what is alive.
 *
 * <p>Pushing is safe for any thread. Buckets belong to the ticking thread; two ticks never overlap. Nodes fire never early and at most two ticks late, plus
 * what the scheduler adds. The scheduler is asked for a tick only while something is armed.
 */
public final class TimerWheel {
    /** Where nodes are that nobody has pushed. */
    interface Source {
        /** Pushes what must fire sometime and still lives; true to be asked again at the next tick. */
        boolean collect(TimerWheel wheel);
    }

    private static final int LEVELS = 5;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int MASK = SLOTS - 1;
    /** Sweeping starts at this many nodes: below it a sweep costs more than the garbage. */
    private static final int SWEEP_FLOOR = 4_096;

    private static final long NEVER = Long.MAX_VALUE;
    private static final VarHandle INBOX;

    static {
        try {
            INBOX = MethodHandles.lookup().findVarHandle(TimerWheel.class, "inbox", Timed.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Delays delays;
    private final Source source;
    private final LongSupplier nanoTime;
    private final long tickNanos;
    private final long originNanos;

    /** Written by any pushing thread, emptied by the ticking one, both by compare-and-set or exchange. */
    @SuppressWarnings("unused")
    private volatile @Nullable Timed inbox;

    /** Tick for which the scheduler was asked last, or NEVER. */
    private final AtomicLong wakeAt = new AtomicLong(NEVER);

    private final AtomicBoolean ticking = new AtomicBoolean();

    // Owned by whoever set ticking.
    private final @Nullable Timed[][] buckets = new Timed[LEVELS][SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long currentTick;
    private int size;
    private int sweepAt = SWEEP_FLOOR;

    public TimerWheel(Delays delays, LongSupplier nanoTime, long tickNanos) {
        this(delays, nanoTime, tickNanos, wheel -> false);
    }

    TimerWheel(Delays delays, LongSupplier nanoTime, long tickNanos, Source source) {
        this.delays = delays;
        this.source = source;
        this.nanoTime = nanoTime;
        this.tickNanos = tickNanos;
        this.originNanos = nanoTime.getAsLong();
    }

    /** Arms a node. Asks the scheduler for a tick when none is near; never call it while holding a lock. */
    public void arm(Timed node) {
        if (push(node)) {
            wake();
        }
    }

    /** Puts a node into the inbox; true if the caller must call {@link #wake()} once it holds no lock. */
    boolean push(Timed node) {
        Timed head;
        do {
            head = inbox;
            node.timerNext = head;
        } while (!INBOX.compareAndSet(this, head, node));
        return head == null;
    }

    /** Makes sure that a tick comes soon. */
    void wake() {
        wakeAt(tickOf(nanoTime.getAsLong()) + 1);
    }

    private long tickOf(long nanos) {
        return (nanos - originNanos) / tickNanos;
    }

    private void wakeAt(long tick) {
        long planned;
        do {
            planned = wakeAt.get();
            if (planned <= tick) {
                return;
            }
        } while (!wakeAt.compareAndSet(planned, tick));
        long delay = originNanos + tick * tickNanos - nanoTime.getAsLong();
        delays.schedule(() -> tick(tick), delay);
    }

    private void tick(long plannedFor) {
        // An older, later plan may still be in the scheduler: only the plan in force counts.
        if (wakeAt.compareAndSet(plannedFor, NEVER)) {
            tick();
        }
    }

    /** Does what is due and plans the next tick. */
    public void tick() {
        if (!ticking.compareAndSet(false, true)) {
            // The other thread may be past the inbox already: come again.
            wake();
            return;
        }
        boolean again = false;
        try {
            long now = nanoTime.getAsLong();
            advance(tickOf(now), now);
            again = source.collect(this);
            drainInbox(now);
            if (size > sweepAt) {
                sweep();
            }
        } finally {
            long next = nextOccupiedTick();
            ticking.set(false);
            if (next != NEVER) {
                wakeAt(next);
            }
            if (again || inbox != null) {
                wake();
            }
        }
    }

    private void drainInbox(long now) {
        Timed node = (Timed) INBOX.getAndSet(this, null);
        while (node != null) {
            Timed next = node.timerNext;
            node.timerNext = null;
            place(node, now);
            node = next;
        }
    }

    /** Fires, drops or files a node that is in no list. */
    private void place(Timed node, long now) {
        if (!node.isPending()) {
            return;
        }
        long deadline = node.deadlineNanos();
        if (deadline - now <= 0) {
            node.expire(now);
            return;
        }
        // Rounded up, so that nothing fires early; a node beyond the last level waits in its farthest bucket and is
        // filed again from there.
        long tick = Math.max(currentTick + 1, (deadline - originNanos + tickNanos - 1) / tickNanos);
        int level = 0;
        while (level < LEVELS - 1 && (tick >> (BITS * level)) - (currentTick >> (BITS * level)) >= SLOTS) {
            level++;
        }
        long position = Math.min(tick >> (BITS * level), (currentTick >> (BITS * level)) + MASK);
        int slot = (int) (position & MASK);
        node.timerNext = buckets[level][slot];
        buckets[level][slot] = node;
        occupied[level] |= 1L << slot;
        size++;
    }

    /** Moves to a tick, level by level from the top, so that what comes down can still fire on its way. */
    private void advance(long target, long now) {
        long from = currentTick;
        if (target <= from) {
            return;
        }
        currentTick = target;
        for (int level = LEVELS - 1; level >= 0; level--) {
            long first = (from >> (BITS * level)) + 1;
            long last = target >> (BITS * level);
            if (last - first >= SLOTS) {
                first = last - MASK;
            }
            for (long position = first; position <= last; position++) {
                int slot = (int) (position & MASK);
                if ((occupied[level] & (1L << slot)) != 0) {
                    empty(level, slot, now);
                }
            }
        }
    }

    private void empty(int level, int slot, long now) {
        Timed node = buckets[level][slot];
        buckets[level][slot] = null;
        occupied[level] &= ~(1L << slot);
        while (node != null) {
            Timed next = node.timerNext;
            node.timerNext = null;
            size--;
            place(node, now);
            node = next;
        }
    }

    private long nextOccupiedTick() {
        long next = NEVER;
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                long position = currentTick >> (BITS * level);
                long ahead = Long.rotateRight(occupied[level], (int) ((position + 1) & MASK));
                long tick = (position + 1 + Long.numberOfTrailingZeros(ahead)) << (BITS * level);
                next = Math.min(next, tick);
            }
        }
        return next;
    }

    /** Drops what is not pending any more; on the ticking thread only. */
    public void sweep() {
        int kept = 0;
        for (int level = 0; level < LEVELS; level++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                Timed living = null;
                Timed node = buckets[level][slot];
                while (node != null) {
                    Timed next = node.timerNext;
                    if (node.isPending()) {
                        node.timerNext = living;
                        living = node;
                        kept++;
                    } else {
                        node.timerNext = null;
                    }
                    node = next;
                }
                buckets[level][slot] = living;
                if (living == null) {
                    occupied[level] &= ~(1L << slot);
                }
            }
        }
        size = kept;
        // Half of what is there next time may be garbage: the work of a sweep is paid by as many nodes.
        sweepAt = Math.max(SWEEP_FLOOR, 2 * kept);
    }

    /** Nodes in buckets, dead ones included; exact on the ticking thread only. */
    public int size() {
        return size;
    }
}
