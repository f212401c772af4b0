package io.perfopt.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Loader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.cache2k.Cache2kBuilder;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hit in memory: 20,000 entries, all present, asked for by a Zipf distribution. Ours with time to live, statistics and tags. A cache that is
 * less than half full need not tell its eviction policy of hits, so both sides are measured: a quarter and three quarters full.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryHitBenchmark {
    private static final int ENTRIES = 20_000;
    private static final int WEIGHT = 100;
    private static final Duration TTL = Duration.ofHours(10);
    private static final Loader<String> LOADER = key -> {
        throw new AssertionError("every key is present: " + key);
    };

    /** The part of each cache's bound that the entries take. */
    @Param({"0.25", "0.75"})
    public double filled;

    private final CachingSystem system =
            CachingSystem.builder().memory(ByteSize.megabytes(64)).build();
    private final CachingSystem regions =
            CachingSystem.builder().memory(ByteSize.megabytes(64)).build();
    private final CacheRegion<String> region = regions.region("product", String.class, settings -> settings.ttl(TTL));
    private final org.ehcache.CacheManager manager =
            CacheManagerBuilder.newCacheManagerBuilder().build(true);
    private Cache<String, String> caffeine = Caffeine.newBuilder().build();
    private Cache<String, String> caffeineFixed = caffeine;
    private Cache<String, String> caffeineVariable = caffeine;
    private org.cache2k.Cache<String, String> cache2k;
    private org.ehcache.Cache<String, String> ehcache;
    private String[] keys = {};

    /** The place of one thread in the trace. */
    @State(Scope.Thread)
    public static class Position {
        private int at = (int) System.nanoTime() & (Traces.LENGTH - 1);

        String next(String[] keys) {
            at = (at + 1) & (Traces.LENGTH - 1);
            return keys[at];
        }
    }

    @Setup
    public void fill() {
        long room = Math.round(ENTRIES / filled);
        caffeine = Caffeine.newBuilder().maximumSize(room).build();
        caffeineFixed = Caffeine.newBuilder()
                .maximumWeight(room * WEIGHT)
                .weigher((String key, String value) -> WEIGHT)
                .expireAfterWrite(TTL)
                .recordStats()
                .build();
        caffeineVariable = Caffeine.newBuilder()
                .maximumWeight(room * WEIGHT)
                .weigher((String key, String value) -> WEIGHT)
                .expireAfter(Expiry.creating((String key, String value) -> TTL))
                .recordStats()
                .build();
        cache2k = Cache2kBuilder.of(String.class, String.class)
                .entryCapacity(room)
                .expireAfterWrite(TTL.toHours(), TimeUnit.HOURS)
                .build();
        ehcache = manager.createCache(
                "hits",
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                String.class, String.class, ResourcePoolsBuilder.heap(room))
                        .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(TTL)));
        keys = Traces.zipf(ENTRIES, 0.99, 7);
        EntryOptions tagged = EntryOptions.defaults().tags("shop");
        for (int i = 0; i < ENTRIES; i++) {
            String key = Traces.key(i);
            String value = "value " + i;
            region.put(key, value, tagged);
            system.put(key, value, tagged);
            caffeine.put(key, value);
            caffeineFixed.put(key, value);
            caffeineVariable.put(key, value);
            cache2k.put(key, value);
            ehcache.put(key, value);
        }
        fit(system, system::put);
        fit(regions, region::put);
    }

    /**
     * Sets the bound of which the entries take their part, beside the part that the other region keeps for itself. Caffeine begins to note
     * hits with the first entry that is added when it is half full.
     */
    private void fit(CachingSystem given, BiConsumer<String, String> put) {
        double used = given.memory().bytesUsed();
        given.resizeMemory(ByteSize.bytes(Math.round(used / filled * 1.1)));
        for (int i = 0; i < 100; i++) {
            given.cleanUp();
        }
        put.accept("one more", "value");
        if (given.stats().memory().evictions() != 0) {
            throw new IllegalStateException("an entry was displaced, so not every look-up is a hit: " + given.stats());
        }
    }

    @TearDown
    public void close() {
        system.close();
        regions.close();
        manager.close();
        if (cache2k != null) {
            cache2k.close();
        }
    }

    @Benchmark
    public String region(Position position) {
        return region.get(position.next(keys), LOADER);
    }

    @Benchmark
    public String flat(Position position) {
        return system.get(position.next(keys), String.class, LOADER);
    }

    @Benchmark
    public Object caffeine(Position position) {
        return caffeine.getIfPresent(position.next(keys));
    }

    @Benchmark
    public Object caffeineFixed(Position position) {
        return caffeineFixed.getIfPresent(position.next(keys));
    }

    @Benchmark
    public Object caffeineVariable(Position position) {
        return caffeineVariable.getIfPresent(position.next(keys));
    }

    @Benchmark
    public Object cache2k(Position position) {
        return cache2k.peek(position.next(keys));
    }

    @Benchmark
    public Object ehcache(Position position) {
        return ehcache.get(position.next(keys));
    }
}
