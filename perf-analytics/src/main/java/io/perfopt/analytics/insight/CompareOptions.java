package io.perfopt.analytics.insight;

/**
 * How sure and how large a change of a metric must be to count. Immutable.
 *
 * @param falseDiscoveryRate the share of false findings among the findings over all metrics of a run, above 0 and below 1 [0.01]
 * @param minimumPercent the smallest change that matters, in percent of the baseline, at least 0 [5]
 */
public record CompareOptions(double falseDiscoveryRate, double minimumPercent) {

    /**
     * Checks the components.
     *
     * @param falseDiscoveryRate the share of false findings among the findings over all metrics of a run, above 0 and below 1 [0.01]
     * @param minimumPercent the smallest change that matters, in percent of the baseline, at least 0 [5]
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public CompareOptions {
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1)) {
            throw new IllegalArgumentException(
                    "falseDiscoveryRate must be above 0 and below 1, was " + falseDiscoveryRate);
        }
        if (!(minimumPercent >= 0 && minimumPercent < 1e6)) {
            throw new IllegalArgumentException("minimumPercent must be from 0 to below 1000000, was " + minimumPercent);
        }
    }

    /**
     * One false finding in a hundred, changes of at least 5 %.
     *
     * @return the options
     */
    public static CompareOptions defaults() {
        return new CompareOptions(0.01, 5);
    }
}
