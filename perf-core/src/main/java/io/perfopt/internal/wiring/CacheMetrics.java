package io.perfopt.internal.wiring;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.Tags;
import io.perfopt.cache.CacheListener;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.TierStats;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records loads and rare events as they happen, and lets the engine read the counters of hits when it samples: a hit itself tells nobody. Stateless;
 * the names of regions are as many as the cache admits.
 */
public final class CacheMetrics implements CacheListener {
    private final PerformanceAnalytics analytics;

    public CacheMetrics(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    /** Registers the gauges of a cache; they end with the engine. */
    public void watch(CachingSystem cache) {
        tier(cache, "memory", stats -> Optional.of(stats.memory()));
        if (cache.hasDisk()) {
            tier(cache, "disk", CacheStats::disk);
        }
        analytics.gauge(
                "perfopt.cache.stale-served", Tags.none(), () -> cache.stats().staleServed());
        analytics.gauge("perfopt.cache.loads", Tags.none(), () -> cache.stats().loads());
    }

    private void tier(CachingSystem cache, String name, Function<CacheStats, Optional<TierStats>> tier) {
        gauge(cache, name, "hits", tier, TierStats::hits);
        gauge(cache, name, "misses", tier, TierStats::misses);
        gauge(cache, name, "bytes", tier, TierStats::bytes);
        gauge(cache, name, "entries", tier, TierStats::entries);
        gauge(cache, name, "evictions", tier, TierStats::evictions);
    }

    private void gauge(
            CachingSystem cache,
            String tierName,
            String noun,
            Function<CacheStats, Optional<TierStats>> tier,
            ToDoubleFunction<TierStats> figure) {
        analytics.gauge(
                "perfopt.cache." + noun,
                Tags.of("tier", tierName),
                () -> tier.apply(cache.stats()).map(figure::applyAsDouble).orElse(Double.NaN));
    }

    @Override
    public void loaded(String region, String key, long nanos, @Nullable Throwable failure) {
        analytics.recordNanos("perfopt.cache.load", nanos, Tags.of("region", region), failure == null);
    }

    @Override
    public void invalidated(Kind kind, String name, Invalidated result) {
        analytics.increment(
                "perfopt.cache.invalidations", 1, Tags.of("kind", kind.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void writeDropped(String region, String key, String reason) {
        analytics.increment("perfopt.cache.dropped-writes", 1, Tags.of("region", region));
    }

    @Override
    public void diskHealthChanged(boolean healthy, String reason) {
        analytics.event(
                "perfopt.cache.disk-health",
                Map.of("healthy", String.valueOf(healthy), "reason", reason),
                healthy ? Severity.INFO : Severity.WARNING);
    }
}
