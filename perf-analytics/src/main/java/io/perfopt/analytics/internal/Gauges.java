package io.perfopt.analytics.internal;

import io.perfopt.analytics.Registration;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.TimeBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The registered suppliers, read one after the other by whoever samples. Thread-safe. */
final class Gauges {
    private final Registry registry;
    private final TimeBase time;
    private final Callbacks callbacks;
    private final int limit;
    private final Map<Object, Gauge> gauges = new ConcurrentHashMap<>();

    private record Gauge(String name, Tags tags, DoubleSupplier supplier) {}

    Gauges(Registry registry, TimeBase time, Callbacks callbacks, int limit) {
        this.registry = registry;
        this.time = time;
        this.callbacks = callbacks;
        this.limit = limit;
    }

    Registration add(String name, Tags tags, DoubleSupplier supplier) {
        if (gauges.size() >= limit) {
            throw new IllegalStateException("at most " + limit + " gauges may be registered (maximumSeries), '" + name
                    + "' would be one more; close some or raise maximumSeries");
        }
        Object key = new Object();
        gauges.put(key, new Gauge(name, tags, supplier));
        return () -> gauges.remove(key);
    }

    void sample() {
        for (Gauge gauge : gauges.values()) {
            callbacks.guard(() -> {
                double reading = gauge.supplier.getAsDouble();
                if (!Double.isNaN(reading)) { // a gauge says so when it has nothing to say
                    registry.resolve(Kind.VALUE, gauge.name, gauge.tags).recordReal(reading, time.secondNow());
                }
            });
        }
    }

    void clear() {
        gauges.clear();
    }
}
