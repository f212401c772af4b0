package io.perfopt.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.analytics.AnalyticsListener;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.async.CircuitBreaker.State;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each room writes to its logger. */
class RoomLogsTest {
    private final List<String> lines = new ArrayList<>();
    private final CalmLog log = new CalmLog(
            () -> new RecordingLogger(lines, System.Logger.Level.DEBUG), () -> 0, 100, Duration.ofMinutes(1));

    @Test
    @Tag("P22")
    void aBrokenRuleIsWrittenAsGraveAsItIs() {
        ManualTime time = new ManualTime();
        try (PerformanceAnalytics analytics = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .listener(new AnalyticsLog(log))
                .build()) {
            analytics.alert(AlertRule.builder("slow", "checkout")
                    .max()
                    .window(Duration.ofMinutes(1))
                    .warnAbove(Duration.ofMillis(10))
                    .criticalAbove(Duration.ofMillis(20))
                    .build());
            analytics.recordNanos("checkout", 11_000_000);
            analytics.checkThresholds();
            analytics.recordNanos("checkout", 21_000_000);
            analytics.checkThresholds();
            time.advance(Duration.ofMinutes(5));
            analytics.recordNanos("checkout", 1_000_000);
            analytics.checkThresholds();
        }
        assertThat(lines)
                .containsExactly(
                        "WARNING checkout maximum is 11 ms, above 10 ms",
                        "ERROR checkout maximum is 21 ms, above 20 ms",
                        "INFO slow cleared after PT5M");
    }

    @Test
    void theEngineSaysWhenItFoldsAndWhenTheJvmStoodStill() {
        AnalyticsListener listener = new AnalyticsLog(log);
        listener.onFolded("checkout", Tags.of("user", "7"));
        listener.onStall(1_000, 251_000_000);
        assertThat(lines.get(0)).startsWith("WARNING checkout").contains("user").endsWith("counts under \"other\"");
        assertThat(lines.get(1)).isEqualTo("DEBUG the JVM stood still for PT0.250999S");
    }

    @Test
    void theSchedulerSaysWhatItRefusesAndWhatHangs() {
        AsyncLog listener = new AsyncLog(log);
        listener.onRejected("report", 3, "the queue is full");
        listener.onBreakerTransition("payment", State.CLOSED, State.OPEN);
        listener.onBreakerTransition("payment", State.OPEN, State.HALF_OPEN);
        listener.onStuck(17, "report", new Thread(() -> {}, "worker"));
        assertThat(lines)
                .containsExactly(
                        "WARNING an operation report of priority 3 was refused: the queue is full",
                        "WARNING the circuit breaker of payment went from CLOSED to OPEN",
                        "INFO the circuit breaker of payment went from OPEN to HALF_OPEN",
                        "WARNING operation 17 (report) ignores its interrupt and holds the thread worker");
    }

    @Test
    void theCacheSaysWhatDidNotReachTheDisk() {
        CacheLog listener = new CacheLog(log);
        listener.diskHealthChanged(false, "no space left");
        listener.writeDropped("product", "42", "no space left");
        listener.diskHealthChanged(true, "a write succeeded");
        listener.loaded("", "7", 5, new IOException("loading \"7\" failed: gone"));
        listener.loaded("", "8", 5, null);
        assertThat(lines)
                .containsExactly(
                        "WARNING the disk tier takes no writes: no space left",
                        "WARNING product/42 was not written to disk: no space left",
                        "INFO the disk tier takes writes again: a write succeeded",
                        "DEBUG loading \"7\" failed: gone");
    }

    @Test
    void theRenderingOptimizerSaysWhichUpdatesFail() {
        new RenderLog(log).onUpdateFailed("orders", new IllegalStateException("no such node"));
        assertThat(lines)
                .containsExactly("WARNING an update of orders failed: java.lang.IllegalStateException: no such node");
    }
}
