package io.perfopt.analytics.internal;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.analytics.internal.system.GcPauses;
import io.perfopt.analytics.internal.system.SystemMetrics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records what the JVM and the machine say about themselves as values. Thread-safe. */
final class SystemWatch implements AutoCloseable {
    private final Registry registry;
    private final TimeBase time;
    /** Read under its monitor. */
    private final SystemMetrics metrics;

    private final GcPauses pauses;

    SystemWatch(Registry registry, TimeBase time, Callbacks callbacks) {
        this.registry = registry;
        this.time = time;
        metrics = new SystemMetrics(time::nanoTime, Path.of("").toAbsolutePath(), Path.of("/proc"));
        pauses = new GcPauses((name, reading) -> callbacks.guard(() -> record(name, reading)));
    }

    /** Begins to hear of collections. */
    void start() {
        pauses.start();
    }

    void sample() {
        Map<String, Double> readings = new LinkedHashMap<>();
        synchronized (metrics) {
            metrics.sample(readings::put);
        }
        readings.forEach(this::record);
    }

    private void record(String name, double reading) {
        registry.resolve(Kind.VALUE, name, Tags.none()).recordReal(reading, time.secondNow());
    }

    @Override
    public void close() {
        pauses.close();
    }
}
