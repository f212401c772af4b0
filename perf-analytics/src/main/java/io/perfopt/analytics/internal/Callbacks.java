package io.perfopt.analytics.internal;

import io.perfopt.analytics.AnalyticsListener;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Calls what users gave us, never under a lock, and counts what it throws. Thread-safe. */
public final class Callbacks {
    private final List<AnalyticsListener> listeners;
    private final LongAdder failures = new LongAdder();

    public Callbacks(List<AnalyticsListener> listeners) {
        this.listeners = listeners;
    }

    /** Tells every listener. */
    public void run(Consumer<AnalyticsListener> call) {
        for (AnalyticsListener listener : listeners) {
            guard(() -> call.accept(listener));
        }
    }

    /** Runs one callback; errors of the JVM pass, everything else is counted. */
    public boolean guard(Runnable callback) {
        try {
            callback.run();
            return true;
        } catch (RuntimeException | AssertionError | LinkageError e) {
            failures.increment();
            return false;
        }
    }

    public long failures() {
        return failures.sum();
    }
}
