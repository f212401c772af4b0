package io.perfopt.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What begins when a room is used for the first time, such as gauges: they are sampled by a thread, which nobody needs before. Thread-safe. */
final class FirstUse {
    private final List<Runnable> beginnings;
    private final AtomicBoolean begun = new AtomicBoolean();

    FirstUse(List<Runnable> beginnings) {
        this.beginnings = List.copyOf(beginnings);
    }

    void note() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            beginnings.forEach(Runnable::run);
        }
    }

    /** Nothing begins any more. */
    void end() {
        begun.set(true);
    }
}
