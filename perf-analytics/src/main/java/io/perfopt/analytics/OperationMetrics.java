package io.perfopt.analytics;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How an operation did over a window. Count, total, average, minimum, maximum, errors and every percentile come from the same
 * slots; {@link #coverage} says which. What an empty window cannot know is absent, never zero. Implementations are immutable.
 */
public interface OperationMetrics {
    /**
     * The operation.
     *
     * @return its name
     */
    String name();

    /**
     * The filter of the question.
     *
     * @return the tags that all counted series have
     */
    Tags tags();

    /**
     * The window, sample count and error bound of this answer.
     *
     * @return what is covered
     */
    Coverage coverage();

    /**
     * How many operations ended.
     *
     * @return exact
     */
    long count();

    /**
     * How many of them failed.
     *
     * @return exact
     */
    long errors();

    /**
     * The time spent in all of them.
     *
     * @return exact; zero when there were none
     */
    Duration total();

    /**
     * {@link #total} less the time spent in nested traces, so that the self times of all operations add up to the time spent.
     *
     * @return exact; zero when there were none
     */
    Duration selfTotal();

    /**
     * The average duration.
     *
     * @return exact to the nanosecond, empty without operations
     */
    Optional<Duration> average();

    /**
     * The shortest duration.
     *
     * @return exact, empty without operations
     */
    Optional<Duration> min();

    /**
     * The longest duration.
     *
     * @return exact, empty without operations
     */
    Optional<Duration> max();

    /**
     * The median.
     *
     * @return see {@link #percentile}
     */
    default Optional<Duration> p50() {
        return percentile(50);
    }

    /**
     * The 95th percentile.
     *
     * @return see {@link #percentile}
     */
    default Optional<Duration> p95() {
        return percentile(95);
    }

    /**
     * The 99th percentile.
     *
     * @return see {@link #percentile}
     */
    default Optional<Duration> p99() {
        return percentile(99);
    }

    /**
     * Any percentile: the smallest duration that at least this share of all reach or stay under (nearest rank).
     *
     * @param percent above 0 and up to 100
     * @return within {@link Coverage#errorBound}, empty without operations
     * @throws IllegalArgumentException when the percentage is out of range
     */
    default Optional<Duration> percentile(double percent) {
        OptionalLong nanos = percentileNanos(percent);
        return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
    }

    /**
     * As {@link #percentile}, in nanoseconds.
     *
     * @param percent above 0 and up to 100
     * @return nanoseconds, empty without operations
     * @throws IllegalArgumentException when the percentage is out of range
     */
    OptionalLong percentileNanos(double percent);

    /**
     * The share of operations that did not fail.
     *
     * @return 0 to 1, empty without operations
     */
    default OptionalDouble successRate() {
        return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (count() - errors()) / count());
    }

    /**
     * The share of operations that failed.
     *
     * @return 0 to 1, empty without operations
     */
    default OptionalDouble errorRate() {
        return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) errors() / count());
    }

    /**
     * Operations ended per second of the time covered.
     *
     * @return empty when no time is covered
     */
    OptionalDouble ratePerSecond();

    /**
     * Traces of this operation that have begun and not ended.
     *
     * @return at the time of the question
     */
    long inFlight();
}
