package io.perfopt.analytics.internal.insight.anomaly;

import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.insight.AnomalyDetector;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The plain rule "further from the mean of the past than k standard deviations", for those who ask for it. The score is d / (d + k) for a
 * distance of d standard deviations, so the threshold is one half. Not thread-safe.
 */
public final class DeviationDetector implements AnomalyDetector {

    /** Values before the first verdict: fewer do not make a standard deviation. */
    public static final int WARM_UP = 10;

    private final double limit;
    private long count;
    private double mean;
    private double squares;
    private boolean beyond;

    /** Makes a detector that finds values beyond the given number of standard deviations. */
    public DeviationDetector(double limit) {
        this.limit = limit;
    }

    @Override
    public double score(Instant at, double value) {
        Objects.requireNonNull(at, "at");
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, was " + value);
        }
        double score = 0;
        if (count >= WARM_UP) {
            double deviation = Math.sqrt(squares / (count - 1));
            double distance = Math.abs(value - mean);
            score = distance == 0 ? 0 : distance / (distance + limit * deviation);
        }
        beyond = score > 0;
        count++;
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        return score;
    }

    @Override
    public double threshold() {
        return 0.5;
    }

    @Override
    public Optional<Cause> cause() {
        return beyond ? Optional.of(Cause.VALUE) : Optional.empty();
    }

    @Override
    public String toString() {
        return "AnomalyDetector[" + limit + " standard deviations, values=" + count + "]";
    }
}
