package io.perfopt.cache.internal;

import io.perfopt.cache.CacheListener;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Tells several listeners, none of which can harm the caller or the others. Safe for any number of threads. */
final class Listeners {
    private final CacheListener[] listeners;
    private final LongAdder failures = new LongAdder();

    Listeners(List<CacheListener> listeners) {
        this.listeners = listeners.toArray(new CacheListener[0]);
    }

    boolean isEmpty() {
        return listeners.length == 0;
    }

    /** Called without any lock held. */
    void tell(Consumer<CacheListener> event) {
        for (CacheListener listener : listeners) {
            guard(() -> event.accept(listener));
        }
    }

    /** Runs code of a user's, whose failure is counted. Called without any lock held. */
    @SuppressWarnings("CatchingUnchecked")
    void guard(Runnable code) {
        try {
            code.run();
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            failures.increment();
        }
    }

    /** Counts a failure of the background clean-up, which only a listener or a store can cause. */
    void failed() {
        failures.increment();
    }

    long failures() {
        return failures.sum();
    }

    void reset() {
        failures.reset();
    }
}
