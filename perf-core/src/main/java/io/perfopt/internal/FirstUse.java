package io.perfopt.internal;

import io.perfopt.internal.log.CalmLog;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What begins when a room is used for the first time, such as gauges: they are sampled by a thread, which nobody needs before. Thread-safe. */
final class FirstUse {
    private final List<Runnable> beginnings;
    private final CalmLog log;
    private final AtomicBoolean begun = new AtomicBoolean();

    FirstUse(List<Runnable> beginnings, CalmLog log) {
        this.beginnings = List.copyOf(beginnings);
        this.log = log;
    }

    void note() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            beginnings.forEach(this::begin);
        }
    }

    /** An engine with room for few series only is no reason not to use a room. */
    private void begin(Runnable beginning) {
        try {
            beginning.run();
        } catch (IllegalStateException full) {
            log.log(Level.WARNING, () -> "some gauges of the rooms are not measured: " + full.getMessage());
        }
    }

    /** Nothing begins any more. */
    void end() {
        begun.set(true);
    }
}
