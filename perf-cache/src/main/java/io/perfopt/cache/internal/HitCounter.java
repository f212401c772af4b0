package io.perfopt.cache.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts hits without a shared cache line and tells each caller, at no extra cost, whether its look-up belongs to the sample of one
 * in {@link #SAMPLE_EVERY} that is timed. Safe for any number of threads: each cell is changed by an atomic add only; a sum may miss
 * additions that run meanwhile.
 */
final class HitCounter {
    static final int SAMPLE_EVERY = 64;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 4 - 1)) * 2;
    /** 128 bytes: two cache lines, since prefetchers fetch pairs. */
    private static final int SPACING = 16;

    private final long[] cells = new long[(STRIPES + 1) * SPACING];
    private volatile long base;

    /** The cell of the calling thread; taken once per look-up and given to the other methods. */
    static int stripe() {
        long id = Thread.currentThread().getId() * 0x9E3779B97F4A7C15L;
        return ((int) (id >>> 40) & (STRIPES - 1)) * SPACING + SPACING;
    }

    /** Whether the look-up that is about to begin is to be timed. */
    boolean sampleNext(int stripe) {
        return ((long) CELL.getOpaque(cells, stripe) & (SAMPLE_EVERY - 1)) == 0;
    }

    /** Counts one hit and returns how many the cell had before. */
    long increment(int stripe) {
        return (long) CELL.getAndAdd(cells, stripe, 1L);
    }

    long sum() {
        return total() - base;
    }

    void reset() {
        base = total();
    }

    private long total() {
        long sum = 0;
        for (int i = SPACING; i < cells.length; i += SPACING) {
            sum += (long) CELL.getOpaque(cells, i);
        }
        return sum;
    }
}
