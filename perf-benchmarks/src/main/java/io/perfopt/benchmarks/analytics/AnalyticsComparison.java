package io.perfopt.benchmarks.analytics;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare analytics} measures. */
public final class AnalyticsComparison {
    private static final Bar NO_ALLOCATION = Bar.figureAtMost(0.05);
    private static final Bar FIVE_MILLISECONDS = Bar.figureAtMost(5e6);

    /** The engine beside the metrics libraries of the field. */
    public static final Comparison COMPARISON = new Comparison(
            "analytics",
            "the analytics engine beside HdrHistogram, Micrometer, Prometheus client, OpenTelemetry and DDSketch",
            List.of(
                    Row.of("record by handle, one thread: histogram", record("PerfOpt", "ours"))
                            .peer(record("HdrHistogram Recorder", "hdrRecorder"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.7))
                            .measure(Metric.ALLOCATION, NO_ALLOCATION)
                            .threads(1),
                    Row.of("record by handle, one thread: percentiles", record("PerfOpt", "ours"))
                            .peer(record("Micrometer with percentiles", "micrometerPercentiles"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.1))
                            .threads(1),
                    Row.of("record by handle, one thread: plain timer", record("PerfOpt", "ours"))
                            .peer(record("Micrometer without percentiles", "micrometerPlain"))
                            .measure(Metric.TIME)
                            .threads(1),
                    Row.of("record by handle, two threads beside one", record("PerfOpt, two threads", "oursByTwo"))
                            .peer(record("PerfOpt, one thread", "oursAlone"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1.3)),
                    Row.of("record by handle, two threads on one series", record("PerfOpt", "ours"))
                            .peer(record("Prometheus classic", "prometheus"))
                            .peer(record("OpenTelemetry explicit", "otelExplicit"))
                            .peer(record("OpenTelemetry exponential", "otelExponential"))
                            .peer(record("HdrHistogram Recorder", "hdrRecorder"))
                            .peer(record("Micrometer with percentiles", "micrometerPercentiles"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.3))
                            .threads(2),
                    Row.of("record by name and two tags", record("PerfOpt", "oursByName"))
                            .peer(record("Micrometer", "micrometerByName"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.25))
                            .measure(Metric.ALLOCATION, NO_ALLOCATION)
                            .threads(1),
                    Row.of("begin and end by name and two tags", record("PerfOpt", "oursTrace"))
                            .peer(record("Micrometer", "micrometerTrace"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.5))
                            .measure(Metric.ALLOCATION, NO_ALLOCATION)
                            .threads(1),
                    Row.of("p50, p95, p99 of 60 minutes: histogram", window("PerfOpt", "ours"))
                            .peer(window("HdrHistogram, 2 digits", "hdrHistogram"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.1)),
                    Row.of("p50, p95, p99 of 60 minutes: sketch", window("PerfOpt", "ours"))
                            .peer(window("DDSketch, 1 %", "ddSketch"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1.0)),
                    Row.of("check of 1,000 thresholds", engine("thousandThresholds"))
                            .measure(Metric.TIME, FIVE_MILLISECONDS),
                    Row.of("dashboard of 60 tiles over an hour", engine("sixtyTiles"))
                            .measure(Metric.TIME, FIVE_MILLISECONDS),
                    Row.of("a million records a second by two threads", engine("millionRecordsASecond"))
                            .measure(Metric.ALLOCATION, NO_ALLOCATION),
                    Row.computed(
                            "heap of a busy series with an hour of minutes",
                            "KiB",
                            Subject.computed("PerfOpt", Footprints::busySeries),
                            Bar.figureAtMost(40)),
                    Row.computed(
                            "heap of a quiet series with an hour of minutes",
                            "KiB",
                            Subject.computed("PerfOpt", Footprints::quietSeries),
                            Bar.figureAtMost(4)),
                    Row.computed(
                            "heap of 10,000 series",
                            "MiB",
                            Subject.computed("PerfOpt", Footprints::tenThousandSeries),
                            Bar.figureAtMost(256)),
                    Row.computed(
                            "heap after a million sets of tags",
                            "MiB",
                            Subject.computed("PerfOpt", Footprints::millionTagSets),
                            Bar.figureAtMost(256))));

    private AnalyticsComparison() {}

    private static Subject record(String label, String method) {
        return Subject.of(label, RecordBenchmark.class, method);
    }

    private static Subject window(String label, String method) {
        return Subject.of(label, WindowBenchmark.class, method);
    }

    private static Subject engine(String method) {
        return Subject.of("PerfOpt", EngineBenchmark.class, method);
    }
}
