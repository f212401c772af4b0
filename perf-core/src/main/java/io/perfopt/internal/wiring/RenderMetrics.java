package io.perfopt.internal.wiring;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.render.RenderListener;

/** Records long frames and failed updates. Stateless; containers are as many as the rendering optimizer admits. */
public final class RenderMetrics implements RenderListener {
    private final PerformanceAnalytics analytics;

    public RenderMetrics(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    @Override
    public void onLongFrame(String container, long nanos) {
        analytics.recordNanos("perfopt.render.long-frame", nanos, "container", container);
    }

    @Override
    public void onCarriedOver(int carried) {
        analytics.record("perfopt.render.carried-over", carried, Tags.none());
    }

    @Override
    public void onUpdateFailed(String container, Throwable failure) {
        analytics.increment("perfopt.render.failed-updates", 1, Tags.of("container", container));
    }
}
