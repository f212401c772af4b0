package io.perfopt.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * A number that a JMH run yields for one operation; less is better. Immutable.
 *
 * @param name how tables call it
 * @param unit of the number
 * @param needsGcProfiler whether JMH's gc profiler has to be on
 * @param score takes the number out of the result of one fork
 */
public record Metric(String name, String unit, boolean needsGcProfiler, ToDoubleFunction<RunResult> score) {
    /** The time of one operation, whatever mode the benchmark runs in. */
    public static final Metric TIME = new Metric("time", "ns/op", false, Metric::nanosPerOperation);

    /** The bytes allocated by one operation. */
    public static final Metric ALLOCATION = new Metric(
            "allocation",
            "B/op",
            true,
            result -> secondary(result, "gc.alloc.rate.norm").getScore());

    /** A percentile of the time of one operation, for benchmarks in {@link Mode#SampleTime}; for example 99.9. */
    public static Metric percentile(double percent) {
        return new Metric(String.format(Locale.ROOT, "p%s", percent), "ns/op", false, result -> {
            if (result.getParams().getMode() != Mode.SampleTime) {
                throw new IllegalStateException("a percentile needs a benchmark in mode SampleTime: "
                        + result.getParams().getBenchmark());
            }
            return result.getPrimaryResult().getStatistics().getPercentile(percent)
                    * result.getParams().getTimeUnit().toNanos(1);
        });
    }

    /** What the benchmark counts itself in a field or method of its {@code @AuxCounters} class. */
    public static Metric counter(String name, String unit) {
        return new Metric(name, unit, false, result -> secondary(result, name).getScore());
    }

    private static double nanosPerOperation(RunResult result) {
        return nanosPerOperation(
                result.getParams().getMode(),
                result.getParams().getTimeUnit(),
                result.getPrimaryResult().getScore());
    }

    /** A throughput is so many operations in a unit, everything else so many units for an operation. */
    static double nanosPerOperation(Mode mode, TimeUnit unit, double score) {
        double nanosPerUnit = unit.toNanos(1);
        return mode == Mode.Throughput ? nanosPerUnit / score : nanosPerUnit * score;
    }

    private static Result<?> secondary(RunResult result, String name) {
        Result<?> found = result.getSecondaryResults().get(name);
        if (found == null) {
            throw new IllegalStateException(result.getParams().getBenchmark() + " yields no " + name + ", only "
                    + result.getSecondaryResults().keySet());
        }
        return found;
    }

    @Override
    public String toString() {
        return name + " [" + unit + "]";
    }
}
