package io.perfopt.benchmarks.testkit;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare testkit} measures. */
public final class TestkitComparison {
    /** The manual scheduler beside the JDK's pool. */
    public static final Comparison COMPARISON = new Comparison(
            "testkit",
            "the manual scheduler beside ScheduledThreadPoolExecutor",
            List.of(Row.of("schedule a task and have it run", Subject.of("PerfOpt", SchedulerBenchmark.class, "ours"))
                    .peer(Subject.of("JDK pool", SchedulerBenchmark.class, "pool"))
                    .measure(Metric.TIME, Bar.ratioAtMost(0.5))
                    .measure(Metric.ALLOCATION)));

    private TestkitComparison() {}
}
