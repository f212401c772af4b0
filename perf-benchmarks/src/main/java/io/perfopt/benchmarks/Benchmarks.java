package io.perfopt.benchmarks;

import io.perfopt.benchmarks.analytics.AnalyticsComparison;
import io.perfopt.benchmarks.async.AsyncComparison;
import io.perfopt.benchmarks.cache.MemoryComparison;
import io.perfopt.benchmarks.cachedisk.CacheDiskComparison;
import io.perfopt.benchmarks.core.CoreComparison;
import io.perfopt.benchmarks.dashboard.OverheadCommand;
import io.perfopt.benchmarks.insight.ChangePointsCommand;
import io.perfopt.benchmarks.insight.ForecastCommand;
import io.perfopt.benchmarks.insight.HonestyCommand;
import io.perfopt.benchmarks.insight.NabCommand;
import io.perfopt.benchmarks.render.CssMetricsCommand;
import io.perfopt.benchmarks.render.CssTimesCommand;
import io.perfopt.benchmarks.render.OptimizeCssCommand;
import io.perfopt.benchmarks.render.RenderComparison;
import io.perfopt.benchmarks.render.ScrollCommand;
import io.perfopt.benchmarks.render.UnusedCssCommand;
import io.perfopt.benchmarks.testkit.TestkitComparison;
import java.util.List;

/** The main class of the benchmark jar and the two lists in which a room registers what it has to measure. */
public final class Benchmarks {
    /** What {@code compare ROOM} can compare. A room adds its line here. */
    static final List<Comparison> COMPARISONS = List.of(
            AnalyticsComparison.COMPARISON,
            AsyncComparison.COMPARISON,
            MemoryComparison.COMPARISON,
            CacheDiskComparison.COMPARISON,
            CoreComparison.COMPARISON,
            TestkitComparison.COMPARISON,
            RenderComparison.COMPARISON);

    /** Every command, in the order of the help. A room with a measurement of another shape adds its own here. */
    static final List<Command> COMMANDS = List.of(
            new CompareCommand(COMPARISONS, new JmhLaboratory()),
            new JmhCommand(),
            new JcstressCommand(),
            new ScrollCommand(),
            new NabCommand(),
            new ChangePointsCommand(),
            new ForecastCommand(),
            new HonestyCommand(),
            new UnusedCssCommand(),
            new CssMetricsCommand(),
            new OptimizeCssCommand(),
            new CssTimesCommand(),
            new OverheadCommand());

    private Benchmarks() {}

    /** Runs the command named by the first argument and ends with its status. */
    public static void main(String[] arguments) throws Exception {
        System.exit(new CommandLine(COMMANDS).run(List.of(arguments), System.out));
    }
}
