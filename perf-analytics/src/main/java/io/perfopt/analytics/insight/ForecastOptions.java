package io.perfopt.analytics.insight;

import java.util.Arrays;
import java.util.List;

/**
 * How far to forecast, and which seasons to try. Immutable.
 *
 * @param steps how many values ahead, from 1 to 10,000
 * @param seasons lengths of seasons in values, each at least 2; empty to look for one
 */
public record ForecastOptions(int steps, List<Integer> seasons) {

    /** The furthest forecast, in values. */
    public static final int MAXIMUM_STEPS = 10_000;

    /**
     * Checks the components.
     *
     * @param steps how many values ahead, from 1 to 10,000
     * @param seasons lengths of seasons in values, each at least 2; empty to look for one
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public ForecastOptions {
        if (steps < 1 || steps > MAXIMUM_STEPS) {
            throw new IllegalArgumentException("steps must be from 1 to " + MAXIMUM_STEPS + ", was " + steps);
        }
        seasons = List.copyOf(seasons);
        for (int season : seasons) {
            if (season < 2) {
                throw new IllegalArgumentException("a season must be at least 2 values long, was " + season);
            }
        }
        if (seasons.size() > 4) {
            throw new IllegalArgumentException("seasons must be at most 4, were " + seasons.size());
        }
    }

    /**
     * So many values ahead, looking for a season: a day, a week, or whatever period the series itself shows.
     *
     * @param steps how many values ahead
     * @return the options
     */
    public static ForecastOptions steps(int steps) {
        return new ForecastOptions(steps, List.of());
    }

    /**
     * The same with known seasons; each is used as far as it helps on the past.
     *
     * @param lengths lengths in values, each at least 2
     * @return the options
     */
    public ForecastOptions withSeasons(int... lengths) {
        return new ForecastOptions(steps, Arrays.stream(lengths).boxed().toList());
    }
}
