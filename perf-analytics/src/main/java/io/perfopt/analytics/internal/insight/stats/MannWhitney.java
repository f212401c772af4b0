package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;

/**
 * The Mann–Whitney test of two samples with the Hodges–Lehmann shift between them.
 *
 * @param pValue two-sided; exact for small samples without ties, else normal with tie and continuity correction
 * @param shift the median of all differences second − first
 * @param low lower end of the interval of the shift
 * @param high upper end of the interval of the shift
 */
public record MannWhitney(double pValue, double shift, double low, double high) {

    /** Up to this product of the sample sizes the distribution is enumerated. */
    static final int EXACT_PRODUCT = 400;

    public static MannWhitney of(double[] first, double[] second, double inflation, double confidence) {
        int m = first.length;
        int n = second.length;
        double[] differences = new double[m * n];
        int k = 0;
        for (double b : second) {
            for (double a : first) {
                differences[k++] = b - a;
            }
        }
        Arrays.sort(differences);
        double mean = m * (double) n / 2;
        double variance = variance(m, n, ranks(first, second).tieTerm()) * inflation;
        double reach = Distributions.normalQuantile(0.5 + confidence / 2) * Math.sqrt(variance);
        int lower = (int) Math.max(0, Math.floor(mean - reach));
        int upper = (int) Math.min(differences.length - 1, Math.ceil(mean + reach));
        return new MannWhitney(
                pValue(first, second, inflation),
                Samples.quantileOfSorted(differences, 0.5),
                differences[lower],
                differences[upper]);
    }

    /** The p value alone, without the quadratic work for the shift. */
    public static double pValue(double[] first, double[] second, double inflation) {
        int m = first.length;
        int n = second.length;
        Ranks ranks = ranks(first, second);
        double rankSum = 0;
        for (int i = m; i < m + n; i++) {
            rankSum += ranks.ranks()[i];
        }
        double distance = Math.abs(rankSum - n * (n + 1) / 2.0 - m * (double) n / 2);
        if (m * n <= EXACT_PRODUCT && ranks.tieTerm() == 0 && inflation == 1) {
            return exact(m, n, distance);
        }
        double variance = variance(m, n, ranks.tieTerm()) * inflation;
        double z = variance > 0 ? Math.max(0, distance - 0.5) / Math.sqrt(variance) : 0;
        return Distributions.normalTwoSided(z);
    }

    private static Ranks ranks(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return Ranks.of(all);
    }

    private static double variance(int m, int n, double tieTerm) {
        int total = m + n;
        return m * (double) n / 12 * (total + 1 - tieTerm / (total * (total - 1.0)));
    }

    /** The share of all ways to deal the ranks whose U lies at least this far from its mean. */
    private static double exact(int m, int n, double distance) {
        // ways[j][u]: choosing j of the ranks seen so far with statistic u, as shares of all choices to stay in range
        double[][] ways = new double[n + 1][m * n + 1];
        ways[0][0] = 1;
        for (int rank = 1; rank <= m + n; rank++) {
            for (int j = Math.min(n, rank); j >= 1; j--) {
                int below = rank - j;
                if (below > m) {
                    continue;
                }
                for (int u = m * n; u >= below; u--) {
                    ways[j][u] += ways[j - 1][u - below];
                }
            }
        }
        double all = 0;
        double far = 0;
        for (int u = 0; u <= m * n; u++) {
            all += ways[n][u];
            if (Math.abs(u - m * n / 2.0) >= distance - 1e-9) {
                far += ways[n][u];
            }
        }
        return Math.min(1, far / all);
    }
}
