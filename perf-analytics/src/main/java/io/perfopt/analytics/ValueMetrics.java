package io.perfopt.analytics;

import java.util.OptionalDouble;

/**
 * How the readings of a value, or the increments of a counter, were over a window; all from the same slots, which
 * {@link #coverage} names. What an empty window cannot know is absent, never zero. Implementations are immutable.
 */
public interface ValueMetrics {
    /**
     * The value.
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
     * How many readings or increments there were.
     *
     * @return exact
     */
    long count();

    /**
     * The sum of the readings; for a counter, by how much it grew.
     *
     * @return as exact as adding doubles is; zero without readings
     */
    double total();

    /**
     * The average reading.
     *
     * @return empty without readings
     */
    OptionalDouble average();

    /**
     * The smallest reading.
     *
     * @return exact, empty without readings
     */
    OptionalDouble min();

    /**
     * The largest reading.
     *
     * @return exact, empty without readings
     */
    OptionalDouble max();

    /**
     * Any percentile of the readings (nearest rank).
     *
     * @param percent above 0 and up to 100
     * @return within {@link Coverage#errorBound}, empty without readings
     * @throws IllegalArgumentException when the percentage is out of range
     */
    OptionalDouble percentile(double percent);

    /**
     * The total per second of the time covered, which is the rate of a counter.
     *
     * @return empty when no time is covered
     */
    OptionalDouble ratePerSecond();
}
