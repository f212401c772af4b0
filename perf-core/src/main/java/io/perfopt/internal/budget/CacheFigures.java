package io.perfopt.internal.budget;

import io.perfopt.analytics.watch.Budget;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.TierStats;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a budget of kind {@code cache.STATISTIC} is held against, since the cache was opened or its statistics were reset; its name is a region, or
 * {@code *} for the whole cache. Stateless.
 */
final class CacheFigures {
    private static final String WHOLE = "*";

    private CacheFigures() {}

    /**
     * The figure, empty when there is no such region or nothing happened that it could be taken of.
     *
     * @throws IllegalArgumentException when the statistic or the unit does not exist
     */
    static OptionalDouble of(CachingSystem cache, Budget budget, String statistic) {
        Optional<CacheStats> found = budget.name().equals(WHOLE)
                ? Optional.of(cache.stats())
                : cache.regions().stream()
                        .filter(region -> region.name().equals(budget.name()))
                        .findFirst()
                        .map(CacheRegion::stats);
        CacheStats stats = found.orElse(null);
        if (stats == null) {
            return OptionalDouble.empty();
        }
        return switch (statistic) {
            case "hit-ratio" -> stats.hitRatio();
            case "efficiency" -> stats.efficiency();
            case "average-load" ->
                stats.averageLoad()
                        .map(load -> OptionalDouble.of(Units.NANOSECONDS.in(budget, load.toNanos())))
                        .orElseGet(OptionalDouble::empty);
            case "loads" -> number(stats.loads());
            case "load-failures" -> number(stats.loadFailures());
            case "stale-served" -> number(stats.staleServed());
            case "dropped-writes" -> number(stats.droppedWrites());
            case "memory-entries" -> number(stats.memory().entries());
            case "memory-size" ->
                OptionalDouble.of(Units.BYTES.in(budget, stats.memory().bytes()));
            case "memory-evictions" -> number(stats.memory().evictions());
            case "disk-size" -> disk(stats, tier -> OptionalDouble.of(Units.BYTES.in(budget, tier.bytes())));
            case "disk-evictions" -> disk(stats, tier -> number(tier.evictions()));
            default ->
                throw new IllegalArgumentException("budget " + budget.kind() + " " + budget.name()
                        + ": the statistic must be one of hit-ratio, efficiency, average-load, loads, load-failures, stale-served,"
                        + " dropped-writes, memory-entries, memory-size, memory-evictions, disk-size, disk-evictions");
        };
    }

    private static OptionalDouble number(long count) {
        return OptionalDouble.of((double) count);
    }

    private static OptionalDouble disk(CacheStats stats, Function<TierStats, OptionalDouble> figure) {
        return stats.disk().map(figure).orElseGet(OptionalDouble::empty);
    }
}
