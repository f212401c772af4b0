package io.perfopt.cache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Divides the bound of the memory tier among the regions, each of which has a Caffeine cache of its own. A region that does not fill its
 * share lends the rest; among those that displace entries, memory moves to where look-ups ask for what was just displaced. The
 * shares never add up to more than the bound. Safe for any number of threads.
 */
final class MemoryBudget {
    private static final long ROUND_NANOS = 100_000_000L;
    private static final double STEP = 1.1;
    private static final double HEAVIEST = 16;

    private final LongSupplier nanos;

    @GuardedBy("this")
    private final List<Share> shares = new ArrayList<>();

    @GuardedBy("this")
    private long totalBytes;

    @GuardedBy("this")
    private long lastRound;

    /** What one region has and needs; guarded by the budget. */
    private static final class Share {
        final MemoryTier memory;
        double weight = 1;
        long evictionsSeen;
        boolean pressed;
        double gain;
        long bytes;

        Share(MemoryTier memory) {
            this.memory = memory;
        }
    }

    MemoryBudget(long totalBytes, LongSupplier nanos) {
        this.totalBytes = totalBytes;
        this.nanos = nanos;
    }

    synchronized long totalBytes() {
        return totalBytes;
    }

    /** Takes a region in; it begins with what the others leave and with its floor, for which they make room. */
    synchronized void add(MemoryTier memory) {
        shares.add(new Share(memory));
        rebalance();
    }

    /** Lets a region go; what it had goes to the others. */
    synchronized void remove(MemoryTier memory) {
        shares.removeIf(share -> share.memory == memory);
        rebalance();
    }

    synchronized void resize(long bytes) {
        totalBytes = bytes;
        rebalance();
    }

    /** A region has displaced entries: perhaps another one has memory to lend. Does nothing more often than ten times a second. */
    synchronized void pressed() {
        if (shares.size() > 1 && nanos.getAsLong() - lastRound >= ROUND_NANOS) {
            rebalance();
        }
    }

    synchronized void rebalance() {
        lastRound = nanos.getAsLong();
        if (shares.isEmpty()) {
            return;
        }
        shares.forEach(MemoryBudget::observe);
        learn();
        long floor = totalBytes / (8L * shares.size());
        long left = totalBytes - floor * shares.size();
        long wanted = 0;
        double weights = 0;
        for (Share share : shares) {
            long used = share.memory.bytesUsed();
            share.bytes = share.pressed ? 0 : Math.max(0, used + used / 4 + totalBytes / 64 - floor);
            wanted += share.bytes;
            weights += share.pressed ? share.weight : 0;
        }
        double scale = wanted > left ? (double) left / wanted : 1;
        long spare = Math.max(0, left - wanted);
        for (Share share : shares) {
            double part = weights > 0 ? (share.pressed ? share.weight / weights : 0) : 1.0 / shares.size();
            share.bytes = floor + (long) (share.bytes * scale) + (long) (spare * part);
        }
        // Those who lose go first.
        for (Share share : shares) {
            if (share.bytes < share.memory.maximumBytes()) {
                share.memory.resize(share.bytes);
            }
        }
        for (Share share : shares) {
            if (share.bytes > share.memory.maximumBytes()) {
                share.memory.resize(share.bytes);
            }
        }
    }

    private static void observe(Share share) {
        long evictions = share.memory.evictions.sum();
        long used = share.memory.bytesUsed();
        share.pressed = evictions != share.evictionsSeen || used > share.memory.maximumBytes() / 10 * 9;
        share.evictionsSeen = evictions;
        long entries = Math.max(1, share.memory.entries());
        double bytesPerEntry = Math.max(1, (double) used / entries);
        share.gain = share.memory.ghosts.takeHits() / bytesPerEntry;
    }

    /** Moves weight from the region where memory gains least to the one where it gains most. */
    @GuardedBy("this")
    private void learn() {
        Share most = null;
        Share least = null;
        for (Share share : shares) {
            if (share.pressed) {
                most = most == null || share.gain > most.gain ? share : most;
                least = least == null || share.gain < least.gain ? share : least;
            }
        }
        if (most != null && least != null && most.gain > 1.2 * least.gain) {
            most.weight = Math.min(HEAVIEST, most.weight * STEP);
            least.weight = Math.max(1 / HEAVIEST, least.weight / STEP);
        }
    }
}
