package io.perfopt.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that ours and its peers both do, and what is measured of it. Each method answers a new row; rows never change.
 *
 * <pre>{@code
 * Row.of("get of a present key", Subject.of("PerfOpt", ReadBenchmark.class, "ours"))
 *         .peer(Subject.of("Caffeine", ReadBenchmark.class, "caffeine"))
 *         .measure(Metric.TIME, Bar.ratioAtMost(1.1))
 *         .measure(Metric.ALLOCATION, Bar.figureAtMost(0.05))
 * }</pre>
 *
 * <p>A {@code @Param} that is not fixed makes one line for each of its values; ours and peer are matched by equal values.
 *
 * @param what what is done, in the user's words
 * @param ours our side
 * @param peers the other sides, in the order of the table
 * @param goals what is measured, and the bar, if there is one
 * @param parameters values of {@code @Param}s for all sides
 * @param threads how many threads do it at once; 0 leaves that to the benchmark
 */
public record Row(
        String what, Subject ours, List<Subject> peers, List<Goal> goals, Map<String, String> parameters, int threads) {
    /** Keeps its own copies. */
    public Row {
        peers = List.copyOf(peers);
        goals = List.copyOf(goals);
        parameters = Map.copyOf(parameters);
    }

    /** A row of benchmarks. */
    public static Row of(String what, Subject ours) {
        return new Row(what, ours, List.of(), List.of(), Map.of(), 0);
    }

    /** A row of figures that are computed rather than measured by JMH. */
    public static Row computed(String what, String unit, Subject ours, @Nullable Bar bar) {
        Metric metric = new Metric("figure", unit, false, result -> Double.NaN);
        return new Row(what, ours, List.of(), List.of(new Goal(metric, bar)), Map.of(), 0);
    }

    /** Adds a peer. */
    public Row peer(Subject peer) {
        List<Subject> more = new ArrayList<>(peers);
        more.add(peer);
        return new Row(what, ours, more, goals, parameters, threads);
    }

    /** Measures a metric against a bar. */
    public Row measure(Metric metric, Bar bar) {
        return with(new Goal(metric, bar));
    }

    /** Measures a metric that has no bar. */
    public Row measure(Metric metric) {
        return with(new Goal(metric, null));
    }

    /** Fixes a parameter of all sides. */
    public Row with(String parameter, String value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new Row(what, ours, peers, goals, more, threads);
    }

    /** Lets that many threads do it at once. */
    public Row threads(int count) {
        return new Row(what, ours, peers, goals, parameters, count);
    }

    private Row with(Goal goal) {
        List<Goal> more = new ArrayList<>(goals);
        more.add(goal);
        return new Row(what, ours, peers, more, parameters, threads);
    }

    /**
     * A metric and its bar.
     *
     * @param metric what is measured
     * @param bar what it has to reach, if anything
     */
    public record Goal(Metric metric, @Nullable Bar bar) {}
}
