package io.perfopt.analytics.insight;

import java.time.Instant;

/**
 * A place at which the level of a series steps. Immutable.
 *
 * @param index the place of the first value of the new level, from 0
 * @param at its time
 * @param before the median of up to 30 values before, back to the previous change at most
 * @param after the median of up to 30 values after, up to the next change at most
 * @param pValue the probability of so clear a step in a steady series, the search for it allowed for
 */
public record ChangePoint(int index, Instant at, double before, double after, double pValue) {

    /**
     * The size of the step.
     *
     * @return in percent of the level before; infinite when that was 0
     */
    public double percent() {
        return 100 * (after - before) / Math.abs(before);
    }

    @Override
    public String toString() {
        return "from " + Text.number(before) + " to " + Text.number(after) + " (" + Text.signedPercent(percent())
                + ") at " + at + ", value " + index + ", " + Text.pValue(pValue);
    }
}
