package io.perfopt.analytics.internal.insight.stats;

/**
 * Tail probabilities and quantiles of the normal, Student and binomial distributions, to about 1e-12.
 *
 * <p>Stateless and safe from any thread.
 */
public final class Distributions {

    private static final double TINY = 1e-300;
    private static final double CLOSE = 1e-15;
    private static final int MAXIMUM_TERMS = 500;
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-06,
        1.5056327351493116e-07
    };

    private Distributions() {}

    /** P(Z > z) for a standard normal Z. */
    public static double normalTail(double z) {
        if (z < 0) {
            return 1 - normalTail(-z);
        }
        // erfc(x) = Q(1/2, x²), the upper incomplete gamma function
        return z == 0 ? 0.5 : 0.5 * upperGammaHalf(z * z / 2);
    }

    /** The two-sided p value of a standard normal statistic. */
    public static double normalTwoSided(double z) {
        return Math.min(1, 2 * normalTail(Math.abs(z)));
    }

    /** The z with P(Z ≤ z) = p, for 0 < p < 1. */
    public static double normalQuantile(double p) {
        double low = -39;
        double high = 39;
        for (int i = 0; i < 120 && high - low > 1e-13; i++) {
            double middle = (low + high) / 2;
            if (normalTail(-middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The two-sided p value of Student's t with the given degrees of freedom. */
    public static double studentTwoSided(double t, double freedom) {
        return Double.isInfinite(t) ? 0 : incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
    }

    /** The t with P(T ≤ t) = p, for 0.5 ≤ p < 1. */
    public static double studentQuantile(double p, double freedom) {
        double low = 0;
        double high = 1;
        while (studentTwoSided(high, freedom) / 2 > 1 - p && high < 1e12) {
            high *= 2;
        }
        for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
            double middle = (low + high) / 2;
            if (studentTwoSided(middle, freedom) / 2 > 1 - p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** P(X ≤ k) of a binomial count of n trials with probability p. */
    public static double binomialAtMost(long k, long n, double p) {
        if (k < 0) {
            return 0;
        }
        return k >= n ? 1 : incompleteBeta((double) n - k, k + 1.0, 1 - p);
    }

    /** The regularized incomplete beta function I_x(a, b). */
    public static double incompleteBeta(double a, double b, double x) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2)
                ? front * betaFraction(a, b, x) / a
                : 1 - front * betaFraction(b, a, 1 - x) / b;
    }

    /** Lentz's evaluation of the continued fraction of the incomplete beta function. */
    private static double betaFraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / guard(1 - (a + b) * x / (a + 1));
        double h = d;
        for (int m = 1; m <= MAXIMUM_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / guard(1 + even * d);
            c = guard(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / guard(1 + odd * d);
            c = guard(1 + odd / c);
            double step = d * c;
            h *= step;
            if (Math.abs(step - 1) < CLOSE) {
                break;
            }
        }
        return h;
    }

    private static double guard(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    public static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }

    /** Q(1/2, x): a series below 1.5, a continued fraction above. */
    private static double upperGammaHalf(double x) {
        double front = Math.exp(-x + 0.5 * Math.log(x) - 0.5 * Math.log(Math.PI));
        if (x < 1.5) {
            double term = 2;
            double sum = term;
            for (int i = 1; i < MAXIMUM_TERMS && term > sum * 1e-17; i++) {
                term *= x / (0.5 + i);
                sum += term;
            }
            return 1 - front * sum;
        }
        double b = x + 0.5;
        double c = 1 / TINY;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < MAXIMUM_TERMS; i++) {
            double a = -i * (i - 0.5);
            b += 2;
            d = 1 / guard(a * d + b);
            c = guard(b + a / c);
            double step = d * c;
            h *= step;
            if (Math.abs(step - 1) < CLOSE) {
                break;
            }
        }
        return front * h;
    }
}
