package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.History;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Totals;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Violation;
import java.util.List;

/**
 * What every format writes. Immutable.
 *
 * @param summary all tags together
 * @param rows each set of tags
 * @param details of each operation; empty for a summary
 * @param events of the window; empty for a summary
 * @param violations of the window; empty for a summary
 */
public record Report(
        DashboardData summary, List<Row> rows, List<Detail> details, List<Event> events, List<Violation> violations) {
    /**
     * One set of tags of one name.
     *
     * @param kind what it holds
     * @param name operation, value or counter
     * @param tags common tags included
     * @param values over the window
     * @param totals since the engine was built
     */
    public record Row(Kind kind, String name, Tags tags, Distribution values, Totals totals) {}

    /**
     * More about one operation.
     *
     * @param history its slots and samples
     * @param slowest its slowest traces
     */
    public record Detail(History history, List<SlowTrace> slowest) {}

    List<Bottleneck> bottlenecks() {
        return summary.bottlenecks();
    }

    List<Incident> incidents() {
        return summary.incidents();
    }
}
