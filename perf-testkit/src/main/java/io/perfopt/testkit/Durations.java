package io.perfopt.testkit;

import java.time.Duration;
import java.util.Objects;

/** The span of time a monotonic clock of 64-bit nanoseconds can compare. Stateless. */
final class Durations {
    /** Half of what a long holds, so that the difference of two readings keeps its sign: about 146 years. */
    static final long MAXIMUM_NANOS = Long.MAX_VALUE >> 1;

    private Durations() {}

    static long nanos(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative() || duration.compareTo(Duration.ofNanos(MAXIMUM_NANOS)) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between zero and " + Duration.ofNanos(MAXIMUM_NANOS) + ", was " + duration);
        }
        return duration.toNanos();
    }

    /** A delay as executors understand it: negative means now, and what is too long to compare is as good as never. */
    static long clamp(long nanos) {
        return Math.max(0, Math.min(nanos, MAXIMUM_NANOS));
    }
}
