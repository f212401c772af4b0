package io.perfopt.analytics.internal.insight.forecast;

import io.perfopt.analytics.internal.insight.stats.Samples;

/**
 * Looks for a period in a series that was not told one: the lag, at least two and at most a third of the series, at which the series
 * without its line agrees best with itself, if that is a peak and clearly above chance. Stateless and safe from any thread.
 */
public final class SeasonFinder {

    private static final double CLEAR = 0.3;

    private SeasonFinder() {}

    /** The period, or 0 when none is clear. */
    public static int period(double[] values) {
        int n = values.length;
        int longest = Math.min(n / 3, 1000);
        if (longest < 3 || Samples.isConstant(values)) {
            return 0;
        }
        double[] rest = Line.through(values).residuals(values);
        double[] agreement = new double[longest + 1];
        for (int lag = 1; lag <= longest; lag++) {
            // per pair, so that long lags are not held down by having fewer
            agreement[lag] = Samples.autocorrelation(rest, lag) * n / (n - lag);
        }
        int best = 0;
        for (int lag = 2; lag < longest; lag++) {
            boolean peak = agreement[lag] > agreement[lag - 1] && agreement[lag] >= agreement[lag + 1];
            double least = Math.max(CLEAR, 4 / Math.sqrt(n));
            // a multiple of the period agrees as well as the period: it must be clearly better to win
            if (peak && agreement[lag] > least && (best == 0 || agreement[lag] > 1.15 * agreement[best])) {
                best = lag;
            }
        }
        return best;
    }
}
