package io.perfopt.internal.wiring;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.Tags;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationListener;
import io.perfopt.async.OperationStatus;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records how long operations waited and ran, and what went wrong with them. Stateless; types are as many as the scheduler admits. */
public final class AsyncMetrics implements OperationListener {
    private final PerformanceAnalytics analytics;

    public AsyncMetrics(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    /** Registers the gauges of a scheduler; they end with the engine. */
    public void watch(AsyncOperationsManager async) {
        analytics.gauge("perfopt.async.pending", Tags.none(), async::pendingCount);
        analytics.gauge(
                "perfopt.async.running", Tags.none(), () -> async.stats().running());
        analytics.gauge("perfopt.async.stuck", Tags.none(), () -> async.stats().stuck());
    }

    @Override
    public void onEnded(
            long id,
            String type,
            int priority,
            OperationStatus status,
            long waitNanos,
            long runNanos,
            @Nullable Throwable error) {
        String outcome = status.name().toLowerCase(Locale.ROOT);
        analytics.recordNanos("perfopt.async.wait", waitNanos, "type", type);
        analytics.recordNanos(
                "perfopt.async.run",
                runNanos,
                Tags.of("type", type, "outcome", outcome),
                status == OperationStatus.COMPLETED);
    }

    @Override
    public void onRetry(long id, String type, int attempt, long delayNanos, Throwable error) {
        analytics.increment("perfopt.async.retries", 1, Tags.of("type", type));
    }

    @Override
    public void onRejected(String type, int priority, String reason) {
        analytics.increment("perfopt.async.rejections", 1, Tags.of("type", type));
    }

    @Override
    public void onBatch(String type, int size, long waitNanos) {
        analytics.record("perfopt.async.batch-size", size, Tags.of("type", type));
    }

    @Override
    public void onBreakerTransition(String type, CircuitBreaker.State from, CircuitBreaker.State to) {
        analytics.event(
                "perfopt.async.breaker",
                Map.of("type", type, "from", from.name(), "to", to.name()),
                to == CircuitBreaker.State.OPEN ? Severity.WARNING : Severity.INFO);
    }

    @Override
    public void onStuck(long id, String type, Thread thread) {
        analytics.event("perfopt.async.stuck", Map.of("type", type, "thread", thread.getName()), Severity.WARNING);
    }
}
