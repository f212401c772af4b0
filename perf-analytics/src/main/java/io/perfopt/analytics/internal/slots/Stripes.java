package io.perfopt.analytics.internal.slots;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The second that is being filled, in as many stripes as contention has asked for: one at first, doubled when a recorder found all of
 * them taken. Recorders claim without waiting for the lock of the series, which everything else needs. Thread-safe.
 */
final class Stripes {
    private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(Cells[].class);
    private static final int SPINS = 100;

    private final Kind kind;
    private final int maximum;
    private final ReentrantLock lock;

    /** Replaced under the lock; elements are read with acquire, and written with release under the lock. */
    private volatile Cells[] stripes;

    /** Whether nobody may claim; written under the lock. */
    private volatile boolean retired;

    /** Guarded by the lock. */
    private @Nullable Cells spare;

    /**
     * @param kind what is recorded
     * @param maximum how many stripes there may be, a power of two
     * @param lock of the series
     */
    Stripes(Kind kind, int maximum, ReentrantLock lock) {
        this.kind = kind;
        this.maximum = maximum;
        this.lock = lock;
        stripes = new Cells[] {new Cells(kind)};
    }

    /** A stripe for the caller alone until it is released, mostly its own; null when all are retired. */
    @Nullable
    Cells claim() {
        Cells[] all = stripes;
        Cells cells = (Cells) STRIPE.getAcquire(all, Probe.home() & (all.length - 1));
        return cells.claim() ? cells : claimAnother();
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // a claim is held for nanoseconds unless its thread was preempted; then only giving
    // way helps
    private @Nullable Cells claimAnother() {
        for (int round = 0; !retired; round++) {
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
            if (round == 0 && all.length < maximum) {
                grow(all);
            } else if (round < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // has nobody grown it since?
    private void grow(Cells[] seen) {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (stripes == seen && !retired) {
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

    /** Moves every value into a sum; holds the lock. A stripe is held only for the moment in which an empty one takes its place. */
    void take(Accumulator sum) {
        if (retired) {
            return; // the stripes are empty and nobody can claim them
        }
        Cells[] all = stripes;
        for (int i = 0; i < all.length; i++) {
            Cells old = await(all[i]);
            if (old.count <= Cells.RAW_LIMIT) { // copied as fast as exchanged, and a quiet series needs no spare
                sum.add(old);
                old.clear();
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

    /** Adds every value to a sum and leaves it here; holds the lock. */
    void addTo(Accumulator sum) {
        if (retired) {
            return;
        }
        for (Cells cells : stripes) {
            Cells live = await(cells);
            try {
                sum.add(live);
            } finally {
                live.release();
            }
        }
    }

    /** Takes every stripe out of use unless one holds a value, so that a recorder on its way finds none to claim; holds the lock. */
    boolean retire() {
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
        retired = true;
        return true;
    }

    /** Undoes {@link #retire}; holds the lock. */
    void activate() {
        for (Cells cells : stripes) {
            cells.release();
        }
        retired = false;
    }

    /** Holds the lock. */
    long bytes() {
        long bytes = 64;
        for (Cells cells : stripes) {
            bytes += cells.bytes() + 4;
        }
        return bytes + (spare == null ? 0 : spare.bytes());
    }
}
