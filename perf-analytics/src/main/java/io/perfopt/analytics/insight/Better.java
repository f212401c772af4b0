package io.perfopt.analytics.insight;

/** Which direction of a metric is the good one. */
public enum Better {
    /** Smaller figures are better: times, sizes, errors. */
    LOWER,
    /** Larger figures are better: throughput, hit ratio. */
    HIGHER
}
