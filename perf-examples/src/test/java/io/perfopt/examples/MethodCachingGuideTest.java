package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.Cacheable;
import io.perfopt.Invalidates;
import io.perfopt.Lazy;
import io.perfopt.PerformanceOptimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/method-caching.md. */
class MethodCachingGuideTest {
    private final PerformanceOptimizer perf = PerformanceOptimizer.create();
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void close() {
        perf.close();
    }

    // snippet: interface
    interface Products {
        @Cacheable(region = "product", key = "{id}", ttl = "5m")
        Optional<Product> find(long id);

        @Cacheable
        CompletionStage<Integer> stock(long id, String warehouse);

        @Invalidates(region = "product", key = "{id}")
        void rename(long id, String name);
    }
    // end

    record Product(long id, String name) {}

    @Test
    void proxy() {
        Products implementation = new Database();
        // snippet: proxy
        Products products = perf.cached(Products.class, implementation);

        products.find(42); // asks the implementation
        products.find(42); // does not
        products.rename(42, "Desk lamp");
        assertThat(products.find(42)).contains(new Product(42, "Desk lamp"));
        // end
        assertThat(calls).containsExactly("find 42", "rename 42", "find 42");
        assertThat(products.stock(42, "north").toCompletableFuture().join()).isEqualTo(7);
        assertThat(products.stock(42, "north").toCompletableFuture().join()).isEqualTo(7);
        assertThat(calls).hasSize(4);
    }

    @Test
    void functions() {
        // snippet: functions
        Function<Integer, Long> factorial = perf.memoize("factorial", MethodCachingGuideTest::factorial);
        assertThat(factorial.apply(20)).isEqualTo(2_432_902_008_176_640_000L);

        Lazy<List<String>> words = perf.lazy("words", () -> List.of("made", "at", "first", "use"));
        assertThat(words.isLoaded()).isFalse();
        assertThat(words.get()).hasSize(4);
        // end
    }

    private static long factorial(int number) {
        return number < 2 ? 1 : number * factorial(number - 1);
    }

    private final class Database implements Products {
        private String name = "Lamp";

        @Override
        public Optional<Product> find(long id) {
            calls.add("find " + id);
            return Optional.of(new Product(id, name));
        }

        @Override
        public CompletionStage<Integer> stock(long id, String warehouse) {
            calls.add("stock " + id);
            return CompletableFuture.completedFuture(7);
        }

        @Override
        public void rename(long id, String changed) {
            calls.add("rename " + id);
            name = changed;
        }
    }
}
