package io.perfopt.analytics.internal.insight.forecast;

import io.perfopt.analytics.internal.insight.stats.Samples;
import java.util.Arrays;

/** A simple rule that continues a series. Implementations are stateless and safe from any thread. */
interface Forecaster {

    /** What it is called in an answer. */
    String name();

    /** The shortest history it can continue. */
    int minimum();

    /** The next values after a history of at least {@link #minimum()} values. */
    double[] forecast(double[] history, int horizon);

    /** Repeats the last value. */
    static Forecaster naive() {
        return named("last value", 1, (history, horizon) -> constant(history[history.length - 1], horizon));
    }

    /** Continues the exponentially smoothed level, smoothed as suited the history best. */
    static Forecaster smoothedLevel() {
        return named("smoothed level", 3, (history, horizon) -> constant(smoothedLevel(history), horizon));
    }

    /** Continues level and slope, the slope dying away; Holt's method as it suited the history best. */
    static Forecaster dampedTrend() {
        return named("damped trend", 6, Forecaster::dampedTrend);
    }

    /** Continues a least-squares line, the last distance from it dying away as fast as its residuals forget. */
    static Forecaster line() {
        return named("line", 6, Forecaster::lineWithDependence);
    }

    /** Repeats the last period. */
    static Forecaster seasonalNaive(int period) {
        return named("same time last period (" + period + ")", period, (history, horizon) -> {
            double[] forecast = new double[horizon];
            for (int h = 0; h < horizon; h++) {
                forecast[h] = history[history.length - period + h % period];
            }
            return forecast;
        });
    }

    /** Adds the usual course of a period to what another rule makes of the series without it. */
    static Forecaster seasonal(int period, int cycles, Forecaster rest) {
        String name = "profile of " + (cycles == Integer.MAX_VALUE ? "all" : "the last " + cycles) + " periods ("
                + period + ") + " + rest.name();
        return named(name, 2 * period, (history, horizon) -> {
            double[] profile = profile(history, period, cycles);
            int n = history.length;
            double[] plain = new double[n];
            for (int i = 0; i < n; i++) {
                plain[i] = history[i] - profile[i % period];
            }
            double[] forecast = rest.forecast(plain, horizon);
            for (int h = 0; h < horizon; h++) {
                forecast[h] += profile[(n + h) % period];
            }
            return forecast;
        });
    }

    /** The same on a logarithmic scale, for positive series whose swing grows with their level. */
    static Forecaster ofLogarithm(Forecaster rule) {
        return named(rule.name() + ", in proportion", rule.minimum(), (history, horizon) -> {
            double[] logarithms = Arrays.stream(history).map(Math::log).toArray();
            return Arrays.stream(rule.forecast(logarithms, horizon))
                    .map(Math::exp)
                    .toArray();
        });
    }

    /** How a rule continues a history. */
    @FunctionalInterface
    interface Rule {
        double[] apply(double[] history, int horizon);
    }

    private static Forecaster named(String name, int minimum, Rule rule) {
        return new Forecaster() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int minimum() {
                return minimum;
            }

            @Override
            public double[] forecast(double[] history, int horizon) {
                return rule.apply(history, horizon);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private static double[] constant(double value, int horizon) {
        double[] forecast = new double[horizon];
        Arrays.fill(forecast, value);
        return forecast;
    }

    private static double smoothedLevel(double[] history) {
        double least = Double.POSITIVE_INFINITY;
        double best = history[history.length - 1];
        for (double alpha : new double[] {0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 0.95}) {
            double level = history[0];
            double squares = 0;
            for (int i = 1; i < history.length; i++) {
                double error = history[i] - level;
                squares += error * error;
                level += Math.max(alpha, 1.0 / (i + 1)) * error;
            }
            if (squares < least) {
                least = squares;
                best = level;
            }
        }
        return best;
    }

    private static double[] dampedTrend(double[] history, int horizon) {
        double least = Double.POSITIVE_INFINITY;
        double[] best = new double[3];
        for (double alpha : new double[] {0.1, 0.3, 0.6, 0.9}) {
            for (double beta : new double[] {0.02, 0.1, 0.3}) {
                for (double damping : new double[] {0.8, 0.9, 0.97}) {
                    double level = history[0];
                    double slope = 0;
                    double squares = 0;
                    for (int i = 1; i < history.length; i++) {
                        double expected = level + damping * slope;
                        double error = history[i] - expected;
                        squares += error * error;
                        level = expected + alpha * error;
                        slope = damping * slope + alpha * beta * error;
                    }
                    if (squares < least) {
                        least = squares;
                        best = new double[] {level, slope, damping};
                    }
                }
            }
        }
        double[] forecast = new double[horizon];
        double value = best[0];
        double slope = best[1];
        for (int h = 0; h < horizon; h++) {
            slope *= best[2];
            value += slope;
            forecast[h] = value;
        }
        return forecast;
    }

    private static double[] lineWithDependence(double[] history, int horizon) {
        int n = history.length;
        Line line = Line.through(history);
        double[] residuals = line.residuals(history);
        double phi = Math.max(0, Math.min(0.98, Samples.autocorrelation(residuals, 1)));
        double distance = residuals[n - 1];
        double[] forecast = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            distance *= phi;
            forecast[h] = line.at(n + h) + distance;
        }
        return forecast;
    }

    /** The usual distance from the level of each place in the period (place = index modulo period), over the last cycles. */
    private static double[] profile(double[] history, int period, int cycles) {
        int n = history.length;
        double[] level = centredMean(history, period);
        double[] sums = new double[period];
        int[] counts = new int[period];
        int from = cycles >= n / period ? 0 : n - cycles * period;
        for (int i = from; i < n; i++) {
            sums[i % period] += history[i] - level[i];
            counts[i % period]++;
        }
        double mean = 0;
        for (int i = 0; i < period; i++) {
            sums[i] /= counts[i];
            mean += sums[i] / period;
        }
        for (int i = 0; i < period; i++) {
            sums[i] -= mean;
        }
        return sums;
    }

    /** The mean of a period around each value; at the ends continued with the slope of the nearest whole periods. */
    private static double[] centredMean(double[] history, int period) {
        int n = history.length;
        double[] sums = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + history[i];
        }
        int before = period / 2;
        int first = before;
        int last = n - period + before;
        double[] level = new double[n];
        for (int i = first; i <= last; i++) {
            int from = i - before;
            double whole = sums[from + period] - sums[from];
            if (period % 2 == 0 && from + period < n) {
                whole += (history[from + period] - history[from]) / 2;
            }
            level[i] = whole / period;
        }
        if (period % 2 == 0 && last > first) {
            last--;
        }
        int span = Math.min(period, last - first);
        double slopeAtStart = span > 0 ? (level[first + span] - level[first]) / span : 0;
        double slopeAtEnd = span > 0 ? (level[last] - level[last - span]) / span : 0;
        for (int i = 0; i < first; i++) {
            level[i] = level[first] - slopeAtStart * (first - i);
        }
        for (int i = last + 1; i < n; i++) {
            level[i] = level[last] + slopeAtEnd * (i - last);
        }
        return level;
    }
}
