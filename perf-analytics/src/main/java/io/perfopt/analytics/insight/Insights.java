package io.perfopt.analytics.insight;

import java.time.Duration;

/**
 * What an engine says about the series it recorded itself. The same answers as {@link Insight} gives, on one value a slot: the median
 * duration of an operation in milliseconds, the median reading of a value, the increments a second of a counter.
 *
 * <p>Slots are one second long for windows up to two minutes, one minute up to an hour, ten minutes up to a day and an hour beyond; the
 * slot still being filled is left out, and so are slots in which nothing was recorded. Thread-safe.
 */
public interface Insights {

    /** The window of a question that names none. */
    Duration DEFAULT_WINDOW = Duration.ofMinutes(60);

    /** How far ahead a forecast reaches that is not told. */
    Duration DEFAULT_HORIZON = Duration.ofMinutes(30);

    /**
     * Whether something rose or fell in the last hour.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @return the trend
     */
    default Trend trend(String name) {
        return trend(name, DEFAULT_WINDOW);
    }

    /**
     * Whether something rose or fell.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @param window how far back
     * @return the trend
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Trend trend(String name, Duration window);

    /**
     * What was odd in the last hour.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @param options how to look
     * @return the anomalies; those of slots in which the JVM itself stalled are labelled so
     */
    default Anomalies anomalies(String name, AnomalyOptions options) {
        return anomalies(name, DEFAULT_WINDOW, options);
    }

    /**
     * What was odd.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @param window how far back
     * @param options how to look
     * @return the anomalies; those of slots in which the JVM itself stalled are labelled so
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Anomalies anomalies(String name, Duration window, AnomalyOptions options);

    /**
     * Where the level of something stepped in the last hour.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @return the change points
     */
    default ChangePoints changePoints(String name) {
        return changePoints(name, DEFAULT_WINDOW);
    }

    /**
     * Where the level of something stepped.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @param window how far back
     * @return the change points
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    ChangePoints changePoints(String name, Duration window);

    /**
     * What comes within the next 30 minutes.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @return the forecast, minute by minute
     */
    default Forecast predict(String name) {
        return predict(name, DEFAULT_HORIZON);
    }

    /**
     * What comes next. A horizon of up to half an hour is forecast from the minutes of the last hour, up to half a day from the ten
     * minutes of the last day, and a longer one from hours.
     *
     * @param name an operation, value or counter; an unknown one has not enough data
     * @param horizon how far ahead, longer than zero and at most 30 days
     * @return the forecast, slot by slot up to the horizon
     * @throws IllegalArgumentException when the horizon is out of range
     */
    Forecast predict(String name, Duration horizon);

    /**
     * Whether two things went together in the last hour.
     *
     * @param first an operation, value or counter
     * @param second another one
     * @return their correlation
     */
    default Correlation correlate(String first, String second) {
        return correlate(first, second, DEFAULT_WINDOW);
    }

    /**
     * Whether two things went together.
     *
     * @param first an operation, value or counter
     * @param second another one
     * @param window how far back
     * @return their correlation
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Correlation correlate(String first, String second, Duration window);

    /**
     * Whether the heap in use after collections grows, from the last day if that holds twenty collections, else from the last hour. Needs
     * the system metrics of the engine. Collections that leave the same number of bytes count as one.
     *
     * @return the verdict, with the time until the heap is full where its size is known
     */
    LeakTrend leak();

    /**
     * The operations of the last hour as a run to compare others with.
     *
     * @param run what to call it
     * @return one metric an operation
     */
    default Baseline baseline(String run) {
        return baseline(run, DEFAULT_WINDOW);
    }

    /**
     * The operations of a window as a run to compare others with: medians by slot in milliseconds, percentiles of all their durations, and
     * the share of errors by slot where there were any.
     *
     * @param run what to call it
     * @param window how far back
     * @return one or two metrics an operation
     * @throws IllegalArgumentException when the window is not longer than zero
     */
    Baseline baseline(String run, Duration window);

    /**
     * Compares the operations of the last hour with a baseline.
     *
     * @param baseline an earlier run
     * @return one row a metric that both have
     */
    default Comparison compare(Baseline baseline) {
        return baseline.compare(baseline("now"));
    }

    /**
     * Weighs how much the operations of the last hour improved on a baseline.
     *
     * @param baseline an earlier run
     * @param targetPercent the improvement wanted, in percent, above 0
     * @return one row a metric that both have
     * @throws IllegalArgumentException when the target is not above 0
     */
    default Improvement improvement(Baseline baseline, double targetPercent) {
        return baseline.improvement(baseline("now"), targetPercent);
    }
}
