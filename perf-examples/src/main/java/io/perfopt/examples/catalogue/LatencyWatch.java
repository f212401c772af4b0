package io.perfopt.examples.catalogue;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.AnomalyOptions;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.watch.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Watches how long an operation takes: learns what is normal, wakes somebody when it is half as long again, and says what was odd. */
final class LatencyWatch {
    /** Up to two minutes are looked at second by second. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Standard deviations from the mean; one value in some hundreds is as far out by chance. */
    private static final double FAR_OUT = 3;

    private static final Duration LATELY = Duration.ofSeconds(5);

    private final PerformanceOptimizer perf;
    private final String operation;
    private final LongSupplier nanoTime;
    private final long beganNanos;

    /** Begins to watch: what was before, such as the first slow calls of a program, says nothing of what is normal. */
    LatencyWatch(PerformanceOptimizer perf, String operation, LongSupplier nanoTime) {
        this.perf = perf;
        this.operation = operation;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** Takes the median of now for what is normal, and alerts from one and a half times that on. */
    Optional<Duration> expectAsNow() {
        Optional<Duration> normal = perf.metrics(operation, LATELY).p50();
        normal.ifPresent(median -> perf.setThreshold(
                operation,
                limits -> limits.percentile(50)
                        .window(LATELY)
                        .warnAbove(median.multipliedBy(3).dividedBy(2))
                        .clearAt(median.multipliedBy(5).dividedBy(4))
                        .sustained(2, 3)));
        return normal;
    }

    List<Incident> alerts() {
        return perf.alerts().stream()
                .filter(incident -> incident.metric().equals(operation))
                .toList();
    }

    /** By the plain rule: the better one asks how rare a value is in a long past, and here there is half a minute. */
    Anomalies anomalies() {
        return perf.analytics().anomalies(operation, span(), AnomalyOptions.standardDeviations(FAR_OUT));
    }

    ChangePoints steps() {
        return perf.analytics().changePoints(operation, span());
    }

    private Duration span() {
        Duration watched = Duration.ofNanos(nanoTime.getAsLong() - beganNanos);
        return watched.compareTo(LONGEST) < 0 ? watched : LONGEST;
    }
}
