package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of README.md. */
class ReadmeTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void tenLines() {
        Path cacheDirectory = directory.resolve("cache");
        // snippet: tour
        try (PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .cache(cache -> cache.memory(ByteSize.megabytes(100)).disk(cacheDirectory, ByteSize.gigabytes(1)))
                .async(async -> async.maxConcurrent(8))
                .build()) {
            Product product = perf.cache().get("product:42", Product.class, key -> load(42)); // memory, disk, one load
            OperationHandle<String> label = perf.queue("label", () -> print(product), 8, Duration.ofSeconds(5));
            perf.track("checkout", () -> pay(product));

            assertThat(label.join(Duration.ofSeconds(5))).isEqualTo("Lamp for 1999");
            assertThat(perf.metrics("checkout").p95()).isPresent();
        }
        // end
    }

    private static Product load(long id) {
        return new Product(id, "Lamp", 1999);
    }

    private static String print(Product product) {
        return product.name() + " for " + product.cents();
    }

    private static void pay(Product product) {
        assertThat(product.cents()).isPositive();
    }

    record Product(long id, String name, int cents) {}
}
