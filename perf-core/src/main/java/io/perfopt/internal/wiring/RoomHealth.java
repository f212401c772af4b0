package io.perfopt.internal.wiring;

import io.perfopt.analytics.AnalyticsStats;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.watch.HealthCheck;
import io.perfopt.analytics.watch.HealthStatus;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.CircuitBreaker.State;
import io.perfopt.async.OperationTypeStats;
import io.perfopt.cache.CacheListener;
import io.perfopt.cache.CachingSystem;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Registers each room's own checks with the engine, one for each thing that can be wrong, so that its name says what is. A room that limps makes the
 * whole degraded; unhealthy is only what cannot serve at all. Thread-safe.
 */
public final class RoomHealth implements CacheListener {
    /** How far back what went wrong still counts. */
    private static final Duration RECENTLY = Duration.ofMinutes(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final PerformanceAnalytics analytics;
    /** Written by the cache's threads, read by checks. */
    private volatile boolean diskTakesWrites = true;

    public RoomHealth(PerformanceAnalytics analytics) {
        this.analytics = analytics;
        register("perfopt.analytics.memory", HealthStatus.DEGRADED, () -> {
            AnalyticsStats stats = analytics.stats();
            return stats.bytes() < stats.maximumBytes();
        });
    }

    @Override
    public void diskHealthChanged(boolean healthy, String reason) {
        diskTakesWrites = healthy;
    }

    public void watch(CachingSystem cache) {
        if (cache.hasDisk()) {
            boolean diskOnly = cache.memory().maximumBytes() == 0;
            register(
                    "perfopt.cache.disk",
                    diskOnly ? HealthStatus.UNHEALTHY : HealthStatus.DEGRADED,
                    () -> diskTakesWrites);
            register("perfopt.cache.writes", HealthStatus.DEGRADED, () -> none("perfopt.cache.dropped-writes"));
        }
    }

    public void watch(AsyncOperationsManager async) {
        register(
                "perfopt.async.workers",
                HealthStatus.DEGRADED,
                () -> async.stuck().isEmpty());
        register("perfopt.async.queue", HealthStatus.DEGRADED, () -> none("perfopt.async.rejections"));
        register(
                "perfopt.async.breakers",
                HealthStatus.DEGRADED,
                () -> async.stats().types().stream().noneMatch(RoomHealth::refuses));
    }

    public void watch(RenderingOptimizer render, RenderingConfig config) {
        register(
                "perfopt.render.queue",
                HealthStatus.DEGRADED,
                () -> render.domStats().pending() < config.maximumPendingUpdates());
    }

    private static boolean refuses(OperationTypeStats type) {
        return type.circuitBreaker()
                .filter(breaker -> breaker.state() == State.OPEN || breaker.state() == State.FORCED_OPEN)
                .isPresent();
    }

    private boolean none(String counter) {
        return analytics.values(counter, RECENTLY).total() == 0;
    }

    private void register(String name, HealthStatus otherwise, BooleanSupplier fine) {
        analytics.healthCheck(new HealthCheck(
                name,
                Set.of(HealthCheck.READINESS),
                TIMEOUT,
                otherwise == HealthStatus.UNHEALTHY,
                () -> fine.getAsBoolean() ? HealthStatus.HEALTHY : otherwise));
    }
}
