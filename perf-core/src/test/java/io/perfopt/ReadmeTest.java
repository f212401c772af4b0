package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.async.OperationHandle;
import io.perfopt.cache.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of README.md, and what the page says it prints. */
class ReadmeTest {
    private static final Pattern OUTPUT =
            Pattern.compile("snippet: ReadmeTest#tour.*?```text\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void printsWhatThePageShows() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        tour(new PrintStream(printed, true, StandardCharsets.UTF_8), directory.resolve("cache"));

        Matcher shown = OUTPUT.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(shown.find())
                .as("README.md shows an output after the example")
                .isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(shown.group(1));
    }

    private static void tour(PrintStream out, Path cacheDirectory) {
        // snippet: tour
        try (PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .cache(cache -> cache.memory(ByteSize.megabytes(100)).disk(cacheDirectory, ByteSize.gigabytes(1)))
                .async(async -> async.maxConcurrent(8))
                .analytics(analytics -> analytics.retention(Duration.ofHours(24)))
                .build()) {
            for (String visitor : List.of("Ann", "Bob", "Eve")) {
                Product product =
                        perf.cache().get("product:42", Product.class, key -> load(42)); // memory, disk, one load
                OperationHandle<String> label = perf.queue("label", () -> print(product), 8, Duration.ofSeconds(5));
                String receipt = perf.track("checkout", () -> pay(visitor, product));
                out.println(receipt + ", " + label.join());
            }
            out.println(perf.cacheStats().hits() + " hits, " + perf.cacheStats().loads() + " load");
            out.println(perf.metrics("checkout").count() + " checkouts, "
                    + perf.health().status());
        }
        // end
    }

    private static Product load(long id) {
        return new Product(id, "Lamp", 1999);
    }

    private static String print(Product product) {
        return "label: " + product.name();
    }

    private static String pay(String visitor, Product product) {
        return visitor + " paid " + product.cents();
    }

    record Product(long id, String name, int cents) {}
}
