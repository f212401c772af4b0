package io.perfopt.analytics.insight;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What comes next, with intervals, and how well that method would have done on the past. Immutable.
 *
 * @param evidence what it rests on
 * @param points the next values, the soonest first; empty when there was not enough data
 * @param method the simple rules that carry most of the blend
 * @param backtestErrorPercent the symmetric mean absolute percentage error of the blend over past stretches
 * @param backtestCoverage the share of past values that the intervals would have held, at most 1
 * @param because why there is no forecast, or which seasons were tried
 */
public record Forecast(
        Evidence evidence,
        List<Point> points,
        String method,
        OptionalDouble backtestErrorPercent,
        OptionalDouble backtestCoverage,
        String because) {

    /**
     * Checks the components.
     *
     * @param evidence what it rests on
     * @param points the next values, the soonest first; empty when there was not enough data
     * @param method the simple rules that carry most of the blend
     * @param backtestErrorPercent the symmetric mean absolute percentage error of the blend over past stretches
     * @param backtestCoverage the share of past values that the intervals would have held, at most 1
     * @param because why there is no forecast, or which seasons were tried
     */
    public Forecast {
        Objects.requireNonNull(evidence, "evidence");
        points = List.copyOf(points);
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(because, "because");
    }

    /**
     * One future value.
     *
     * @param at its time
     * @param value the forecast
     * @param low the lower end of the 95 % interval
     * @param high the upper end
     */
    public record Point(Instant at, double value, double low, double high) {

        @Override
        public String toString() {
            return Text.number(value) + " [" + Text.number(low) + ", " + Text.number(high) + "] at " + at;
        }
    }

    /**
     * The value at the horizon.
     *
     * @return the last point; empty when there was not enough data
     */
    public Optional<Point> last() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
    }

    /**
     * Whether there is a forecast.
     *
     * @return whether there was enough data for one
     */
    public boolean enoughData() {
        return !points.isEmpty();
    }

    @Override
    public String toString() {
        return last().map(point -> point + ", method " + method + ", backtest error "
                        + Text.number(backtestErrorPercent.orElse(Double.NaN)) + " % (" + evidence + ")")
                .orElse("no forecast: " + because);
    }
}
