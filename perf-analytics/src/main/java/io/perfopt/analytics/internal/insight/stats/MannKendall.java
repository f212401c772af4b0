package io.perfopt.analytics.internal.insight.stats;

/**
 * The Mann–Kendall test: do values rise or fall with their position more often than chance would have it?
 *
 * @param score rising pairs minus falling pairs
 * @param variance of the score without trend, corrected for ties and dependence
 * @param pValue two-sided; exact for up to {@value #EXACT} independent values without ties, else normal with continuity correction
 */
public record MannKendall(long score, double variance, double pValue) {

    static final int EXACT = 20;

    /** Tests values in their order, reckoning with the lag-1 autocorrelation of the residuals around the trend. */
    public static MannKendall of(double[] values, double inflation) {
        int n = values.length;
        long score = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                score += Integer.signum(Double.compare(values[j], values[i]));
            }
        }
        double ties = 0;
        double[] sorted = Samples.sorted(values);
        int start = 0;
        for (int i = 1; i <= n; i++) {
            if (i == n || sorted[i] != sorted[start]) {
                double t = i - start;
                ties += t * (t - 1) * (2 * t + 5);
                start = i;
            }
        }
        double variance = (n * (n - 1.0) * (2.0 * n + 5) - ties) / 18 * inflation;
        if (n <= EXACT && ties == 0 && inflation == 1) {
            return new MannKendall(score, variance, exact(n, score));
        }
        double z = variance > 0 ? Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance) : 0;
        return new MannKendall(score, variance, Distributions.normalTwoSided(z));
    }

    /** The share of the n! orders whose |score| is at least as large: counts of permutations by their inversions. */
    private static double exact(int n, long score) {
        int pairs = n * (n - 1) / 2;
        double[] share = new double[pairs + 1];
        share[0] = 1;
        for (int size = 2; size <= n; size++) {
            double[] next = new double[pairs + 1];
            for (int inversions = 0; inversions <= size * (size - 1) / 2; inversions++) {
                for (int added = 0; added < size && added <= inversions; added++) {
                    next[inversions] += share[inversions - added] / size;
                }
            }
            share = next;
        }
        double p = 0;
        for (int inversions = 0; inversions <= pairs; inversions++) {
            if (Math.abs(pairs - 2L * inversions) >= Math.abs(score)) {
                p += share[inversions];
            }
        }
        return Math.min(1, p);
    }
}
