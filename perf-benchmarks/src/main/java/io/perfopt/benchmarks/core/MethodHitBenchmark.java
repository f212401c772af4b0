package io.perfopt.benchmarks.core;

import io.perfopt.Cacheable;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import java.util.Optional;
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
 * A hit of a cached method beside the look-up that its author would write by hand: 10,000 products, all present, asked for in an order that a processor
 * cannot foresee. Both make the key's text from the argument and count the hit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MethodHitBenchmark {
    private static final int PRODUCTS = 10_000;

    private final PerformanceOptimizer perf = PerformanceOptimizer.builder()
            .cache(cache -> cache.memory(ByteSize.megabytes(64)))
            .build();
    private final Products direct = new Repository();
    private final Products cached = perf.cached(Products.class, direct);
    private final CacheRegion<Product> region = perf.cache().region("by hand", Product.class);

    /** What is cached. */
    public interface Products {
        /** A value by its number. */
        @Cacheable(region = "value", key = "{0}")
        Product product(long id);

        /** The same, which may be absent. */
        @Cacheable(region = "optional", key = "{0}")
        Optional<Product> find(long id);

        /** A value by two arguments, without a template. */
        @Cacheable(region = "whole call")
        Product localized(long id, String language);
    }

    /** A value. */
    public record Product(long id, String name) {}

    /** Made anew for each argument, so that what comes back shows whether it was kept. */
    private static final class Repository implements Products {
        @Override
        public Product product(long id) {
            return new Product(id, "product " + id);
        }

        @Override
        public Optional<Product> find(long id) {
            return Optional.of(product(id));
        }

        @Override
        public Product localized(long id, String language) {
            return product(id);
        }
    }

    /** The next product of one thread. */
    @State(Scope.Thread)
    public static class Position {
        private long state = 1;

        long next() {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            return (state >>> 33) % PRODUCTS;
        }
    }

    @Setup
    public void fill() {
        for (long id = 0; id < PRODUCTS; id++) {
            boolean kept = same(cached.product(id), cached.product(id))
                    && same(cached.find(id).orElseThrow(), cached.find(id).orElseThrow())
                    && same(cached.localized(id, "en"), cached.localized(id, "en"))
                    && same(valueByHand(id), valueByHand(id));
            if (!kept) {
                throw new IllegalStateException("product " + id + " was not kept");
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very object that was kept, not one made again
    private static boolean same(Product first, Product second) {
        return first == second;
    }

    @TearDown
    public void close() {
        perf.close();
    }

    @Benchmark
    public Product value(Position position) {
        return cached.product(position.next());
    }

    @Benchmark
    public Product valueByHand(Position position) {
        return valueByHand(position.next());
    }

    private Product valueByHand(long id) {
        return region.get(Long.toString(id), key -> direct.product(id));
    }

    @Benchmark
    public Optional<Product> optional(Position position) {
        return cached.find(position.next());
    }

    @Benchmark
    public Optional<Product> optionalByHand(Position position) {
        long id = position.next();
        return region.find(Long.toString(id), key -> direct.find(id).orElse(null));
    }

    @Benchmark
    public Product twoArguments(Position position) {
        return cached.localized(position.next(), "en");
    }

    @Benchmark
    public Product twoArgumentsByHand(Position position) {
        long id = position.next();
        return region.get(id + "/en", key -> direct.localized(id, "en"));
    }
}
