package io.perfopt.analytics.insight;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How anomalies are looked for. Immutable.
 *
 * @param deviations the plain rule with so many standard deviations; absent for the default detector
 * @param threshold the score from which on a value is an anomaly, above 0 and below 1; absent for the detector's own
 */
public record AnomalyOptions(OptionalDouble deviations, OptionalDouble threshold) {

    /** The limit of the plain rule that is not told one. */
    public static final double DEFAULT_DEVIATIONS = 2.0;

    /**
     * Checks the components.
     *
     * @param deviations the plain rule with so many standard deviations; absent for the default detector
     * @param threshold the score from which on a value is an anomaly, above 0 and below 1; absent for the detector's own
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public AnomalyOptions {
        Objects.requireNonNull(deviations, "deviations");
        Objects.requireNonNull(threshold, "threshold");
        if (deviations.isPresent() && !(deviations.getAsDouble() > 0 && deviations.getAsDouble() < 1e6)) {
            throw new IllegalArgumentException(
                    "deviations must be above 0 and below 1000000, was " + deviations.getAsDouble());
        }
        if (threshold.isPresent() && !(threshold.getAsDouble() > 0 && threshold.getAsDouble() < 1)) {
            throw new IllegalArgumentException("threshold must be above 0 and below 1, was " + threshold.getAsDouble());
        }
    }

    /**
     * The default detector with its own threshold.
     *
     * @return the options
     */
    public static AnomalyOptions defaults() {
        return new AnomalyOptions(OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * The plain rule with its usual limit: further from the mean of the past than 2 standard deviations.
     *
     * @return the options
     */
    public static AnomalyOptions standardDeviations() {
        return standardDeviations(DEFAULT_DEVIATIONS);
    }

    /**
     * The plain rule: further from the mean of the past than so many standard deviations.
     *
     * @param limit how many, above 0
     * @return the options
     * @throws IllegalArgumentException when the limit is not above 0
     */
    public static AnomalyOptions standardDeviations(double limit) {
        return new AnomalyOptions(OptionalDouble.of(limit), OptionalDouble.empty());
    }

    /**
     * The same with another threshold.
     *
     * @param score the score from which on a value is an anomaly, above 0 and below 1; 0.5 is once in a thousand
     * @return the options
     * @throws IllegalArgumentException when the score is out of range
     */
    public AnomalyOptions withThreshold(double score) {
        return new AnomalyOptions(deviations, OptionalDouble.of(score));
    }
}
