package io.perfopt.benchmarks.analytics;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Heap held by an engine, as the difference that making it and dropping it makes. */
final class Footprints {
    private static final double KIB = 1024;
    private static final double MIB = 1024 * KIB;

    private Footprints() {}

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(
                    used,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }

    private static double heap(Consumer<Recording> work) {
        long before = usedHeap();
        Recording recording = new Recording();
        work.accept(recording);
        double held = usedHeap() - before;
        recording.analytics.close(); // keeps it reachable until here
        return held;
    }

    private static final class Recording {
        final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"), 0);
        final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .maximumSeriesPerName(10_000)
                .build();
        final long[] values = Durations.lognormal(4);

        void minutes(int series, int minutes, int perMinute) {
            for (int minute = 0; minute < minutes; minute++) {
                for (int i = 0; i < perMinute; i++) {
                    for (int s = 0; s < series; s++) {
                        analytics.recordNanos(
                                "operation" + s, values[(minute * perMinute + i + s * 977) & (Durations.COUNT - 1)]);
                    }
                    time.advance(Duration.ofMillis(60_000L / perMinute));
                }
            }
            for (int s = 0; s < series; s++) {
                analytics.metrics("operation" + s, Duration.ofMinutes(60));
            }
            analytics.tidy();
        }
    }

    /** KiB of a series with 1,000 values in each of 60 minutes, after it has been idle a little. */
    static double busySeries() {
        int series = 64;
        return heap(recording -> {
                    recording.minutes(series, 60, 1_000);
                    recording.time.advance(Duration.ofMinutes(3));
                    recording.analytics.tidy();
                })
                / series
                / KIB;
    }

    /** KiB of a series with one value in each of 60 minutes. */
    static double quietSeries() {
        int series = 2_000;
        return heap(recording -> recording.minutes(series, 60, 1)) / series / KIB;
    }

    /** MiB of 10,000 series with 20 values in each of 10 minutes. */
    static double tenThousandSeries() {
        return heap(recording -> recording.minutes(10_000, 10, 20)) / MIB;
    }

    /** MiB after a million distinct sets of tags. */
    static double millionTagSets() {
        return heap(recording -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        recording.analytics.recordNanos("operation", 1_000 + i, "user", "u" + i);
                    }
                    if (recording
                                    .analytics
                                    .metrics("operation", Duration.ofMinutes(60))
                                    .count()
                            != 1_000_000) {
                        throw new IllegalStateException("totals must stay exact");
                    }
                })
                / MIB;
    }
}
