package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perfopt.analytics.Registration;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.HealthStatus;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationRejectedException;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.cache.Loader;
import io.perfopt.cache.Placement;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.VirtualScroll;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day in a shop: every room used through the facade, as the README tells it, each step building on the one before. Time stands still except where the
 * shop spends it.
 */
@Tag("P1")
@Tag("P15")
@Tag("P20")
@Tag("P25")
class JourneyTest {
    @TempDir
    private Path directory = Path.of("");

    private final ManualTime time = new ManualTime();
    private final Warehouse warehouse = new Warehouse();
    private PerformanceOptimizer perf;

    @BeforeEach
    void open() {
        perf = reopened();
    }

    private PerformanceOptimizer reopened() {
        return PerformanceOptimizer.builder()
                .clocks(time::nanoTime, time)
                .scheduler(new ManualScheduler(time))
                .cache(cache -> cache.memory(ByteSize.megabytes(100)).disk(directory.resolve("cache")))
                .async(async -> async.maxConcurrent(8))
                .analytics(analytics -> analytics.retention(Duration.ofHours(24)))
                .build();
    }

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    void aDayInAShop() throws IOException {
        customersAskForProducts();
        aPageIsRenderedInTheBackground();
        aCheckoutIsTracedToItsWorkers();
        aLongListIsShown();
        theDatabaseFailsAndIsLeftAloneUntilItIsBack();
        theBudgetsOfTheDayAreKept();
        theNightClosesTheShopAndTheMorningFindsItsCache();
    }

    private void customersAskForProducts() {
        Catalogue catalogue = perf.cached(Catalogue.class, warehouse);
        for (int i = 0; i < 10; i++) {
            assertThat(catalogue.find(42)).contains(new Product(42, "Lamp", 1999));
        }
        assertThat(warehouse.asked).containsExactly("find 42");
        catalogue.rename(42, "Desk lamp");
        assertThat(catalogue.find(42)).contains(new Product(42, "Desk lamp", 1999));
        assertThat(perf.cacheStats().memory().hits()).isEqualTo(9);
        assertThat(perf.metrics("perfopt.cache.load").count()).isEqualTo(2);
        assertThat(perf.metrics("perfopt.cache.load").max()).contains(Duration.ofMillis(40));
    }

    private void aPageIsRenderedInTheBackground() {
        Product lamp = perf.cached(Catalogue.class, warehouse).find(42).orElseThrow();
        OperationHandle<String> thumbnail = perf.async()
                .submit(Operation.of("thumbnail", () -> "picture of " + lamp.name())
                        .priority(8));
        assertThat(thumbnail.join(Duration.ofSeconds(30))).isEqualTo("picture of Desk lamp");

        List<Callable<Integer>> labels = IntStream.range(0, 7)
                .<Callable<Integer>>mapToObj(i -> () -> i * i)
                .toList();
        assertThat(perf.runInBatches("label", labels, 3)
                        .toCompletableFuture()
                        .join()
                        .values())
                .containsExactly(0, 1, 4, 9, 16, 25, 36);
        assertThat(perf.pendingOperations()).isZero();
    }

    private void aCheckoutIsTracedToItsWorkers() {
        String receipt = perf.track("checkout", () -> {
            String paid = perf.queue(
                            "payment",
                            () -> perf.track("bank", () -> {
                                time.advance(Duration.ofMillis(120));
                                return "paid";
                            }))
                    .join();
            time.advance(Duration.ofMillis(30));
            return paid;
        });
        assertThat(receipt).isEqualTo("paid");
        assertThat(perf.metrics("checkout").p95()).contains(Duration.ofMillis(150));
        SlowTrace slowest = perf.analytics().slowest("checkout").get(0);
        assertThat(slowest.children()).extracting(SlowTrace.Child::name).containsExactly("bank");
        assertThat(slowest.self()).isEqualTo(Duration.ofMillis(30));
        assertThat(perf.bottlenecks().get(0).name()).isIn("bank", "perfopt.async.run");
    }

    private void aLongListIsShown() {
        VirtualScroll list = perf.enableVirtualScrolling("products", 100_000, 600);
        list.scrollTo(5_000);
        assertThat(list.firstVisible()).isEqualTo(100);
        perf.batchDomUpdates(
                "products",
                List.of(DomUpdate.write("row-100", "text", () -> {}), DomUpdate.read("row-100", "height", () -> 50)));
        perf.render().frames("products").frame(0, 9_000_000);
        assertThat(perf.renderStats("products").averageTime()).contains(Duration.ofMillis(9));
        assertThat(perf.metrics("perfopt.render.frame").count()).isEqualTo(1);
        assertThat(perf.metrics("perfopt.render.batch").count()).isEqualTo(1);
    }

    private void theDatabaseFailsAndIsLeftAloneUntilItIsBack() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build(), time::nanoTime);
        perf.async().configure("database", type -> type.circuitBreaker(breaker));
        Registration rule = perf.alert(AlertRule.builder("the database fails", "perfopt.cache.load")
                .errorRate()
                .window(Duration.ofMinutes(1))
                .criticalAbove(0.5)
                .recovery(perf.recoveries().openBreaker("database"))
                .build());
        time.advance(Duration.ofMinutes(5));
        Loader<String> failing = perf.loadAs("database", key -> {
            throw new IOException("connection lost");
        });
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> perf.cache().get("order:7", String.class, failing))
                .withRootCauseInstanceOf(IOException.class);
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).extracting(Incident::rule).containsExactly("the database fails");
        assertThat(perf.health().status()).isEqualTo(HealthStatus.DEGRADED);
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> perf.cache().get("order:8", String.class, failing))
                .withCauseInstanceOf(OperationRejectedException.class);

        time.advance(Duration.ofMinutes(5));
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).isEmpty();
        assertThat(perf.health().status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(perf.cache().get("order:7", String.class, perf.loadAs("database", key -> "one lamp")))
                .isEqualTo("one lamp");
        rule.close();
    }

    private void theBudgetsOfTheDayAreKept() throws IOException {
        Path budgets = Files.writeString(directory.resolve("budgets.json"), """
                {"schema": "perfopt-budgets/1", "budgets": [
                  {"kind": "operation.p95", "name": "checkout", "target": 250, "unit": "ms"},
                  {"kind": "cache.hit-ratio", "name": "product", "target": 0.8, "direction": "above"}
                ]}
                """);
        perf.checkBudgets(budgets).orThrow();
        assertThat(perf.exportMetrics()).contains("\"checkout\"", "\"perfopt.async.run\"");
    }

    private void theNightClosesTheShopAndTheMorningFindsItsCache() {
        perf.put("motto", "light for all", Duration.ofDays(2), Placement.AUTOMATIC);
        perf.close();
        time.advance(Duration.ofHours(8));
        perf = reopened();
        assertThat(perf.find("motto", String.class)).contains("light for all");
        assertThat(perf.metrics()).isEmpty();
    }

    record Product(long id, String name, int cents) {}

    interface Catalogue {
        @Cacheable(region = "product", key = "{id}", ttl = "5m", operation = "database")
        Optional<Product> find(long id);

        @Invalidates(region = "product", key = "{id}")
        void rename(long id, String name);
    }

    private final class Warehouse implements Catalogue {
        private final List<String> asked = new ArrayList<>();
        private String name = "Lamp";

        @Override
        public Optional<Product> find(long id) {
            asked.add("find " + id);
            time.advance(Duration.ofMillis(40));
            return Optional.of(new Product(id, name, 1999));
        }

        @Override
        public void rename(long id, String to) {
            name = to;
        }
    }
}
