package io.perfopt.benchmarks.insight;

import io.perfopt.analytics.insight.AnomalyDetector;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one value costs the default detector, on a daily course with noise and now and then a spike, one value a minute. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnomalyDetectorBenchmark {
    private static final int DAYS = 14;
    private static final int MINUTES = DAYS * 1440;

    private final AnomalyDetector detector = AnomalyDetector.streaming();
    private final double[] values = Simulated.noise(1, MINUTES, 0.5);
    private final Instant[] times = new Instant[MINUTES];
    private int next;

    /** Makes the course; every expert has learned it before the first measurement. */
    @Setup
    public void course() {
        Instant start = Instant.parse("2026-01-05T00:00:00Z");
        for (int i = 0; i < MINUTES; i++) {
            values[i] = 100 + 30 * Math.sin(2 * Math.PI * i / 1440) + 3 * values[i] + (i % 1777 == 0 ? 80 : 0);
            times[i] = start.plusSeconds(60L * i);
            detector.score(times[i], values[i]);
        }
    }

    /** One value. */
    @Benchmark
    public double score() {
        int i = next;
        next = i + 1 == MINUTES ? 0 : i + 1;
        return detector.score(times[i], values[i]);
    }
}
