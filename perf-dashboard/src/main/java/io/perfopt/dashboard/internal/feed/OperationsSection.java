package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.dashboard.internal.View;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Where the time goes: all operations by self time, and the details of the one looked at. Thread-safe. */
final class OperationsSection implements Section {
    private static final int SHOWN = 50;

    private final PerformanceAnalytics analytics;
    private final OperationDetail detail;

    OperationsSection(PerformanceAnalytics analytics, OperationDetail detail) {
        this.analytics = analytics;
        this.detail = detail;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        List<Bottleneck> operations = analytics.bottlenecks(view.window()).stream()
                .sorted(Comparator.comparing(Bottleneck::selfTime).reversed())
                .toList();
        json.writeArrayPropertyStart("operations");
        for (Bottleneck operation : operations.subList(0, Math.min(SHOWN, operations.size()))) {
            row(json, operation, analytics.metrics(operation.name(), view.window()));
        }
        json.writeEndArray();
        if (operations.size() > SHOWN) {
            json.writeNumberProperty("operationsNotShown", operations.size() - SHOWN);
        }
        String looked = view.operation().isEmpty() && !operations.isEmpty()
                ? operations.get(0).name()
                : view.operation();
        if (!looked.isEmpty()) {
            detail.write(json, new View(view.minutes(), looked), now);
        }
    }

    private static void row(JsonGenerator json, Bottleneck operation, OperationMetrics metrics) {
        json.writeStartObject();
        json.writeStringProperty("name", operation.name());
        json.writeNumberProperty("calls", operation.calls());
        json.writeNumberProperty("errors", operation.errors());
        Fields.number(json, "perSecond", metrics.ratePerSecond());
        Fields.millis(json, "self", operation.selfTime());
        Fields.number(json, "share", operation.share());
        Fields.millis(json, "average", operation.average());
        Fields.millis(json, "p50", metrics.p50());
        Fields.millis(json, "p95", metrics.p95());
        Fields.millis(json, "p99", metrics.p99());
        Fields.number(json, "impact", operation.impact());
        Fields.number(json, "halvingSaves", operation.halvingSaves());
        if (operation.lowConfidence()) {
            json.writeBooleanProperty("lowConfidence", true);
        }
        json.writeEndObject();
    }
}
