package io.perfopt.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * One slot of a history; slots without a value are left out, so every point has one. Durations are in nanoseconds. Immutable.
 *
 * @param start when the slot began
 * @param length its length
 * @param closed false for the slot that is still being filled
 * @param paused whether the JVM itself stood still in it, so that its durations say little about the application
 * @param count how many values
 * @param errors how many failed operations
 * @param total their sum
 * @param min the smallest, exact
 * @param max the largest, exact
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
public record HistoryPoint(
        Instant start,
        Duration length,
        boolean closed,
        boolean paused,
        long count,
        long errors,
        double total,
        double min,
        double max,
        double p50,
        double p95,
        double p99) {
    /**
     * The average.
     *
     * @return total by count
     */
    public double average() {
        return total / count;
    }

    /**
     * The share of operations that did not fail.
     *
     * @return 0 to 1; empty when nothing is counted
     */
    public OptionalDouble successRate() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (count - errors) / count);
    }
}
