package io.perfopt.analytics.insight;

import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.internal.insight.anomaly.DeviationDetector;
import io.perfopt.analytics.internal.insight.anomaly.StreamingDetector;
import java.time.Instant;
import java.util.Optional;

/**
 * Scores one stream of values as they come: causal, in constant memory, the same settings for every stream.
 *
 * <p>Not thread-safe: one detector watches one stream, from one thread at a time.
 */
public interface AnomalyDetector {

    /**
     * The default detector. Several experts learn what value, jump, level, spread and seasons of the stream usually do, and say how rare
     * the newest value is in the stream's own past. Silent (0) for the first 150 values.
     *
     * @return a new detector
     */
    static AnomalyDetector streaming() {
        return streaming(StreamingDetector.WARM_UP);
    }

    /**
     * The default detector with another warm-up, for streams that are short by nature. A shorter one costs false alarms soon after it.
     *
     * @param warmUpValues values to learn from before the first verdict, at least 20
     * @return a new detector
     * @throws IllegalArgumentException when the warm-up is shorter than 20 or longer than 100,000
     */
    static AnomalyDetector streaming(int warmUpValues) {
        if (warmUpValues < 20 || warmUpValues > 100_000) {
            throw new IllegalArgumentException("warmUpValues must be from 20 to 100000, was " + warmUpValues);
        }
        return new StreamingDetector(warmUpValues);
    }

    /**
     * The plain rule: an anomaly is further from the mean of the past than so many standard deviations.
     *
     * @param limit how many standard deviations, above 0; 2 finds one value in twenty of normal noise
     * @return a new detector
     * @throws IllegalArgumentException when the limit is not above 0
     */
    static AnomalyDetector standardDeviations(double limit) {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("limit must be above 0 and finite, was " + limit);
        }
        return new DeviationDetector(limit);
    }

    /**
     * Takes the next value.
     *
     * @param at its time; only the hour of the day and of the week count
     * @param value the value, finite
     * @return how anomalous it is, from 0 (not at all) to 1
     * @throws IllegalArgumentException when the value is not finite
     */
    double score(Instant at, double value);

    /**
     * The score from which on a value is called an anomaly.
     *
     * @return the default threshold
     */
    double threshold();

    /**
     * What gave the last value its score.
     *
     * @return the cause; empty when the score was 0
     */
    Optional<Cause> cause();
}
