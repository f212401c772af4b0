package io.perfopt.internal.wiring;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.TraceContext;
import io.perfopt.async.ContextCarrier;

/** Takes the trace of the submitting thread to the worker, so that what the operation measures is a part of it. Stateless. */
public final class TraceCarrier implements ContextCarrier {
    private final PerformanceAnalytics analytics;

    public TraceCarrier(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    @Override
    public Snapshot capture() {
        TraceContext trace = analytics.currentTrace();
        return () -> {
            TraceContext.Scope attached = trace.attach();
            return attached::close;
        };
    }
}
