package io.perfopt.benchmarks.render;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What {@code compare render} measures. */
public final class RenderComparison {
    private static final Subject REFILL = Subject.of("refilled array", ScrollBenchmark.class, "refillAndRange");

    /** Lists and frames; where ours stands beside itself the bar is how it may grow from ten thousand items to a million. */
    public static final Comparison COMPARISON = new Comparison(
            "render",
            "virtual scrolling and DOM batches, beside the flat array that others refill and beside a smaller list",
            List.of(
                    Row.of(
                                    "fixed sizes: scroll, first and last visible",
                                    Subject.of("PerfOpt", FixedScrollBenchmark.class, "scrollAndBothEnds"))
                            .measure(Metric.TIME, Bar.figureAtMost(20))
                            .measure(Metric.ALLOCATION, Bar.figureAtMost(0.05)),
                    Row.of("size change and range", scroll("resizeAndRange", 1_000_000))
                            .peer(REFILL.with("items", "1000000"))
                            .measure(Metric.TIME, Bar.figureAtMost(1000)),
                    growth("size change and range", "resizeAndRange"),
                    growth("size change", "resize"),
                    growth("insert, measure, remove", "insertAndRemove"),
                    growth("move", "move"),
                    Row.of(
                                    "merge 10,000 updates to 500 nodes",
                                    Subject.of("PerfOpt", DomBenchmark.class, "mergeTenThousand"))
                            .measure(Metric.TIME, Bar.figureAtMost(1_000_000)),
                    memory("heap of a measured item, all measured in order", ScrollMemory::perMeasuredItem, 18),
                    memory(
                            "heap of a measured item after a million changes",
                            ScrollMemory::perMeasuredItemAfterChanges,
                            18),
                    memory("heap of an isolated measured item", ScrollMemory::perIsolatedItem, 600),
                    memory("heap of 100,000,000 unmeasured items together", ScrollMemory::unmeasuredList, 4096)));

    private RenderComparison() {}

    private static Subject scroll(String method, int items) {
        return Subject.of("PerfOpt", ScrollBenchmark.class, method).with("items", Integer.toString(items));
    }

    private static Row growth(String what, String method) {
        return Row.of(what + ", 1,000,000 beside 10,000 items", scroll(method, 1_000_000))
                .peer(new Subject(
                        "at 10,000", ScrollBenchmark.class.getName() + "." + method, Map.of("items", "10000"), null))
                .measure(Metric.TIME, Bar.ratioAtMost(4));
    }

    private static Row memory(String what, DoubleSupplier bytes, double bar) {
        return Row.computed(what, "B", Subject.computed("PerfOpt", bytes), Bar.figureAtMost(bar));
    }
}
