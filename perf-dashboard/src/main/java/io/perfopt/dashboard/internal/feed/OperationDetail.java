package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.ErrorGroup;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.watch.Budget;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.dashboard.internal.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** All about one operation: its figures over the window, its slots, marks, limits, failures and slowest traces. Thread-safe. */
final class OperationDetail implements Section {
    private static final int TRACES_SHOWN = 5;
    private static final int CHILDREN_SHOWN = 32;
    private static final Map<String, Double> MILLIS = Map.of("ns", 1e-6, "us", 1e-3, "ms", 1.0, "s", 1e3);

    private final PerformanceAnalytics analytics;
    private final Marks marks;
    private final Optional<Budgets> budgets;

    OperationDetail(PerformanceAnalytics analytics, Optional<Budgets> budgets) {
        this.analytics = analytics;
        this.marks = new Marks(analytics);
        this.budgets = budgets;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        String name = view.operation();
        OperationMetrics metrics = analytics.metrics(name, view.window());
        json.writeObjectPropertyStart("operation");
        json.writeStringProperty("name", name);
        json.writeNumberProperty("calls", metrics.count());
        json.writeNumberProperty("errors", metrics.errors());
        Fields.number(json, "errorRate", metrics.errorRate());
        Fields.number(json, "perSecond", metrics.ratePerSecond());
        json.writeNumberProperty("inFlight", metrics.inFlight());
        Fields.millis(json, "average", metrics.average());
        Fields.millis(json, "p50", metrics.p50());
        Fields.millis(json, "p95", metrics.p95());
        Fields.millis(json, "p99", metrics.p99());
        Fields.millis(json, "max", metrics.max());
        Fields.number(json, "errorBound", metrics.coverage().errorBound());
        points(json, Slots.withGaps(Slots.of(analytics, name, Tags.none(), view), now));
        marks.write(json, view, now);
        limits(json, name);
        failures(json, analytics.history(name, view.window()).errors());
        traces(json, analytics.slowest(name));
        json.writeEndObject();
    }

    private static void points(JsonGenerator json, List<Slots.Slot> slots) {
        json.writeObjectPropertyStart("points");
        Slots.column(json, "time", slots, slot -> slot.start().toEpochMilli());
        Slots.column(json, "calls", slots, slot -> slot.of(HistoryPoint::count, 0));
        Slots.column(json, "errors", slots, slot -> slot.of(HistoryPoint::errors, 0));
        Slots.column(json, "errorRate", slots, slot -> slot.of(point -> (double) point.errors() / point.count()));
        Slots.column(json, "perSecond", slots, slot -> slot.of(HistoryPoint::count, 0) / slot.seconds());
        Slots.column(json, "p50", slots, slot -> slot.of(point -> Fields.millis(point.p50())));
        Slots.column(json, "p95", slots, slot -> slot.of(point -> Fields.millis(point.p95())));
        Slots.column(json, "p99", slots, slot -> slot.of(point -> Fields.millis(point.p99())));
        json.writeEndObject();
    }

    private void limits(JsonGenerator json, String name) {
        json.writeArrayPropertyStart("limits");
        for (Budget budget : budgets.map(Budgets::budgets).orElse(List.of())) {
            Double factor = MILLIS.get(budget.unit());
            if (budget.name().equals(name) && factor != null && budget.kind().startsWith("operation.")) {
                json.writeStartObject();
                json.writeStringProperty("of", budget.kind().substring("operation.".length()));
                json.writeNumberProperty("millis", budget.target() * factor);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void failures(JsonGenerator json, List<ErrorGroup> groups) {
        json.writeArrayPropertyStart("failures");
        for (ErrorGroup group : groups) {
            json.writeStartObject();
            json.writeStringProperty("type", group.type());
            json.writeNumberProperty("sampled", group.sampled());
            json.writeNumberProperty("last", group.last().toEpochMilli());
            group.lastMessage().ifPresent(message -> json.writeStringProperty("message", message));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void traces(JsonGenerator json, List<SlowTrace> slowest) {
        json.writeArrayPropertyStart("slowest");
        for (SlowTrace trace : slowest.subList(0, Math.min(TRACES_SHOWN, slowest.size()))) {
            json.writeStartObject();
            json.writeNumberProperty("end", trace.end().toEpochMilli());
            Fields.millis(json, "duration", trace.duration());
            Fields.millis(json, "self", trace.self());
            json.writeBooleanProperty("success", trace.success());
            trace.errorType().ifPresent(type -> json.writeStringProperty("error", type));
            List<SlowTrace.Child> children = trace.children();
            int shown = Math.min(CHILDREN_SHOWN, children.size());
            int hidden = trace.childrenDropped() + children.size() - shown;
            json.writeArrayPropertyStart("children");
            for (SlowTrace.Child child : children.subList(0, shown)) {
                json.writeStartObject();
                json.writeStringProperty("name", child.name());
                json.writeNumberProperty("depth", child.depth());
                Fields.millis(json, "offset", child.offset());
                Fields.millis(json, "duration", child.duration());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (hidden > 0) {
                json.writeNumberProperty("childrenNotShown", hidden);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
