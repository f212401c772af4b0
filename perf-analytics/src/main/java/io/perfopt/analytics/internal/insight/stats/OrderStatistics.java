package io.perfopt.analytics.internal.insight.stats;

/**
 * Which order statistics of n independent values hold a quantile between them with some confidence, whatever the distribution. Stateless
 * and safe from any thread.
 */
public final class OrderStatistics {

    /**
     * Ranks from 1 to n; the lower at most the upper.
     *
     * @param lower the rank of the lower end
     * @param upper the rank of the upper end
     */
    public record Ranks(long lower, long upper) {}

    private OrderStatistics() {}

    /** The narrowest such ranks with equal tails; null when n is too small for the upper or lower end to exist. */
    public static @org.jspecify.annotations.Nullable Ranks around(double quantile, long n, double confidence) {
        double tail = (1 - confidence) / 2;
        // P(x(l) > q) = P(at most l - 1 values below q): the largest l that keeps it within the tail
        long lower = largest(n, k -> Distributions.binomialAtMost(k - 1, n, quantile) <= tail);
        long upper = 1 + largest(n, k -> Distributions.binomialAtMost(k - 1, n, quantile) < 1 - tail);
        return lower < 1 || upper > n ? null : new Ranks(lower, upper);
    }

    /** The largest k from 0 to n that a condition holds for that holds up to some point; 0 when none. */
    private static long largest(long n, java.util.function.LongPredicate holds) {
        long low = 0;
        long high = n + 1;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
