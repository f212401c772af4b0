package io.perfopt.analytics.internal.insight.stats;

import io.perfopt.analytics.insight.Correlation;
import io.perfopt.analytics.insight.Evidence;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Lays two series on one grid of slots and turns their correlation into a verdict. Stateless and safe from any thread. */
public final class Correlations {

    private static final int MAXIMUM_LAG = 10;

    /** How sure the changes of two trending series must go together; the levels have been tested already. */
    private static final double ALPHA_OF_CHANGES = 0.05;

    /** Slots a grid may have for each value in it; sparser series have no common rhythm. */
    private static final int SPARSEST = 20;

    private Correlations() {}

    /** The correlation of two series. */
    public static Correlation correlate(Series first, Series second) {
        long step = Math.max(1, Math.min(positive(first), positive(second)));
        if (first.size() < LagCorrelation.MINIMUM_PAIRS || second.size() < LagCorrelation.MINIMUM_PAIRS) {
            return absent(first, "each series needs at least " + LagCorrelation.MINIMUM_PAIRS + " values");
        }
        long from = Math.max(first.epochMillis()[0], second.epochMillis()[0]);
        long to = Math.min(last(first), last(second));
        long slots = (to - from) / step + 1;
        if (to < from || slots > (long) SPARSEST * Math.max(first.size(), second.size())) {
            return absent(first, "the two series share no span of time to speak of");
        }
        double[] a = grid(first, from, step, (int) slots);
        double[] b = grid(second, from, step, (int) slots);
        int common = 0;
        for (int i = 0; i < a.length; i++) {
            common += Double.isNaN(a[i]) || Double.isNaN(b[i]) ? 0 : 1;
        }
        Evidence evidence = new Evidence(common, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
        if (common < LagCorrelation.MINIMUM_PAIRS) {
            return absent(evidence, "fewer than " + LagCorrelation.MINIMUM_PAIRS + " slots hold both");
        }
        LagCorrelation levels = LagCorrelation.of(a, b, Math.min(MAXIMUM_LAG, common / 4));
        if (Double.isNaN(levels.rho())) {
            return absent(evidence, "one of the series is constant");
        }
        LagCorrelation changes = LagCorrelation.at(changes(a), changes(b), levels.lag());
        boolean significant = levels.pValue() < Insight.ALPHA;
        boolean trending = trends(a) && trends(b);
        boolean changesAgree = changes.pValue() < ALPHA_OF_CHANGES && changes.rho() * levels.rho() > 0;
        String because = !significant
                ? "not significant at 1 %"
                : !trending
                        ? "significant at 1 %"
                        : changesAgree
                                ? "significant at 1 %, and so are the changes"
                                : "both have a trend, and their changes do not go together";
        return new Correlation(
                significant && (!trending || changesAgree),
                evidence,
                OptionalDouble.of(levels.r()),
                OptionalDouble.of(levels.rho()),
                Duration.ofMillis(levels.lag() * step),
                levels.lag(),
                OptionalDouble.of(levels.pValue()),
                OptionalDouble.of(levels.effectivePairs()),
                present(changes.rho()),
                present(changes.pValue()),
                because);
    }

    private static long positive(Series series) {
        long step = series.step().toMillis();
        return step > 0 ? step : Long.MAX_VALUE;
    }

    private static long last(Series series) {
        return series.epochMillis()[series.size() - 1];
    }

    /** The values by slot; NaN for an empty one, the last one of a slot with several. */
    private static double[] grid(Series series, long from, long step, int slots) {
        double[] grid = new double[slots];
        Arrays.fill(grid, Double.NaN);
        for (int i = 0; i < series.size(); i++) {
            long slot = Math.floorDiv(series.epochMillis()[i] - from + step / 2, step);
            if (slot >= 0 && slot < slots) {
                grid[(int) slot] = series.value(i);
            }
        }
        return grid;
    }

    private static double[] changes(double[] grid) {
        double[] changes = new double[grid.length - 1];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = grid[i + 1] - grid[i];
        }
        return changes;
    }

    private static boolean trends(double[] grid) {
        return Trends.trend(Series.of(BlockMedians.of(
                                Arrays.stream(grid)
                                        .filter(v -> !Double.isNaN(v))
                                        .toArray(),
                                500)))
                        .pValue()
                        .orElse(1)
                < Insight.ALPHA;
    }

    private static OptionalDouble present(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Correlation absent(Series series, String because) {
        return absent(series.evidence(), because);
    }

    private static Correlation absent(Evidence evidence, String because) {
        return new Correlation(
                false,
                evidence,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Duration.ZERO,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                because);
    }
}
