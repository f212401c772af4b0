package io.perfopt.analytics.internal.insight.stats;

/**
 * Looks for the one place at which the mean of some values steps, and says how sure that is.
 *
 * <p>The statistic is the largest two-sample t over all places; its p value counts the search for the place, as the log-odds of the span
 * searched, and the dependence of neighbours that the caller knows of.
 *
 * @param index the first value after the step; 0 when there were too few values or no variation
 * @param explained the sum of squares that the step explains
 * @param pValue of the step, 1 when there is none
 */
public record StepTest(int index, double explained, double pValue) {

    public static final StepTest NONE = new StepTest(0, 0, 1);

    /** Independent places per unit of log-odds searched; fitted to simulated white noise of 20 to 500 values at 1 %. */
    private static final double PLACES = 7.5;

    /** A remaining variance below this share of the total is rounding. */
    private static final double ROUNDING = 1e-12;

    public static StepTest of(double[] values, int from, int to, int minimumSegment, double inflation) {
        int n = to - from;
        if (n < 2 * minimumSegment) {
            return NONE;
        }
        double mean = 0;
        for (int i = from; i < to; i++) {
            mean += values[i] / n;
        }
        double total = 0;
        for (int i = from; i < to; i++) {
            total += (values[i] - mean) * (values[i] - mean);
        }
        if (total <= ROUNDING * mean * mean) {
            return NONE;
        }
        int best = 0;
        double explained = -1;
        double left = 0;
        for (int k = 1; k <= n - minimumSegment; k++) {
            left += values[from + k - 1] - mean;
            double between = left * left / k + left * left / (n - k);
            if (k >= minimumSegment && between > explained) {
                explained = between;
                best = k;
            }
        }
        double remaining = Math.max(total - explained, ROUNDING * total);
        double t = Math.sqrt(explained / (remaining / (n - 2)) / inflation);
        double searched = Math.max(2, PLACES * Math.log((n - minimumSegment) / (double) minimumSegment));
        double single = Distributions.studentTwoSided(t, n - 2);
        return new StepTest(from + best, explained, Math.min(1, searched * single));
    }
}
