package io.perfopt.cache.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The two clocks of a cache: one that never steps back, for what lives in this process, and the wall clock for what outlives it. */
record Clocks(LongSupplier nano, InstantSource wall) {
    /** Durations are cut to 146 years, half the range of the nano clock, so that differences of times never overflow. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    long nanos() {
        return nano.getAsLong();
    }

    long millis() {
        return wall.millis();
    }

    static long nanosOf(Duration duration) {
        return duration.toSeconds() >= LONGEST_NANOS / 1_000_000_000L ? LONGEST_NANOS : duration.toNanos();
    }
}
