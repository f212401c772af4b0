package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.Counter;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.History;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.ReportType;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.Timer;
import io.perfopt.analytics.Trace;
import io.perfopt.analytics.TraceContext;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.HealthCheck;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.HealthStatus;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/analytics.md. */
class AnalyticsGuideTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final Queue<String> mails = new ArrayDeque<>();

    private void pay() {
        time.advance(Duration.ofMillis(30));
    }

    private static void shop() {}

    @Test
    void first() {
        // snippet: first
        try (PerformanceAnalytics engine =
                PerformanceAnalytics.builder().retention(Duration.ofHours(24)).build()) {
            try (Trace trace = engine.start("checkout", Tags.of("region", "eu"))) {
                try {
                    shop();
                } catch (RuntimeException e) {
                    trace.fail(e);
                    throw e;
                }
            }
            OperationMetrics metrics = engine.metrics("checkout", Duration.ofMinutes(5));
            assertThat(metrics.count()).isEqualTo(1);
            assertThat(metrics.p95()).isPresent();
        }
        // end
    }

    @Test
    void recording() {
        // snippet: recording
        Timer checkout = analytics.timer("checkout"); // fetched once, kept in a field
        checkout.recordNanos(1_200_000);
        checkout.time(this::pay); // what it throws counts as a failure

        analytics.recordNanos("checkout", 3_400_000, "region", "eu", "tier", "gold"); // by name: no key is made

        long id = analytics.begin("checkout"); // a trace without an object; may end on another thread
        pay();
        analytics.end(id, true);

        analytics.record("queue.depth", 12, Tags.of("queue", "mail"));
        Counter rejected = analytics.counter("rejected", Tags.none());
        rejected.increment();
        analytics.event("deploy", Map.of("version", "1.4"), Severity.INFO);
        // end
        assertThat(analytics.metrics("checkout").count()).isEqualTo(4);
    }

    @Test
    void window() {
        for (int millis = 1; millis <= 20; millis++) {
            analytics.recordNanos("checkout", millis * 1_000_000L);
        }
        time.advance(Duration.ofSeconds(10));
        // snippet: window
        OperationMetrics metrics = analytics.metrics("checkout", Duration.ofMinutes(1));
        assertThat(metrics.average()).contains(Duration.ofNanos(10_500_000));
        assertThat(metrics.p95()).contains(Duration.ofMillis(19));
        assertThat(metrics.successRate()).hasValue(1);
        assertThat(metrics.ratePerSecond()).hasValue(2); // 20 in the 10 s that the engine is old
        assertThat(metrics.coverage().samples()).isEqualTo(20);
        assertThat(metrics.coverage().errorBound()).isZero(); // few enough to be exact

        assertThat(analytics.metrics("never called").p95()).isEmpty(); // absent, not zero
        // end
    }

    @Test
    void tags() {
        // snippet: tags
        analytics.recordNanos("checkout", 20_000_000, "region", "eu");
        analytics.recordNanos("checkout", 90_000_000, "region", "us");

        assertThat(analytics.metrics("checkout").count()).isEqualTo(2); // all tags together
        assertThat(analytics.metrics("checkout", Tags.of("region", "eu"), HOUR).max())
                .contains(Duration.ofMillis(20));
        Map<String, OperationMetrics> byRegion = analytics.metricsBy("checkout", "region", HOUR);
        assertThat(byRegion.keySet()).containsExactly("eu", "us");
        // end
    }

    @Test
    void values() {
        mails.add("welcome");
        // snippet: values
        Registration gauge = analytics.gauge("mails.waiting", Tags.none(), mails::size);
        analytics.sampleGauges(); // the sampling thread does this every 10 s

        ValueMetrics waiting = analytics.values("mails.waiting", HOUR);
        assertThat(waiting.max()).hasValue(1);
        gauge.close();
        // end
    }

    @Test
    void history() {
        try (Trace trace = analytics.start("checkout")) {
            trace.fail(new IllegalStateException("out of stock"));
        }
        // snippet: history
        History history = analytics.history("checkout", HOUR);
        assertThat(history.points()).hasSize(1); // one for each slot with a value
        assertThat(history.points().get(0).errors()).isEqualTo(1); // exact
        assertThat(history.errors().get(0).type()).isEqualTo("java.lang.IllegalStateException"); // of a sample
        assertThat(history.errors().get(0).lastMessage()).contains("out of stock");
        // end
    }

    @Test
    void slow() {
        // snippet: slow
        try (Trace page = analytics.start("page")) {
            analytics.timer("query").time(this::pay);
            assertThat(page.serverTiming()).isEqualTo("page;dur=30.0, query;dur=30.0"); // for a response header
        }
        SlowTrace slowest = analytics.slowest("page").get(0);
        assertThat(slowest.self()).isZero();
        assertThat(slowest.children()).extracting(SlowTrace.Child::name).containsExactly("query");

        List<Bottleneck> bottlenecks = analytics.bottlenecks(HOUR);
        assertThat(bottlenecks.get(0).name()).isEqualTo("query"); // all the time is spent there, none in page itself
        assertThat(bottlenecks.get(0).halvingSaves()).isEqualTo(0.5);
        assertThat(bottlenecks.get(0).lowConfidence()).isTrue(); // one call says little
        // end
    }

    @Test
    void workers() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            // snippet: workers
            try (Trace page = analytics.start("page")) {
                TraceContext context = analytics.currentTrace(); // of page
                executor.submit(context.wrap(() -> analytics.timer("query").time(this::pay)))
                        .get();
                assertThat(page.serverTiming()).isEqualTo("page;dur=30.0, query;dur=30.0");
            }
            // end
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void threshold() {
        List<String> pager = new ArrayList<>();
        // snippet: threshold
        analytics.threshold(
                "checkout",
                t -> t.percentile(95)
                        .warnAbove(Duration.ofMillis(200))
                        .criticalAbove(Duration.ofMillis(250))
                        .clearAt(Duration.ofMillis(150)));
        analytics.onIncident(incident -> pager.add(incident.level() + ": " + incident.rule()));

        analytics.recordNanos("checkout", 300_000_000);
        analytics.checkThresholds(); // the sampling thread does this every 10 s
        analytics.checkThresholds();
        assertThat(pager).containsExactly("CRITICAL: checkout p95"); // once, until it clears
        // end
    }

    @Test
    void rules() {
        List<String> cleaned = new ArrayList<>();
        // snippet: rules
        AlertRule.systemPresets().forEach(analytics::alert); // needs builder().systemMetrics(true)
        analytics.alert(AlertRule.errorRate("checkout"));
        analytics.alert(AlertRule.hitRatio("cache.hits", "cache.lookups"));
        analytics.alert(AlertRule.builder("queue too long", "queue.depth")
                .each("queue") // an incident for each queue
                .last()
                .warnAbove(100)
                .criticalAbove(1_000)
                .sustained(2, 3) // two of the last three checks
                .recovery(incident -> cleaned.add(incident.metric()))
                .recoveryLimits(Duration.ofMinutes(10), 2)
                .build());
        // end
        analytics.record("queue.depth", 500, Tags.of("queue", "mail"));
        analytics.checkThresholds();
        assertThat(cleaned).isEmpty();
        analytics.checkThresholds();
        assertThat(cleaned).containsExactly("queue.depth");
    }

    @Test
    void health() {
        // snippet: health
        analytics.healthCheck(HealthCheck.of("database", () -> HealthStatus.HEALTHY));
        HealthReport report = analytics.health(HealthCheck.READINESS);
        assertThat(report.status()).isEqualTo(HealthStatus.HEALTHY);
        // end
        analytics.close();
    }

    @Test
    void budgets() {
        analytics.recordNanos("checkout", 300_000_000);
        // snippet: budgets
        Budgets budgets = Budgets.parse("""
                {"schema": "perfopt-budgets/1", "budgets": [
                  {"kind": "operation.p95", "name": "checkout", "target": 250, "warning": 200, "unit": "ms", "direction": "below"}
                ]}
                """);
        BudgetReport report = analytics.judge(budgets, HOUR);
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("BROKEN operation.p95 checkout: 300 ms, must be at most 250 ms");
        // end
    }

    @Test
    void exports() throws IOException {
        analytics.recordNanos("checkout", 300_000_000);
        // snippet: exports
        StringBuilder page = new StringBuilder();
        analytics.export(ExportFormat.HTML, ReportType.DETAILED, HOUR, page); // one file, opens from disk
        assertThat(page).startsWith("<!doctype html>");

        StringBuilder scrape = new StringBuilder();
        analytics.export(ExportFormat.PROMETHEUS, HOUR, scrape);
        assertThat(scrape).contains("perfopt_operation_seconds_count{name=\"checkout\"} 1.0");

        DashboardData data = analytics.dashboardData(); // one immutable snapshot
        assertThat(data.operations()).hasSize(1);
        // end
    }

    @Test
    void omission() {
        // snippet: omission
        long intended = time.nanoTime(); // when the load generator meant to send
        time.advance(Duration.ofMillis(100)); // it was held up
        try (Trace trace = analytics.trace("request").intendedStart(intended).start()) {
            pay();
            assertThat(trace.id()).isPositive();
        }
        assertThat(analytics.metrics("request").max()).contains(Duration.ofMillis(30)); // service time
        assertThat(analytics.metrics("request.response").max())
                .contains(Duration.ofMillis(130)); // what the user waited

        analytics.timer("batch").recordCorrectedNanos(45, 10); // one every 10 ns was expected
        assertThat(analytics.metrics("batch").count()).isEqualTo(1);
        assertThat(analytics.metrics("batch.corrected").count()).isEqualTo(4); // 45, 35, 25, 15
        // end
    }
}
