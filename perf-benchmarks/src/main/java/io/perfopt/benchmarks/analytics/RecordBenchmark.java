package io.perfopt.benchmarks.analytics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Timer;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** One duration recorded into one series. Nothing but the recording is measured: no clock is read to make the duration. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
    private static final int MASK = Durations.COUNT - 1;
    private static final String[] REGIONS = {"eu", "us", "asia", "africa", "oceania", "north", "south", "west"};
    private static final String[] TIERS = {"gold", "silver", "bronze", "basic", "trial", "staff", "partner", "robot"};

    private final long[] values = Durations.lognormal(1);
    private final PerformanceAnalytics analytics = PerformanceAnalytics.create();
    private final Timer timer = analytics.timer("checkout");
    private final Recorder hdr = new Recorder(3_600_000_000_000L, 2);
    private final SimpleMeterRegistry micrometer = new SimpleMeterRegistry();
    private final io.micrometer.core.instrument.Timer micrometerPlain = micrometer.timer("plain");
    private final io.micrometer.core.instrument.Timer micrometerPercentiles =
            io.micrometer.core.instrument.Timer.builder("percentiles")
                    .publishPercentiles(0.5, 0.95, 0.99)
                    .register(micrometer);
    private final DistributionDataPoint prometheus = Histogram.builder()
            .name("checkout")
            .classicOnly()
            .labelNames("region")
            .build()
            .labelValues("eu");
    private final SdkMeterProvider otel = SdkMeterProvider.builder()
            .registerMetricReader(InMemoryMetricReader.create())
            .registerView(
                    InstrumentSelector.builder().setName("exponential").build(),
                    View.builder()
                            .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                            .build())
            .build();
    private final DoubleHistogram otelExplicit =
            otel.get("b").histogramBuilder("explicit").build();
    private final DoubleHistogram otelExponential =
            otel.get("b").histogramBuilder("exponential").build();

    /** The position of one thread. */
    @State(Scope.Thread)
    public static class Position {
        private int next;
    }

    @Setup
    public void recordOnce() {
        timer.recordNanos(1);
    }

    @TearDown
    public void close() {
        analytics.close();
        micrometer.close();
        otel.close();
    }

    private long value(Position position) {
        return values[position.next++ & MASK];
    }

    @Benchmark
    public void ours(Position position) {
        timer.recordNanos(value(position));
    }

    @Benchmark
    @Threads(1)
    public void oursAlone(Position position) {
        timer.recordNanos(value(position));
    }

    @Benchmark
    @Threads(2)
    public void oursByTwo(Position position) {
        timer.recordNanos(value(position));
    }

    @Benchmark
    public void hdrRecorder(Position position) {
        hdr.recordValue(value(position));
    }

    @Benchmark
    public void micrometerPlain(Position position) {
        micrometerPlain.record(value(position), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void micrometerPercentiles(Position position) {
        micrometerPercentiles.record(value(position), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void prometheus(Position position) {
        prometheus.observe(value(position) / 1e9);
    }

    @Benchmark
    public void otelExplicit(Position position) {
        otelExplicit.record(value(position) / 1e9);
    }

    @Benchmark
    public void otelExponential(Position position) {
        otelExponential.record(value(position) / 1e9);
    }

    @Benchmark
    public void oursByName(Position position) {
        long value = value(position);
        analytics.recordNanos(
                "checkout.by.name", value, "region", REGIONS[position.next & 7], "tier", TIERS[position.next >> 3 & 7]);
    }

    @Benchmark
    public void micrometerByName(Position position) {
        long value = value(position);
        micrometer
                .timer("checkout.by.name", "region", REGIONS[position.next & 7], "tier", TIERS[position.next >> 3 & 7])
                .record(value, TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void oursTrace(Position position) {
        analytics.end(
                analytics.begin(
                        "traced", "region", REGIONS[position.next & 7], "tier", TIERS[position.next++ >> 3 & 7]),
                true);
    }

    @Benchmark
    public void micrometerTrace(Position position) {
        io.micrometer.core.instrument.Timer.Sample sample = io.micrometer.core.instrument.Timer.start(micrometer);
        sample.stop(micrometer.timer(
                "traced", "region", REGIONS[position.next & 7], "tier", TIERS[position.next++ >> 3 & 7]));
    }
}
