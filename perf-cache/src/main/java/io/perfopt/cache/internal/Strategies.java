package io.perfopt.cache.internal;

import io.perfopt.cache.ReadStrategy;
import io.perfopt.cache.RegionConfig;
import java.util.Map;

/** Which read strategy a name has: that of the first pattern that matches, else its region's. Immutable. */
final class Strategies {
    private final Glob[] patterns;
    private final ReadStrategy[] strategies;

    Strategies(Map<String, ReadStrategy> byPattern) {
        this.patterns = byPattern.keySet().stream().map(Glob::of).toArray(Glob[]::new);
        this.strategies = byPattern.values().toArray(new ReadStrategy[0]);
    }

    /** Refuses what is no pattern, before anything is opened. */
    static void check(Map<String, ReadStrategy> byPattern) {
        byPattern.keySet().forEach(Glob::of);
    }

    /** Whether a hit on a fresh entry is served without a further thought. */
    static boolean servesHitsAsTheyAre(ReadStrategy strategy) {
        return strategy == ReadStrategy.CACHE_FIRST
                || strategy == ReadStrategy.CACHE_ONLY
                || strategy == ReadStrategy.STALE_WHILE_REVALIDATE;
    }

    ReadStrategy of(String region, String key, RegionConfig config) {
        if (patterns.length > 0) {
            String name = Names.of(region, key);
            for (int i = 0; i < patterns.length; i++) {
                if (patterns[i].matches(name)) {
                    return strategies[i];
                }
            }
        }
        return config.readStrategy();
    }
}
