package io.perfopt.analytics.insight;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The anomalies of a series. Immutable.
 *
 * @param evidence what was looked at
 * @param warmUp how many of the first values were learned from and not judged; all of them when there were not enough
 * @param threshold the score from which on a value counts as an anomaly
 * @param found the anomalies, oldest first
 */
public record Anomalies(Evidence evidence, int warmUp, double threshold, List<Anomaly> found) {

    /**
     * Checks the components.
     *
     * @param evidence what was looked at
     * @param warmUp how many of the first values were learned from and not judged; all of them when there were not enough
     * @param threshold the score from which on a value counts as an anomaly
     * @param found the anomalies, oldest first
     */
    public Anomalies {
        Objects.requireNonNull(evidence, "evidence");
        found = List.copyOf(found);
    }

    /** What made a value anomalous. */
    public enum Cause {
        /** The value itself lies further out than values do. */
        VALUE,
        /** It differs more from the one before than usual. */
        JUMP,
        /** It differs more from the recent average than usual. */
        RESIDUAL,
        /** The recent average lies further out than averages do. */
        LEVEL,
        /** The recent values scatter more, or less, than usual. */
        SPREAD,
        /** It is not what this hour of the day brings. */
        TIME_OF_DAY,
        /** It is not what this hour of the week brings. */
        TIME_OF_WEEK,
        /** The JVM itself stalled meanwhile, so the application is not to blame. */
        PAUSE
    }

    /**
     * One anomaly.
     *
     * @param index the place of the value in the series, from 0
     * @param at its time
     * @param value the value
     * @param score how anomalous it is, from the threshold to 1
     * @param cause what made it so
     */
    public record Anomaly(int index, Instant at, double value, double score, Cause cause) {

        @Override
        public String toString() {
            return cause + " at " + at + ": " + Text.number(value) + ", score " + Text.number(score);
        }
    }

    /**
     * Whether enough values were seen to judge any.
     *
     * @return whether some were judged
     */
    public boolean enoughData() {
        return evidence.samples() > warmUp;
    }

    @Override
    public String toString() {
        return enoughData()
                ? found.size() + " anomalies in " + evidence + " " + found
                : "not enough data: " + evidence + ", of which " + warmUp + " are learned from";
    }
}
