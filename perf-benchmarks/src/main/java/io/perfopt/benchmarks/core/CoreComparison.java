package io.perfopt.benchmarks.core;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare core} measures. */
public final class CoreComparison {
    /** A hit of a cached method beside the same look-up written by hand. */
    public static final Comparison COMPARISON = new Comparison(
            "core",
            "a hit of a cached method beside the same look-up written by hand",
            List.of(
                    hit("a value by one argument", "value"),
                    hit("an optional by one argument", "optional"),
                    hit("a value by two arguments", "twoArguments")));

    private CoreComparison() {}

    private static Row hit(String what, String method) {
        return Row.of(what, Subject.of("PerfOpt, @Cacheable", MethodHitBenchmark.class, method))
                .peer(Subject.of("CacheRegion by hand", MethodHitBenchmark.class, method + "ByHand"))
                .measure(Metric.TIME, Bar.ratioAtMost(2));
    }
}
