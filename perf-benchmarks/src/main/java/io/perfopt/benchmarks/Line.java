package io.perfopt.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of a result: a metric of ours beside that of one peer. Immutable.
 *
 * @param what what was done
 * @param parameters the values of parameters that nobody fixed
 * @param metric what was measured
 * @param ours our figure
 * @param peer whose figure stands beside it; absent if nobody does the same
 * @param theirs the peer's figure
 * @param ratio ours / theirs
 * @param bar what was to be reached, if anything
 */
record Line(
        String what,
        Map<String, String> parameters,
        Metric metric,
        Interval ours,
        @Nullable String peer,
        @Nullable Interval theirs,
        @Nullable Interval ratio,
        @Nullable Bar bar) {

    /** What this line says about its bar; absent if it has none, or one about a ratio that could not be taken. */
    Bar.@Nullable Verdict verdict() {
        if (bar == null) {
            return null;
        }
        Interval judged = bar.absolute() ? ours : ratio;
        return judged == null ? null : bar.judge(judged.low(), judged.high());
    }

    /** What was done, with the parameters. */
    String description() {
        return parameters.isEmpty()
                ? what
                : what
                        + parameters.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(", ", " (", ")"));
    }

    /** For the JSON file; what is absent or unknown is null there. */
    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("what", what);
        map.put("parameters", parameters);
        map.put("metric", metric.name());
        map.put("unit", metric.unit());
        map.put("ours", interval(ours));
        map.put("peer", peer);
        map.put("theirs", interval(theirs));
        map.put("ratio", interval(ratio));
        map.put("bar", bar == null ? null : bar.toString());
        Bar.Verdict verdict = verdict();
        map.put("verdict", verdict == null ? null : verdict.name());
        return map;
    }

    private static @Nullable Map<String, @Nullable Double> interval(@Nullable Interval interval) {
        if (interval == null) {
            return null;
        }
        Map<String, @Nullable Double> map = new LinkedHashMap<>();
        map.put("value", finite(interval.value()));
        map.put("low", finite(interval.low()));
        map.put("high", finite(interval.high()));
        return map;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
