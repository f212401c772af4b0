package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Compressed;
import io.perfopt.cache.Compression;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Loader;
import io.perfopt.cache.ReadStrategy;
import io.perfopt.cache.Type;
import io.perfopt.cache.Warming;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/cache.md. */
class CacheGuideTest {
    record Product(String id, int price) {}

    /** Stands for a database. */
    private static final class Repository {
        Product load(String id) {
            return new Product(id, 100);
        }

        List<Product> best() {
            return List.of(load("1"), load("2"));
        }

        Map<String, Product> loadAll(Iterable<String> ids) {
            Map<String, Product> products = new HashMap<>();
            ids.forEach(id -> products.put(id, load(id)));
            return products;
        }
    }

    private final Repository repository = new Repository();
    private final PrintStream log = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void first() {
        // snippet: first
        CachingSystem cache = CachingSystem.builder()
                .memory(ByteSize.megabytes(100))
                .disk(directory.resolve("cache"), ByteSize.gigabytes(1))
                .build();

        Product product =
                cache.get("product:42", Product.class, key -> repository.load("42")); // memory, disk, one load
        List<Product> best = cache.get("bestsellers", new Type<List<Product>>() {}, key -> repository.best());
        // end
        assertThat(product.id()).isEqualTo("42");
        assertThat(best).hasSize(2);
        cache.close();
    }

    @Test
    void regions() {
        try (CachingSystem cache = CachingSystem.builder().build()) {
            List<String> ids = List.of("1", "2");
            // snippet: regions
            CacheRegion<Product> products = cache.region(
                    "product",
                    Product.class,
                    region -> region.ttl(Duration.ofHours(1))
                            .refreshAfter(0.8)
                            .failSafe(Duration.ofDays(1))
                            .loadTimeout(Duration.ofMillis(200), Duration.ofSeconds(5)));

            Product product = products.get("42", repository::load);
            Optional<Product> known = products.find("42");
            Map<String, Product> several = products.getAll(ids, repository::loadAll);
            ConcurrentMap<String, Product> map = products.asMap();
            // end
            assertThat(known).contains(product);
            assertThat(several).hasSize(2);
            assertThat(map).hasSize(3);
        }
    }

    @Test
    void invalidation() {
        try (CachingSystem cache = CachingSystem.builder().build()) {
            String html = "<p>";
            // snippet: invalidation
            cache.put(
                    "page:home",
                    html,
                    EntryOptions.ttl(Duration.ofMinutes(5)).tags("home").dependsOn("product/42"));

            Invalidated gone = cache.invalidateCascade("product/42"); // the product and the pages made from it
            cache.invalidateMatching("product/*");
            cache.invalidateTag("home");
            long onDisk = cache.counting().invalidateMatching("page:*").disk().orElse(0); // counts on disk, too
            // end
            assertThat(gone.memory()).isEqualTo(1);
            assertThat(onDisk).isZero();
        }
    }

    @Test
    void loading() {
        // snippet: loading
        CachingSystem cache = CachingSystem.builder()
                .readStrategy("price/*", ReadStrategy.SOURCE_FIRST)
                .readStrategy("page:*", ReadStrategy.STALE_WHILE_REVALIDATE)
                .defaults(region -> region.absentFor(Duration.ofMinutes(1)).ttlJitter(0.1))
                .build();

        String page = cache.get("page:home", String.class, Loader.withContext((key, context) -> {
            context.options(EntryOptions.ttl(Duration.ofSeconds(30))); // as long as the source said
            return "<p>";
        }));
        Warming warming = cache.warm(List.of("1", "2", "3"), Product.class, repository::load, 2);
        warming.done().join();
        // end
        assertThat(page).isEqualTo("<p>");
        assertThat(warming.loaded()).isEqualTo(3);
        cache.close();
    }

    @Test
    void compression() {
        try (CachingSystem cache = CachingSystem.builder().build()) {
            byte[] text = "to be or not to be, ".repeat(100).getBytes(StandardCharsets.UTF_8);
            // snippet: compression
            Compressed packed = cache.compress(text, Compression.GZIP);
            double ratio = packed.ratio();
            byte[] again = cache.decompress(packed);
            // end
            assertThat(ratio).isLessThan(0.1);
            assertThat(again).isEqualTo(text);
        }
    }

    @Test
    void steering() {
        try (CachingSystem cache = CachingSystem.builder().build()) {
            CacheRegion<Product> products = cache.region("product", Product.class);
            // snippet: steering
            cache.configure(
                    "product", region -> region.ttl(Duration.ofMinutes(10)).refreshAfter(0.5));
            cache.resizeMemory(ByteSize.megabytes(200));
            cache.stats().hitRatio().ifPresent(ratio -> log.printf("%.0f %% of look-ups were hits%n", 100 * ratio));
            cache.dropRegion("product");
            // end
            assertThat(products.config().ttl()).isEqualTo(Duration.ofMinutes(10));
            assertThat(cache.regions()).isEmpty();
        }
    }
}
