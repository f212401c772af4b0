package io.perfopt.analytics;

import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An engine on manual time. */
public final class ManualAnalytics implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @SuppressWarnings("exports") // tests see the class path
    public final ManualTime time = new ManualTime(START, 17);

    public final PerformanceAnalytics analytics;

    public ManualAnalytics() {
        this(builder -> builder);
    }

    public ManualAnalytics(UnaryOperator<AnalyticsBuilder> setUp) {
        analytics = setUp.apply(
                        PerformanceAnalytics.builder().nanoTime(time::nanoTime).wallClock(time))
                .build();
    }

    public void advance(Duration duration) {
        time.advance(duration);
    }

    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    public void recordMillis(String name, long millis) {
        analytics.recordNanos(name, millis * 1_000_000);
    }

    @Override
    public void close() {
        analytics.close();
    }
}
