package io.perfopt.analytics;

/** Sends figures elsewhere at every period. Called on the sampling thread, outside locks; what it throws is counted. */
@FunctionalInterface
public interface MetricsExporter {
    /**
     * Takes the figures of one period.
     *
     * @param data everything recorded in about one period, immutable
     * @throws Exception counted, and the next period is exported as usual
     */
    void export(DashboardData data) throws Exception;
}
