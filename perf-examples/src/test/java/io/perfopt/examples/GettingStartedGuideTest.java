package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.HealthStatus;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.Loader;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/getting-started.md. */
class GettingStartedGuideTest {
    private final ManualTime time = new ManualTime();
    // snippet: time
    private final PerformanceOptimizer perf = PerformanceOptimizer.builder()
            .clocks(time::nanoTime, time)
            .scheduler(new ManualScheduler(time))
            .build();
    // end

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    void loadsAsOperations() {
        // snippet: loads
        perf.async()
                .configure(
                        "database",
                        type -> type.maxConcurrent(4)
                                .runTimeout(Duration.ofSeconds(2))
                                .circuitBreaker(CircuitBreaker.of(
                                        CircuitBreakerConfig.builder().build())));
        CacheRegion<String> titles = perf.cache().region("title", String.class);
        Loader<String> fromDatabase = perf.loadAs("database", this::query);

        assertThat(titles.get("42", fromDatabase)).isEqualTo("title of 42");
        // end
        assertThat(perf.async().type("database").stats().completed()).isEqualTo(1);
    }

    private String query(String id) {
        return "title of " + id;
    }

    @Test
    void watches() {
        CacheRegion<String> prices = perf.cache().region("price", String.class);
        prices.put("42", "1999");
        // snippet: watch
        perf.setThreshold("checkout", Duration.ofMillis(200), Duration.ofMillis(500));
        perf.alert(AlertRule.builder("prices are refused", "price check")
                .errorRate()
                .criticalAbove(0.1)
                .recovery(perf.recoveries().dropRegion("price"))
                .build());
        // end
        perf.track("checkout", () -> time.advance(Duration.ofMillis(300)));
        perf.startTracking("price check");
        perf.endTracking("price check", false);
        perf.analytics().checkThresholds();
        assertThat(perf.alerts())
                .extracting(Incident::message)
                .contains("checkout p95 is 300 ms, above 200 ms", "price check error rate is 100 %, above 10 %");
        assertThat(prices.find("42")).isEmpty();
        assertThat(perf.health().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void holdsBudgets(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("app.css"), "a{color:red}");
        Path file = Files.writeString(directory.resolve("budgets.json"), """
                {"schema": "perfopt-budgets/1", "budgets": [
                  {"kind": "operation.p95", "name": "checkout", "target": 250, "unit": "ms"},
                  {"kind": "cache.hit-ratio", "name": "title", "target": 0.4, "direction": "above"},
                  {"kind": "size.gzip", "name": "app.css", "target": 14, "unit": "KB"}
                ]}
                """);
        perf.track("checkout", () -> time.advance(Duration.ofMillis(100)));
        CacheRegion<String> titles = perf.cache().region("title", String.class);
        titles.get("42", this::query);
        titles.get("42", this::query);
        // snippet: budgets
        BudgetReport report = perf.checkBudgets(file);
        report.orThrow(); // AssertionError naming every broken budget
        assertThat(report.exitStatus()).isZero();
        // end
    }
}
