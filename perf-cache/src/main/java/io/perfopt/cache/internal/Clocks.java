package io.perfopt.cache.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of a cache: one that never steps back, for what lives in this process, and the wall clock for what outlives it.
 *
 * <p>Reading a clock takes about as long as a hit in memory without it. So a hit first compares with the time of the latest reading, which
 * is a field, and reads the clock only if its moment is less than {@link #MARGIN_NANOS} after that. The reading is renewed by {@link #tick},
 * by one look-up in {@link HitCounter#SAMPLE_EVERY} of each thread and by everything that is no hit; only if none of them ran for the length
 * of the margin could a hit be judged too late. Where ticks cannot be relied on, every hit reads the clock.
 *
 * <p>Safe for any number of threads.
 */
final class Clocks {
    /** How often {@link #tick} is to be called. */
    static final Duration TICK = Duration.ofMillis(250);
    /** Twenty ticks: a scheduler thread that gets no processor for so long is not expected. */
    static final long MARGIN_NANOS = 20 * TICK.toNanos();
    /** The field is renewed by readings if it is so old, and is left alone in between, since all threads read it. */
    private static final long RENEW_NANOS = 10_000_000L;
    /** Durations are cut to 146 years, half the range of the nano clock, so that differences of times never overflow. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final LongSupplier nano;
    private final InstantSource wall;
    private final boolean ticking;
    private final long margin;

    /** The latest reading, or one some milliseconds older. Written by any thread, in any order. */
    private volatile long lately;

    /** @param ticking whether {@link #tick} will be called */
    Clocks(LongSupplier nano, InstantSource wall, boolean ticking) {
        this.nano = nano;
        this.wall = wall;
        this.ticking = ticking;
        this.margin = ticking ? MARGIN_NANOS : Long.MAX_VALUE;
        this.lately = nano.getAsLong();
    }

    long nanos() {
        long now = nano.getAsLong();
        if (ticking && now - lately >= RENEW_NANOS) {
            lately = now;
        }
        return now;
    }

    void tick() {
        lately = nano.getAsLong();
    }

    /** Whether a moment is so far ahead that no clock need be read to know that it is ahead. */
    boolean isFarAhead(long moment) {
        return moment - lately > margin;
    }

    long millis() {
        return wall.millis();
    }

    static long nanosOf(Duration duration) {
        return duration.toSeconds() >= LONGEST_NANOS / 1_000_000_000L ? LONGEST_NANOS : duration.toNanos();
    }
}
