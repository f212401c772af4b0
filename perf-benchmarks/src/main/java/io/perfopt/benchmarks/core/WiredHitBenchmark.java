package io.perfopt.benchmarks.core;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Loader;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hit in memory of a cache alone, of one in an optimizer, and of one in an optimizer that follows a sample of the keys for cache sizing:
 * 20,000 entries, all present, asked for by a Zipf distribution.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WiredHitBenchmark {
    private static final int ENTRIES = 20_000;
    private static final int LENGTH = 1 << 16;
    private static final Loader<String> LOADER = key -> {
        throw new AssertionError("every key is present: " + key);
    };

    private final CachingSystem alone =
            CachingSystem.builder().memory(ByteSize.megabytes(8)).build();
    private final PerformanceOptimizer wired = PerformanceOptimizer.builder()
            .cache(cache -> cache.memory(ByteSize.megabytes(8)))
            .build();
    private final PerformanceOptimizer sizing = PerformanceOptimizer.builder()
            .cache(cache -> cache.memory(ByteSize.megabytes(8)))
            .tuning(tuning -> tuning.cacheSizing().interval(Duration.ofMillis(100)))
            .build();
    private final CacheRegion<String> aloneRegion = alone.region("product", String.class);
    private final CacheRegion<String> wiredRegion = wired.cache().region("product", String.class);
    private final CacheRegion<String> sizingRegion = sizing.cache().region("product", String.class);
    private final String[] keys = new String[LENGTH];

    /** The place of one thread in the trace. */
    @State(Scope.Thread)
    public static class Position {
        private int at;

        String next(String[] keys) {
            at = (at + 1) & (LENGTH - 1);
            return keys[at];
        }
    }

    @Setup
    public void fill() {
        String[] names = new String[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            names[i] = "product-" + i;
            aloneRegion.put(names[i], "value " + i);
            wiredRegion.put(names[i], "value " + i);
            sizingRegion.put(names[i], "value " + i);
        }
        Random random = new Random(7);
        for (int i = 0; i < LENGTH; i++) {
            // the power of a uniform draw prefers low numbers as a Zipf distribution does
            keys[i] = names[(int) (ENTRIES * Math.pow(random.nextDouble(), 4))];
        }
    }

    @TearDown
    public void close() {
        alone.close();
        wired.close();
        sizing.close();
    }

    @Benchmark
    public String alone(Position position) {
        return aloneRegion.get(position.next(keys), LOADER);
    }

    @Benchmark
    public String wired(Position position) {
        return wiredRegion.get(position.next(keys), LOADER);
    }

    @Benchmark
    public String sizing(Position position) {
        return sizingRegion.get(position.next(keys), LOADER);
    }
}
