package io.perfopt.render.internal;

import io.perfopt.render.RenderListener;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Calls every listener in order, outside all locks; what one throws is counted and stops none of the others. */
public final class Announcer {
    private final List<RenderListener> listeners;
    private final LongAdder failures = new LongAdder();

    public Announcer(List<RenderListener> listeners) {
        this.listeners = listeners;
    }

    public void longFrame(String container, long nanos) {
        announce(listener -> listener.onLongFrame(container, nanos));
    }

    public void carriedOver(int carried) {
        announce(listener -> listener.onCarriedOver(carried));
    }

    public void updateFailed(String container, Throwable failure) {
        announce(listener -> listener.onUpdateFailed(container, failure));
    }

    /** How often a listener threw. */
    public long failures() {
        return failures.sum();
    }

    private void announce(Consumer<RenderListener> event) {
        for (RenderListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                failures.increment();
            }
        }
    }
}
