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
import org.cache2k.Cache2kBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A hit in memory: 20,000 entries, all present, asked for by a Zipf distribution. Ours with time to live, statistics and tags. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryHitBenchmark {
    private static final int ENTRIES = 20_000;
    private static final Loader<String> LOADER = key -> {
        throw new AssertionError("every key is present: " + key);
    };

    private final CachingSystem system =
            CachingSystem.builder().memory(ByteSize.megabytes(64)).build();
    private final CacheRegion<String> region =
            system.region("product", String.class, settings -> settings.ttl(Duration.ofHours(10)));
    private final Cache<String, String> caffeine =
            Caffeine.newBuilder().maximumSize(2 * ENTRIES).build();
    private final Cache<String, String> caffeineConfigured = Caffeine.newBuilder()
            .maximumWeight(64 << 20)
            .weigher((String key, String value) -> value.length() + 100)
            .expireAfter(Expiry.creating((String key, String value) -> Duration.ofHours(10)))
            .recordStats()
            .build();
    private final org.cache2k.Cache<String, String> cache2k = Cache2kBuilder.of(String.class, String.class)
            .entryCapacity(2 * ENTRIES)
            .expireAfterWrite(10, TimeUnit.HOURS)
            .build();
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
        keys = Traces.zipf(ENTRIES, 0.99, 7);
        EntryOptions tagged = EntryOptions.defaults().tags("shop");
        for (int i = 0; i < ENTRIES; i++) {
            String key = Traces.key(i);
            String value = "value " + i;
            region.put(key, value, tagged);
            system.put(key, value, tagged);
            caffeine.put(key, value);
            caffeineConfigured.put(key, value);
            cache2k.put(key, value);
        }
    }

    @TearDown
    public void close() {
        system.close();
        cache2k.close();
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
    public String caffeine(Position position) {
        return caffeine.getIfPresent(position.next(keys));
    }

    @Benchmark
    public String caffeineConfigured(Position position) {
        return caffeineConfigured.getIfPresent(position.next(keys));
    }

    @Benchmark
    public String cache2k(Position position) {
        return cache2k.peek(position.next(keys));
    }
}
