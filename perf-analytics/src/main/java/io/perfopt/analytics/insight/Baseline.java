package io.perfopt.analytics.insight;

import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.internal.insight.run.BaselineJson;
import io.perfopt.analytics.internal.insight.run.HistogramRun;
import io.perfopt.analytics.internal.insight.run.JmhJson;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metrics of one run, to be compared with those of another. Immutable.
 *
 * <p>Its file is JSON made to be kept under version control: metrics by name, figures to six significant digits, nothing about when or
 * where, so that a run with the same figures gives the same bytes and another differs in the lines of the metrics that changed.
 *
 * @param name what the run is called
 * @param metrics by name, at most 10,000
 */
public record Baseline(String name, SortedMap<String, MetricSample> metrics) {

    /** The most metrics a run may hold. */
    public static final int MAXIMUM_METRICS = 10_000;

    /**
     * Checks the components.
     *
     * @param name what the run is called
     * @param metrics by name, at most 10,000
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public Baseline {
        Objects.requireNonNull(name, "name");
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        if (metrics.size() > MAXIMUM_METRICS) {
            throw new IllegalArgumentException(
                    "metrics must be at most " + MAXIMUM_METRICS + ", were " + metrics.size());
        }
    }

    /**
     * A run with the given metrics.
     *
     * @param name what the run is called
     * @param metrics by name
     * @return the run
     * @throws IllegalArgumentException when there are more than 10,000 metrics
     */
    public static Baseline of(String name, Map<String, MetricSample> metrics) {
        return new Baseline(name, new TreeMap<>(metrics));
    }

    /**
     * Reads a run: a file that {@link #write} wrote, the result of JMH ({@code -rf json}), or the interval log of a load test, told apart
     * by their content.
     *
     * @param file the file, at most 64 MiB
     * @return the run, named as the file says or after the file
     * @throws AnalyticsException when the file cannot be read or is none of them
     */
    public static Baseline read(Path file) {
        return BaselineJson.read(file);
    }

    /**
     * Reads the text of a JMH result ({@code -rf json}): one metric a benchmark, mode and parameters, the iterations of all forks in
     * their order, and the allocation per operation where the gc profiler ran.
     *
     * @param name what the run is called
     * @param json the text
     * @return the run
     * @throws AnalyticsException when the text is not a JMH result
     */
    public static Baseline fromJmh(String name, String json) {
        return JmhJson.parse(name, json);
    }

    /**
     * Reads the text of an interval log of HdrHistogram, in nanoseconds, as load generators write it: for each tag, or {@code latency}
     * without one, the medians of the intervals with the percentiles of all, and under {@code <tag> throughput} how many there were per
     * second. Needs {@code org.hdrhistogram:HdrHistogram}.
     *
     * @param name what the run is called
     * @param log the text
     * @return the run
     * @throws AnalyticsException when the text is not an interval log, or HdrHistogram is absent
     */
    public static Baseline fromHistogramLog(String name, String log) {
        return HistogramRun.parse(name, log);
    }

    /**
     * One of its metrics.
     *
     * @param metric its name
     * @return the metric; empty when the run has none of that name
     */
    public Optional<MetricSample> find(String metric) {
        return Optional.ofNullable(metrics.get(metric));
    }

    /**
     * Writes the run to a file, replacing it whole or not at all.
     *
     * @param file the file; its directory must exist
     * @throws AnalyticsException when it cannot be written
     */
    public void write(Path file) {
        BaselineJson.write(this, file);
    }

    /**
     * Compares a later run with this one.
     *
     * @param current the later run
     * @param options how sure and how large a change must be
     * @return one row a metric that both have
     */
    public Comparison compare(Baseline current, CompareOptions options) {
        return Comparison.of(this, current, options);
    }

    /**
     * Compares a later run with this one: 1 % false findings, changes of at least 5 %.
     *
     * @param current the later run
     * @return one row a metric that both have
     */
    public Comparison compare(Baseline current) {
        return compare(current, CompareOptions.defaults());
    }

    /**
     * Weighs how much a later run improved on this one against a target.
     *
     * @param current the later run
     * @param targetPercent the improvement wanted, in percent, above 0
     * @return one row a metric that both have
     * @throws IllegalArgumentException when the target is not above 0
     */
    public Improvement improvement(Baseline current, double targetPercent) {
        return Improvement.of(compare(current, CompareOptions.defaults()), targetPercent);
    }

    @Override
    public String toString() {
        return "Baseline[" + name + ", " + metrics.size() + " metrics]";
    }
}
