package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.insight.LeakTrend;
import io.perfopt.dashboard.internal.View;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Heap, collections and threads of the JVM as they are now; their course when the engine samples the system. Thread-safe. */
final class MemorySection implements Section {
    private final Optional<PerformanceAnalytics> analytics;

    MemorySection(Optional<PerformanceAnalytics> analytics) {
        this.analytics = analytics;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        json.writeObjectPropertyStart("memory");
        json.writeNumberProperty("heapUsed", heap.getUsed());
        json.writeNumberProperty("heapCommitted", heap.getCommitted());
        if (heap.getMax() > 0) {
            json.writeNumberProperty("heapMax", heap.getMax());
        }
        json.writeNumberProperty(
                "nonHeapUsed",
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
        json.writeNumberProperty("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        json.writeArrayPropertyStart("collectors");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            json.writeStartObject();
            json.writeStringProperty("name", collector.getName());
            json.writeNumberProperty("collections", Math.max(0, collector.getCollectionCount()));
            json.writeNumberProperty("millis", Math.max(0, collector.getCollectionTime()));
            json.writeEndObject();
        }
        json.writeEndArray();
        analytics.ifPresent(engine -> course(json, engine, view));
        json.writeEndObject();
    }

    private static void course(JsonGenerator json, PerformanceAnalytics engine, View view) {
        List<HistoryPoint> heap = Slots.of(engine, "system.heap.used", Tags.none(), view);
        if (heap.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("points");
        Slots.times(json, heap);
        Slots.column(json, "heapUsed", heap, HistoryPoint::max);
        json.writeEndObject();
        LeakTrend leak = engine.leak();
        if (leak.verdict() != LeakTrend.Verdict.NOT_ENOUGH_DATA) {
            json.writeStringProperty("leak", leak.verdict().name());
            json.writeStringProperty("leakBecause", leak.because());
        }
    }
}
