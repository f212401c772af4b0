package io.perfopt.render.internal;

import io.perfopt.render.RenderListener;
import io.perfopt.render.RenderStats;
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

    public void frame(String container, long nanos) {
        announce(listener -> listener.onFrame(container, nanos));
        if (nanos > RenderStats.LONG_FRAME_NANOS) {
            announce(listener -> listener.onLongFrame(container, nanos));
        }
    }

    public void batch(int ran, int failed, long nanos) {
        announce(listener -> listener.onBatch(ran, failed, nanos));
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
