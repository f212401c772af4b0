package io.perfopt.analytics.internal;

import io.perfopt.analytics.AnalyticsException;

/** What is said when something needs HdrHistogram and it is not there. Stateless. */
public final class HistogramAbsent {
    private HistogramAbsent() {}

    public static AnalyticsException because(NoClassDefFoundError cause) {
        return new AnalyticsException(
                "interval logs need HdrHistogram, which is not there; add org.hdrhistogram:HdrHistogram:2.2.2 to the class path, or to the"
                        + " module path with --add-modules HdrHistogram",
                cause);
    }
}
