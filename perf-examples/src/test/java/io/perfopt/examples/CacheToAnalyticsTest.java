package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.Tags;
import io.perfopt.cache.CacheListener;
import io.perfopt.cache.CachingSystem;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How to tell the analytics engine of a cache by hand; {@code PerformanceOptimizer} does this and more by itself. */
class CacheToAnalyticsTest {
    record CacheEvents(PerformanceAnalytics analytics) implements CacheListener {
        @Override
        public void loaded(String region, String key, long nanos, @Nullable Throwable failure) {
            analytics.recordNanos("cache.load", nanos, Tags.of("region", region), failure == null);
        }

        @Override
        public void staleServed(String region, String key) {
            analytics.increment("cache.stale-served");
        }

        @Override
        public void diskHealthChanged(boolean healthy, String reason) {
            analytics.event("cache.disk", Map.of("reason", reason), healthy ? Severity.INFO : Severity.ERROR);
        }

        /** Hits are not announced but counted, and read when the engine samples. */
        void watch(CachingSystem cache) {
            analytics.gauge(
                    "cache.hit-ratio",
                    Tags.none(),
                    () -> cache.stats().hitRatio().orElse(Double.NaN));
        }
    }

    @Test
    void loadsOfACacheAreOperationsOfTheEngine() {
        try (PerformanceAnalytics analytics = PerformanceAnalytics.create()) {
            CacheEvents events = new CacheEvents(analytics);
            try (CachingSystem cache = CachingSystem.builder().listener(events).build()) {
                events.watch(cache);
                cache.get("a", String.class, key -> "one");
                cache.get("a", String.class, key -> "two");
                assertThat(cache.find("b", String.class)).isEmpty();
            }
            OperationMetrics loads = analytics.metrics("cache.load");
            assertThat(loads.count()).isEqualTo(1);
            assertThat(loads.errors()).isZero();
        }
    }
}
