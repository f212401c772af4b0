package io.perfopt.benchmarks.cachedisk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;

/** Ehcache's disk tier under the smallest heap tier it can have. */
public class EhcacheStore extends StoreBenchmark {
    private static final byte[] ABSENT = {};

    @Override
    Engine open(Path where) {
        PersistentCacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
                .with(CacheManagerBuilder.persistence(where.resolve("ehcache").toFile()))
                .withCache(
                        "values",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                        String.class,
                                        byte[].class,
                                        ResourcePoolsBuilder.newResourcePoolsBuilder()
                                                .heap(1, EntryUnit.ENTRIES)
                                                .disk(512, MemoryUnit.MB, true))
                                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))))
                .build(true);
        Cache<String, byte[]> cache = manager.getCache("values", String.class, byte[].class);
        return new Engine() {
            private String text(long key) {
                return new String(key(key), StandardCharsets.ISO_8859_1);
            }

            @Override
            public void put(long key, byte[] value) {
                cache.put(text(key), value);
            }

            @Override
            public byte[] find(long key) {
                byte[] found = cache.get(text(key));
                return found == null ? ABSENT : found;
            }

            @Override
            public void close() {
                manager.close();
            }
        };
    }
}
