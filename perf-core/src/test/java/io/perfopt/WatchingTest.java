package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.BudgetReport.Outcome;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.HealthStatus;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Level;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.cache.ByteSize;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds, alerts, recoveries, health, exports and budgets through the facade, on a manual clock. */
class WatchingTest {
    private final ManualTime time = new ManualTime();
    private final PerformanceOptimizer perf = PerformanceOptimizer.builder()
            .clocks(time::nanoTime, time)
            .scheduler(new ManualScheduler(time))
            .cache(cache -> cache.memory(ByteSize.megabytes(64)))
            .build();

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    @Tag("P17")
    @Tag("P22")
    void aCrossedThresholdIsAnAlertUntilItClears() {
        Registration threshold = perf.setThreshold("checkout", Duration.ofMillis(200), Duration.ofMillis(250));
        checkoutTaking(Duration.ofMillis(220));
        perf.analytics().checkThresholds();
        assertThat(RecordedLog.lines()).contains("WARNING checkout p95 is 220 ms, above 200 ms");
        assertThat(perf.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.metric()).isEqualTo("checkout");
            assertThat(alert.level()).isEqualTo(Level.WARNING);
            assertThat(alert.limit()).isEqualTo(200e6);
        });

        time.advance(Duration.ofMinutes(10));
        checkoutTaking(Duration.ofMillis(20));
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).isEmpty();

        threshold.close();
        checkoutTaking(Duration.ofMillis(900));
        assertThat(perf.analytics().checkThresholds()).isEmpty();
    }

    private void checkoutTaking(Duration duration) {
        perf.track("checkout", () -> time.advance(duration));
    }

    @Test
    @Tag("P19")
    void exportsWhatWasMeasured() throws IOException {
        checkoutTaking(Duration.ofMillis(20));
        assertThat(perf.exportMetrics()).contains("\"perfopt-analytics/1\"").contains("\"checkout\"");
        StringBuilder text = new StringBuilder();
        perf.exportMetrics(ExportFormat.CSV, Duration.ofMinutes(5), text);
        assertThat(text).contains("checkout");
    }

    @Test
    @Tag("P20")
    void everyRoomSaysHowItIs() throws InterruptedException {
        HealthReport well = perf.health();
        assertThat(well.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(states(well))
                .containsOnlyKeys(
                        "perfopt.analytics.memory",
                        "perfopt.async.breakers",
                        "perfopt.async.queue",
                        "perfopt.async.workers",
                        "perfopt.render.queue");

        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        perf.async().configure("payment", type -> type.circuitBreaker(breaker));
        breaker.forceOpen();
        HealthReport limping = perf.health();
        assertThat(limping.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(states(limping))
                .containsEntry("perfopt.async.breakers", HealthStatus.DEGRADED)
                .containsEntry("perfopt.async.queue", HealthStatus.HEALTHY);
        breaker.reset();
        assertThat(perf.health().status()).isEqualTo(HealthStatus.HEALTHY);

        CountDownLatch mayEnd = new CountDownLatch(1);
        perf.async().configure("full", type -> type.maxConcurrent(1).capacity(1));
        for (int i = 0; i < 3; i++) {
            perf.queue("full", () -> {
                mayEnd.await();
                return 1;
            });
        }
        assertThat(states(perf.health())).containsEntry("perfopt.async.queue", HealthStatus.DEGRADED);
        mayEnd.countDown();
        time.advance(Duration.ofMinutes(2));
        assertThat(states(perf.health())).containsEntry("perfopt.async.queue", HealthStatus.HEALTHY);
    }

    private static Map<String, HealthStatus> states(HealthReport report) {
        return report.checks().stream()
                .collect(Collectors.toMap(HealthReport.Result::name, HealthReport.Result::status));
    }

    @Test
    @Tag("P22")
    void anAlertDropsARegion() {
        perf.cache().region("price", String.class).put("1", "wrong");
        perf.cache().region("name", String.class).put("1", "right");
        breakRule(perf.recoveries().dropRegion("price"));
        assertThat(perf.cache().region("price", String.class).find("1")).isEmpty();
        assertThat(perf.cache().region("name", String.class).find("1")).contains("right");
        assertThat(perf.analytics().events(Duration.ofMinutes(1), Severity.WARNING))
                .anySatisfy(event -> {
                    assertThat(event.name()).isEqualTo("perfopt.recovery");
                    assertThat(event.details())
                            .containsEntry("action", "dropped the entries of region price")
                            .containsEntry("rule", "broken");
                });
    }

    @Test
    @Tag("P22")
    void anAlertOpensABreakerUntilItClears() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        assertThatIllegalStateException()
                .isThrownBy(() -> perf.recoveries().openBreaker("payment"))
                .withMessage("the type payment has no circuit breaker; configure one before a rule may open it");
        perf.async().configure("payment", type -> type.circuitBreaker(breaker));

        breakRule(perf.recoveries().openBreaker("payment"));
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        mendRule();
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    @Tag("P22")
    void anAlertShrinksMemoryUntilItClears() {
        Consumer<Incident> half = perf.recoveries().shrinkMemory(0.5);
        breakRule(half);
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(32L << 20);
        makeRuleCritical();
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(16L << 20);
        mendRule();
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(64L << 20);

        breakRule(perf.recoveries().shrinkMemory(0.001));
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(1L << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perf.recoveries().shrinkMemory(1))
                .withMessage("share must be between 0 and 1, was 1.0");
    }

    @Test
    @Tag("P22")
    void whatARuleTookIsGivenBackThoughTheRuleIsGone() {
        Registration rule = perf.alert(rule("taken back", perf.recoveries().shrinkMemory(0.5)));
        fail();
        perf.analytics().checkThresholds();
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(32L << 20);
        rule.close();

        time.advance(Duration.ofMinutes(5));
        breakRule(incident -> {});
        mendRule();
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(64L << 20);
    }

    private static AlertRule rule(String name, Consumer<Incident> recovery) {
        return AlertRule.builder(name, "work")
                .errorRate()
                .warnAbove(0.2)
                .criticalAbove(0.6)
                .window(Duration.ofMinutes(1))
                .recovery(recovery)
                .recoveryLimits(Duration.ZERO, 3)
                .build();
    }

    private void breakRule(Consumer<Incident> recovery) {
        perf.alert(rule("broken", recovery));
        perf.track("work", () -> {});
        fail();
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).singleElement().extracting(Incident::level).isEqualTo(Level.WARNING);
    }

    private void makeRuleCritical() {
        fail();
        fail();
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).singleElement().extracting(Incident::level).isEqualTo(Level.CRITICAL);
    }

    private void mendRule() {
        time.advance(Duration.ofMinutes(5));
        perf.track("work", () -> {});
        perf.analytics().checkThresholds();
        assertThat(perf.alerts()).isEmpty();
    }

    private void fail() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> perf.track("work", () -> {
                    throw new IOException("planned");
                }));
    }

    @Test
    @Tag("P25")
    void oneFileHoldsBudgetsOfTimingsSizesCachesAndPages(@TempDir Path directory) throws IOException {
        checkoutTaking(Duration.ofMillis(300));
        perf.cache().region("product", String.class).get("1", key -> "lamp");
        perf.cache().region("product", String.class).get("1", key -> "lamp");
        byte[] noise = new byte[2048];
        new Random(7).nextBytes(noise);
        Files.createDirectory(directory.resolve("assets"));
        Files.write(directory.resolve("assets/noise.bin"), noise);
        Files.writeString(directory.resolve("assets/app.css"), "a{}".repeat(1024));
        Path file = Files.writeString(directory.resolve("budgets.json"), """
                {"schema": "perfopt-budgets/1", "budgets": [
                  {"kind": "operation.p95", "name": "checkout", "target": 250, "unit": "ms"},
                  {"kind": "cache.hit-ratio", "name": "product", "target": 0.4, "warning": 0.6, "direction": "above"},
                  {"kind": "cache.loads", "name": "*", "target": 1},
                  {"kind": "cache.hit-ratio", "name": "nowhere", "target": 0.4, "direction": "above"},
                  {"kind": "size.raw", "name": "assets", "target": 5, "unit": "KB"},
                  {"kind": "size.gzip", "name": "assets/app.css", "target": 0.5, "unit": "KB"},
                  {"kind": "size.raw", "name": "assets/gone.js", "target": 5, "unit": "KB"},
                  {"kind": "page.weight", "name": "index.html", "target": 500, "unit": "KB"}
                ]}
                """);

        BudgetReport report = perf.checkBudgets(file);

        assertThat(report.verdicts())
                .extracting(BudgetReport.Verdict::outcome)
                .containsExactly(
                        Outcome.BROKEN,
                        Outcome.WARNING,
                        Outcome.KEPT,
                        Outcome.ABSENT,
                        Outcome.KEPT,
                        Outcome.KEPT,
                        Outcome.ABSENT,
                        Outcome.SKIPPED);
        assertThat(report.verdicts().get(1).measured()).hasValue(0.5);
        assertThat(report.verdicts().get(4).measured()).hasValue(5.0);
        assertThat(report.passed()).isFalse();
        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(RecordedLog.lines())
                .contains("WARNING budget BROKEN operation.p95 checkout: 300 ms, must be at most 250 ms");
    }

    @Test
    @Tag("P25")
    void aBudgetThatCannotBeJudgedIsRefused(@TempDir Path directory) throws IOException {
        refused(directory, "cache.speed", "KB", "the statistic must be one of hit-ratio, efficiency");
        refused(directory, "cache.memory-size", "ms", "unit must be one of [B, GB, KB, MB], was 'ms'");
        refused(directory, "size.zip", "KB", "the statistic must be one of raw, gzip, was 'zip'");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> perf.checkBudgets(directory.resolve("none.json")))
                .withMessageContaining("none.json");
        try (PerformanceOptimizer measuring =
                PerformanceOptimizer.builder().withoutCache().build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> measuring.checkBudgets(file(directory, "cache.loads", "")))
                    .withMessageContaining("withoutCache()");
        }
    }

    private void refused(Path directory, String kind, String unit, String why) throws IOException {
        Path file = file(directory, kind, unit);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perf.checkBudgets(file))
                .withMessageContaining(kind)
                .withMessageContaining(why);
    }

    private static Path file(Path directory, String kind, String unit) throws IOException {
        return Files.writeString(directory.resolve("budgets.json"), """
                {"schema": "perfopt-budgets/1", "budgets": [{"kind": "%s", "name": "*", "target": 1, "unit": "%s"}]}
                """.formatted(kind, unit));
    }
}
