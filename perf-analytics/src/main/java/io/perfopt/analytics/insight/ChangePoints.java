package io.perfopt.analytics.insight;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The places at which the level of a series steps, and the single values that stand out without being a step. Immutable.
 *
 * @param enoughData whether there were values enough to look
 * @param evidence what was looked at
 * @param found the changes, oldest first
 * @param outliers the values that stand alone, oldest first
 */
public record ChangePoints(boolean enoughData, Evidence evidence, List<ChangePoint> found, List<Outlier> outliers) {

    /**
     * Checks the components.
     *
     * @param enoughData whether there were values enough to look
     * @param evidence what was looked at
     * @param found the changes, oldest first
     * @param outliers the values that stand alone, oldest first
     */
    public ChangePoints {
        Objects.requireNonNull(evidence, "evidence");
        found = List.copyOf(found);
        outliers = List.copyOf(outliers);
    }

    /**
     * A value that stands alone.
     *
     * @param index its place, from 0
     * @param at its time
     * @param value the value
     * @param expected what its neighbours suggest
     */
    public record Outlier(int index, Instant at, double value, double expected) {}

    @Override
    public String toString() {
        return enoughData
                ? found.size() + " changes and " + outliers.size() + " outliers in " + evidence + " " + found
                : "not enough data: " + evidence;
    }
}
