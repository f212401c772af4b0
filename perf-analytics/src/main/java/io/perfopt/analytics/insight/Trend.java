package io.perfopt.analytics.insight;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a series rises or falls, by how much, and how sure that is. Immutable.
 *
 * <p>Figures are absent when there was not enough data for them, and percentages also when the usual value is 0.
 *
 * @param direction the verdict
 * @param evidence what it rests on
 * @param perHour the change an hour, in the unit of the series (the median of all pairwise slopes)
 * @param perHourInterval where that lies with 95 % confidence
 * @param percentPerHour the change an hour in percent of the median value
 * @param percentPerHourInterval where that lies with 95 % confidence
 * @param pValue the probability of so clear a trend in a series without one, dependence of neighbours allowed for
 * @param because why the verdict is what it is
 */
public record Trend(
        Direction direction,
        Evidence evidence,
        OptionalDouble perHour,
        Optional<Interval> perHourInterval,
        OptionalDouble percentPerHour,
        Optional<Interval> percentPerHourInterval,
        OptionalDouble pValue,
        String because) {

    /**
     * Checks the components.
     *
     * @param direction the verdict
     * @param evidence what it rests on
     * @param perHour the change an hour, in the unit of the series (the median of all pairwise slopes)
     * @param perHourInterval where that lies with 95 % confidence
     * @param percentPerHour the change an hour in percent of the median value
     * @param percentPerHourInterval where that lies with 95 % confidence
     * @param pValue the probability of so clear a trend in a series without one, dependence of neighbours allowed for
     * @param because why the verdict is what it is
     */
    public Trend {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(because, "because");
    }

    /** The verdict about a trend. */
    public enum Direction {
        /** It rises. */
        RISING,
        /** It falls. */
        FALLING,
        /** No trend that is both significant and larger than the noise. */
        NONE,
        /** Too few values to say. */
        NOT_ENOUGH_DATA
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(direction.toString());
        if (percentPerHour.isPresent() && direction != Direction.NONE) {
            text.append(' ')
                    .append(Text.signedPercent(percentPerHour.getAsDouble()))
                    .append("/h");
        }
        if (pValue.isPresent()) {
            text.append(", ").append(Text.pValue(pValue));
        }
        percentPerHourInterval.ifPresent(i -> text.append(", interval [")
                .append(Text.signedPercent(i.low()))
                .append(", ")
                .append(Text.signedPercent(i.high()))
                .append("]/h"));
        return text.append(" (")
                .append(because)
                .append("; ")
                .append(evidence)
                .append(')')
                .toString();
    }
}
