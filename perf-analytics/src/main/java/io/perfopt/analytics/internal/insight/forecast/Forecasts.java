package io.perfopt.analytics.internal.insight.forecast;

import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.Forecast.Point;
import io.perfopt.analytics.insight.ForecastOptions;
import io.perfopt.analytics.insight.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Finds the seasons to try and turns a blend into an answer. Stateless and safe from any thread. */
public final class Forecasts {

    /** Values of the past that are looked at; older ones say little about what comes next. */
    private static final int MAXIMUM_HISTORY = 5000;

    private static final Duration DAY = Duration.ofDays(1);
    private static final int DAYS_PER_WEEK = 7;

    private Forecasts() {}

    /** The next values of a series. */
    public static Forecast forecast(Series series, ForecastOptions options) {
        if (series.size() < BlendForecast.MINIMUM) {
            return new Forecast(
                    series.evidence(),
                    List.of(),
                    "none",
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    "a forecast needs at least " + BlendForecast.MINIMUM + " values, there were " + series.size());
        }
        int from = Math.max(0, series.size() - MAXIMUM_HISTORY);
        double[] history = Arrays.copyOfRange(series.values(), from, series.size());
        int[] seasons = seasons(series, history, options.seasons());
        BlendForecast blend = BlendForecast.of(history, options.steps(), seasons);
        List<Point> points = new ArrayList<>(options.steps());
        long last = series.epochMillis()[series.size() - 1];
        long step = series.step().toMillis();
        for (int h = 0; h < options.steps(); h++) {
            points.add(new Point(
                    Instant.ofEpochMilli(last + (h + 1) * step), blend.values()[h], blend.low()[h], blend.high()[h]));
        }
        return new Forecast(
                series.evidence(),
                points,
                blend.method(),
                OptionalDouble.of(blend.backtestError()),
                OptionalDouble.of(blend.backtestCoverage()),
                seasons.length == 0 ? "no season tried" : "seasons tried: " + Arrays.toString(seasons));
    }

    /** Given seasons, and seven times a given one; else a day, a week and what the values themselves show. */
    private static int[] seasons(Series series, double[] history, List<Integer> given) {
        List<Integer> candidates = new ArrayList<>(given);
        if (given.size() == 1) {
            candidates.add(DAYS_PER_WEEK * given.get(0));
        } else if (given.isEmpty()) {
            long step = Math.max(1, series.step().toMillis());
            if (DAY.toMillis() % step == 0 && DAY.toMillis() / step < history.length) {
                candidates.add((int) (DAY.toMillis() / step));
                candidates.add((int) (DAYS_PER_WEEK * DAY.toMillis() / step));
            }
            candidates.add(SeasonFinder.period(history));
        }
        return candidates.stream()
                .mapToInt(Integer::intValue)
                .distinct()
                .filter(season -> season >= 2 && 2L * season <= history.length)
                .toArray();
    }
}
