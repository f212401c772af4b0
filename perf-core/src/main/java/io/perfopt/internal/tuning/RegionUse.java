package io.perfopt.internal.tuning;

import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import java.util.Optional;

/**
 * How a region was used, as counted at one moment or between two.
 *
 * @param lookUps look-ups
 * @param waits those that no tier answered
 * @param loads loads, by a caller or by a refresh
 */
record RegionUse(long lookUps, long waits, long loads) {
    static Optional<CacheRegion<?>> region(CachingSystem cache, String name) {
        return cache.regions().stream()
                .filter(region -> region.name().equals(name))
                .findFirst();
    }

    static RegionUse of(CacheRegion<?> region) {
        CacheStats stats = region.stats();
        return new RegionUse(stats.hits() + stats.misses(), stats.misses(), stats.loads());
    }

    RegionUse since(RegionUse earlier) {
        return new RegionUse(lookUps - earlier.lookUps, waits - earlier.waits, loads - earlier.loads);
    }

    /** Whether the statistics were set back between the two moments. */
    boolean isBroken() {
        return lookUps < 0 || waits < 0 || loads < 0;
    }

    double loadsPerLookUp() {
        return lookUps == 0 ? 0 : (double) loads / lookUps;
    }

    double waitsPerLookUp() {
        return lookUps == 0 ? 0 : (double) waits / lookUps;
    }
}
