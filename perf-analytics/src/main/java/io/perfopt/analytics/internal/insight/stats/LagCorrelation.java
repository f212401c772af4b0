package io.perfopt.analytics.internal.insight.stats;

import java.util.Arrays;

/**
 * Correlation of two aligned series by value and by rank, at the lag where the ranks agree best.
 *
 * <p>The p value is that of the rank correlation, for as many independent pairs as the autocorrelation of both series leaves, corrected
 * for the number of lags tried.
 *
 * @param r Pearson's correlation at the lag
 * @param rho Spearman's correlation at the lag
 * @param lag by how many slots the second series follows the first
 * @param pairs how many pairs the lag left
 * @param effectivePairs how many independent pairs they are worth
 * @param pValue two-sided
 */
public record LagCorrelation(double r, double rho, int lag, int pairs, double effectivePairs, double pValue) {

    /** The least number of pairs for a verdict. */
    public static final int MINIMUM_PAIRS = 12;

    /** How many standard errors the autocorrelations are taken above their estimate; see {@link Dependence}. */
    private static final double CAUTION = 0.3;

    /** Correlates two series on the same grid, NaN where a slot is missing; NaN figures when either is constant. */
    public static LagCorrelation of(double[] first, double[] second, int maximumLag) {
        LagCorrelation best = null;
        int tried = 0;
        double shared = sharedDependence(present(first), present(second));
        for (int lag = -maximumLag; lag <= maximumLag; lag++) {
            LagCorrelation here = at(first, second, lag, shared);
            if (here.pairs < MINIMUM_PAIRS || Double.isNaN(here.rho)) {
                continue;
            }
            tried++;
            if (best == null || better(here, best)) {
                best = here;
            }
        }
        if (best == null) {
            return at(first, second, 0, shared);
        }
        double p = -Math.expm1(tried * Math.log1p(-Math.min(best.pValue, 1 - 1e-16)));
        return new LagCorrelation(best.r, best.rho, best.lag, best.pairs, best.effectivePairs, Math.min(1, p));
    }

    private static boolean better(LagCorrelation here, LagCorrelation best) {
        return here.pValue < best.pValue || (here.pValue == best.pValue && Math.abs(here.lag) < Math.abs(best.lag));
    }

    /** Correlates two series at one lag, without a correction for having searched. */
    public static LagCorrelation at(double[] first, double[] second, int lag) {
        return at(first, second, lag, sharedDependence(present(first), present(second)));
    }

    private static LagCorrelation at(double[] first, double[] second, int lag, double shared) {
        double[] a = new double[first.length];
        double[] b = new double[first.length];
        int pairs = 0;
        for (int i = Math.max(0, -lag); i < first.length && i + lag < second.length; i++) {
            if (!Double.isNaN(first[i]) && !Double.isNaN(second[i + lag])) {
                a[pairs] = first[i];
                b[pairs++] = second[i + lag];
            }
        }
        a = Arrays.copyOf(a, pairs);
        b = Arrays.copyOf(b, pairs);
        double effective = Math.max(3, Math.min(pairs, pairs * (1 - shared) / (1 + shared)));
        if (pairs < 3 || Samples.isConstant(a) || Samples.isConstant(b)) {
            return new LagCorrelation(Double.NaN, Double.NaN, lag, pairs, effective, Double.NaN);
        }
        double rho = pearson(Ranks.of(a).ranks(), Ranks.of(b).ranks());
        double t = rho * Math.sqrt((effective - 2) / Math.max(1e-15, 1 - rho * rho));
        return new LagCorrelation(
                pearson(a, b), rho, lag, pairs, effective, Distributions.studentTwoSided(t, effective - 2));
    }

    /** The product of the two autocorrelations, which is what makes pairs alike their neighbours. */
    private static double sharedDependence(double[] a, double[] b) {
        if (a.length < 3 || b.length < 3) {
            return 0;
        }
        return Dependence.coefficient(Samples.autocorrelation(a, 1), a.length, CAUTION)
                * Dependence.coefficient(Samples.autocorrelation(b, 1), b.length, CAUTION);
    }

    private static double[] present(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    public static double pearson(double[] a, double[] b) {
        double meanA = Samples.mean(a);
        double meanB = Samples.mean(b);
        double products = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            products += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return Math.max(-1, Math.min(1, products / Math.sqrt(squaresA * squaresB)));
    }
}
