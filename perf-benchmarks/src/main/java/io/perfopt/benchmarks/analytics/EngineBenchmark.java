package io.perfopt.benchmarks.analytics;

import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Timer;
import io.perfopt.analytics.watch.Violation;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/** What the engine does beyond recording: thresholds, dashboards, and steady recording with slots that turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
    private static final int OPERATIONS = 1_000;
    private static final int TILES = 60;
    private static final int STEADY = 16;

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"), 0);
    private final PerformanceAnalytics watched = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final PerformanceAnalytics shown = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final PerformanceAnalytics steady = PerformanceAnalytics.create();
    private final Timer[] timers = new Timer[STEADY];
    private final long[] values = Durations.lognormal(3);

    /** The position of one thread. */
    @State(Scope.Thread)
    public static class Position {
        private int next;
    }

    @Setup
    public void record() {
        for (int i = 0; i < STEADY; i++) {
            timers[i] = steady.timer("steady" + i);
        }
        for (int i = 0; i < OPERATIONS; i++) {
            watched.threshold(
                    "operation" + i, t -> t.warnAbove(Duration.ofSeconds(1)).criticalAbove(Duration.ofSeconds(2)));
        }
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < OPERATIONS; i++) {
                watched.recordNanos("operation" + i, values[(second * 31 + i) & (Durations.COUNT - 1)]);
            }
            time.advance(Duration.ofSeconds(1));
        }
        for (int second = 0; second < 3_600; second++) {
            for (int i = 0; i < TILES; i++) {
                for (int n = 0; n < 5; n++) {
                    shown.recordNanos("tile" + i, values[(second * 31 + i + n * 977) & (Durations.COUNT - 1)]);
                }
            }
            time.advance(Duration.ofSeconds(1));
        }
        for (int i = 0; i < OPERATIONS; i++) { // the window of the thresholds is not empty
            for (int n = 0; n < 100; n++) {
                watched.recordNanos("operation" + i, values[(n * 31 + i) & (Durations.COUNT - 1)]);
            }
        }
    }

    @TearDown
    public void close() {
        watched.close();
        shown.close();
        steady.close();
    }

    @Benchmark
    public List<Violation> thousandThresholds() {
        return watched.checkThresholds();
    }

    @Benchmark
    public DashboardData sixtyTiles() {
        return shown.dashboardData();
    }

    /** Half a million records a second by each of two threads, for as long as the run takes. */
    @Benchmark
    @Threads(2)
    public void millionRecordsASecond(Position position) {
        timers[position.next & (STEADY - 1)].recordNanos(values[position.next++ & (Durations.COUNT - 1)]);
        Blackhole.consumeCPU(580);
    }
}
