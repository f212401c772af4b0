package io.perfopt.benchmarks.analytics;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** p50, p95 and p99 of the last hour of one of 16 operations with 1,000 values a minute; the peers keep one sketch a minute and merge them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WindowBenchmark {
    private static final int SERIES = 16;
    private static final int MINUTES = 60;
    private static final int PER_MINUTE = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double ERROR = 0.01;

    private final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"), 0);
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .build();
    private final String[] names = new String[SERIES];
    private final Histogram[][] histograms = new Histogram[SERIES][MINUTES];
    private final DDSketch[][] sketches = new DDSketch[SERIES][MINUTES];
    private int next;

    @Setup
    public void recordAnHour() {
        long[] values = Durations.lognormal(2);
        for (int s = 0; s < SERIES; s++) {
            names[s] = "operation" + s;
        }
        for (int minute = 0; minute < MINUTES; minute++) {
            for (int s = 0; s < SERIES; s++) {
                histograms[s][minute] = new Histogram(3_600_000_000_000L, 2);
                sketches[s][minute] = DDSketches.unboundedDense(ERROR);
            }
            for (int i = 0; i < PER_MINUTE; i++) {
                for (int s = 0; s < SERIES; s++) {
                    long value = values[(minute * PER_MINUTE + i + s * 977) & (Durations.COUNT - 1)];
                    analytics.recordNanos(names[s], value);
                    histograms[s][minute].recordValue(value);
                    sketches[s][minute].accept((double) value);
                }
                if (i % 17 == 0) {
                    time.advance(Duration.ofSeconds(1));
                }
            }
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Benchmark
    public long ours() {
        OperationMetrics metrics = analytics.metrics(names[next++ & (SERIES - 1)], HOUR);
        return metrics.percentileNanos(50).orElse(0)
                + metrics.percentileNanos(95).orElse(0)
                + metrics.percentileNanos(99).orElse(0);
    }

    @Benchmark
    public long hdrHistogram() {
        Histogram sum = new Histogram(3_600_000_000_000L, 2);
        for (Histogram minute : histograms[next++ & (SERIES - 1)]) {
            sum.add(minute);
        }
        return sum.getValueAtPercentile(50) + sum.getValueAtPercentile(95) + sum.getValueAtPercentile(99);
    }

    @Benchmark
    public double ddSketch() {
        DDSketch sum = DDSketches.unboundedDense(ERROR);
        for (DDSketch minute : sketches[next++ & (SERIES - 1)]) {
            sum.mergeWith(minute);
        }
        return sum.getValueAtQuantile(0.5) + sum.getValueAtQuantile(0.95) + sum.getValueAtQuantile(0.99);
    }
}
