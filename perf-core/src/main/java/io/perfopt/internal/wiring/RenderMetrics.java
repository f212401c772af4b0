package io.perfopt.internal.wiring;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.render.RenderListener;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingOptimizer;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Records frames, batches of updates and what went wrong with them, and lets the engine read the counters when it samples. Stateless; the engine bounds
 * how many containers are told apart.
 */
public final class RenderMetrics implements RenderListener {
    private final PerformanceAnalytics analytics;

    public RenderMetrics(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    /** Registers the gauges of a rendering optimizer; they end with the engine. */
    public void watch(RenderingOptimizer render) {
        analytics.gauge("perfopt.render.frame-rate", Tags.none(), () -> orNothing(render.frameRate()));
        gauge(render, "dropped-frames", RenderStats::droppedFrames);
        gauge(render, "reflows", RenderStats::reflows);
        gauge(render, "repaints", RenderStats::repaints);
        gauge(render, "nodes", RenderStats::nodes);
        analytics.gauge(
                "perfopt.render.pending", Tags.none(), () -> render.domStats().pending());
        analytics.gauge(
                "perfopt.render.reflows-avoided",
                Tags.none(),
                () -> render.domStats().reflowsAvoided());
    }

    private void gauge(RenderingOptimizer render, String noun, ToDoubleFunction<RenderStats> figure) {
        analytics.gauge("perfopt.render." + noun, Tags.none(), () -> figure.applyAsDouble(render.stats()));
    }

    private static double orNothing(OptionalDouble figure) {
        return figure.orElse(Double.NaN);
    }

    @Override
    public void onFrame(String container, long nanos) {
        analytics.recordNanos("perfopt.render.frame", nanos, "container", container);
    }

    @Override
    public void onBatch(int ran, int failed, long nanos) {
        analytics.recordNanos("perfopt.render.batch", nanos, Tags.none(), failed == 0);
        analytics.record("perfopt.render.batch-size", ran);
    }

    @Override
    public void onCarriedOver(int carried) {
        analytics.record("perfopt.render.carried-over", carried);
    }

    @Override
    public void onUpdateFailed(String container, Throwable failure) {
        analytics.increment("perfopt.render.failed-updates", 1, Tags.of("container", container));
    }
}
