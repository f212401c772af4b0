package io.perfopt.analytics.internal.insight.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Continues a series by a blend of simple rules, each weighted by how well it would have continued the last stretches of the series, with
 * intervals as wide as those stretches showed to be necessary.
 *
 * <p>Immutable; the arrays are handed out as they are and not to be changed.
 */
public final class BlendForecast {

    /** The shortest history that is continued at all. */
    public static final int MINIMUM = 10;

    /** The share of future values the intervals are meant to hold. */
    private static final double LEVEL = 0.95;

    /** How sharply the better rules are preferred; from 2 to 8 the published hourly series hardly care. */
    private static final double SHARPNESS = 4;

    private static final int MAXIMUM_ORIGINS = 10;
    private static final int CYCLES = 3;

    private final double[] values;
    private final double[] low;
    private final double[] high;
    private final String method;
    private final double backtestError;
    private final double backtestCoverage;

    private BlendForecast(
            double[] values,
            double[] low,
            double[] high,
            String method,
            double backtestError,
            double backtestCoverage) {
        this.values = values;
        this.low = low;
        this.high = high;
        this.method = method;
        this.backtestError = backtestError;
        this.backtestCoverage = backtestCoverage;
    }

    /** The next values. */
    public double[] values() {
        return values;
    }

    /** Lower ends of the 95 % intervals. */
    public double[] low() {
        return low;
    }

    /** Upper ends. */
    public double[] high() {
        return high;
    }

    /** The rules that carry most of the weight. */
    public String method() {
        return method;
    }

    /** The symmetric mean absolute percentage error over the stretches, in percent. */
    public double backtestError() {
        return backtestError;
    }

    /** The share of values of the stretches that the intervals covered. */
    public double backtestCoverage() {
        return backtestCoverage;
    }

    /** Continues a history of at least {@value #MINIMUM} values; the periods are tried, not trusted. */
    public static BlendForecast of(double[] history, int horizon, int... periods) {
        List<Forecaster> rules = rules(history, periods);
        int[] origins = origins(history.length, horizon, needed(history.length, periods));
        int stretch = Math.min(horizon, history.length - origins[0]);
        Backtest backtest = Backtest.of(history, rules, origins, stretch, SHARPNESS);
        double[] values = new double[horizon];
        for (int r = 0; r < rules.size(); r++) {
            if (backtest.weights()[r] > 0) {
                double[] continued = rules.get(r).forecast(history, horizon);
                for (int h = 0; h < horizon; h++) {
                    values[h] += backtest.weights()[r] * continued[h];
                }
            }
        }
        Spread spread = Spread.of(backtest.errors(), LEVEL);
        double[] low = new double[horizon];
        double[] high = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            low[h] = values[h] - spread.reach(h);
            high[h] = values[h] + spread.reach(h);
        }
        return new BlendForecast(
                values, low, high, method(rules, backtest.weights()), backtest.symmetricError(), spread.coverage());
    }

    private static List<Forecaster> rules(double[] history, int... periods) {
        boolean positive = Arrays.stream(history).allMatch(value -> value > 0);
        List<Forecaster> rules = new ArrayList<>();
        rules.add(Forecaster.naive());
        rules.add(Forecaster.smoothedLevel());
        rules.add(Forecaster.dampedTrend());
        for (int period : periods) {
            if (period < 2 || history.length < 2 * period) {
                continue;
            }
            rules.add(Forecaster.seasonalNaive(period));
            if (history.length < 3 * period) {
                continue;
            }
            rules.add(Forecaster.seasonal(period, CYCLES, Forecaster.smoothedLevel()));
            rules.add(Forecaster.seasonal(period, Integer.MAX_VALUE, Forecaster.smoothedLevel()));
            rules.add(Forecaster.seasonal(period, Integer.MAX_VALUE, Forecaster.dampedTrend()));
            rules.add(Forecaster.seasonal(period, Integer.MAX_VALUE, Forecaster.line()));
            if (positive) {
                rules.add(Forecaster.ofLogarithm(
                        Forecaster.seasonal(period, Integer.MAX_VALUE, Forecaster.smoothedLevel())));
            }
        }
        return rules;
    }

    /** What the seasonal rules need before the first stretch. */
    private static int needed(int n, int... periods) {
        int needed = 5;
        for (int period : periods) {
            if (n >= 3 * period) {
                needed = Math.max(needed, 2 * period);
            } else if (n >= 2 * period) {
                needed = Math.max(needed, period);
            }
        }
        return needed;
    }

    /** Where the stretches begin: evenly over the later two thirds of the history, as far as the rules can start there. */
    private static int[] origins(int n, int horizon, int needed) {
        int first = Math.max(needed, n / 3);
        int last = n - Math.min(horizon, Math.max(1, (n - first) / 3));
        first = Math.min(first, last);
        int count = Math.min(MAXIMUM_ORIGINS, last - first + 1);
        int[] origins = new int[count];
        for (int i = 0; i < count; i++) {
            origins[i] = count == 1 ? last : first + (int) Math.round((last - first) * (double) i / (count - 1));
        }
        return origins;
    }

    private static String method(List<Forecaster> rules, double... weights) {
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < weights.length; r++) {
            if (weights[r] >= 0.1) {
                order.add(r);
            }
        }
        order.sort((a, b) -> Double.compare(weights[b], weights[a]));
        return order.stream()
                .limit(3)
                .map(r -> Math.round(100 * weights[r]) + " % " + rules.get(r).name())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "BlendForecast[" + values.length + " values, " + method + "]";
    }
}
