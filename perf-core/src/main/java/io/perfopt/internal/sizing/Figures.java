package io.perfopt.internal.sizing;

import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.TierStats;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the memory tier of one region has counted, and its part of the bound.
 *
 * @param hits look-ups it answered
 * @param misses look-ups it did not
 * @param evictions entries it displaced
 * @param maximumBytes its bound
 */
record Figures(long hits, long misses, long evictions, long maximumBytes) {
    /** The name of the region of flat keys. */
    static final String FLAT_KEYS = "";

    /** The figures of all regions; those of the flat keys are what the others leave of the whole. */
    static Map<String, Figures> of(CachingSystem cache) {
        Map<String, Figures> byRegion = new LinkedHashMap<>();
        Figures flat = of(cache.stats().memory());
        for (CacheRegion<?> region : cache.regions()) {
            Figures figures = of(region.stats().memory());
            byRegion.put(region.name(), figures);
            flat = flat.minus(figures);
        }
        byRegion.put(FLAT_KEYS, flat);
        return byRegion;
    }

    private static Figures of(TierStats stats) {
        return new Figures(stats.hits(), stats.misses(), stats.evictions(), stats.maximumBytes());
    }

    long lookUps() {
        return hits + misses;
    }

    /** The difference, with 0 for what is negative because other threads went on counting. */
    private Figures minus(Figures other) {
        return new Figures(
                Math.max(0, hits - other.hits),
                Math.max(0, misses - other.misses),
                Math.max(0, evictions - other.evictions),
                Math.max(0, maximumBytes - other.maximumBytes));
    }
}
