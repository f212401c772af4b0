package io.perfopt.async.internal;

import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationListener;
import io.perfopt.async.Progress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the listeners and counts what callbacks throw. Safe for any thread; never called under a lock. */
final class Events {
    private final OperationListener[] listeners;
    private final LongAdder callbackFailures = new LongAdder();
    /** Callers look here first, so that a manager without listeners pays one comparison. */
    final boolean heard;

    Events(List<OperationListener> listeners) {
        this.listeners = listeners.toArray(OperationListener[]::new);
        this.heard = this.listeners.length > 0;
    }

    void callbackFailed() {
        callbackFailures.increment();
    }

    long callbackFailures() {
        return callbackFailures.sum();
    }

    void resetCallbackFailures() {
        callbackFailures.reset();
    }

    private void each(Consumer<OperationListener> call) {
        for (OperationListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (Throwable thrown) {
                callbackFailures.increment();
            }
        }
    }

    void queued(Promise<?> promise) {
        if (heard && !(promise instanceof Task<?> task && task.isInternal())) {
            each(listener -> listener.onQueued(promise.id, promise.owner.name, promise.priority()));
        }
    }

    void started(Task<?> task, int word) {
        if (heard && !task.isInternal()) {
            long waited = (long) task.waitedNanos;
            each(listener -> listener.onStarted(task.id, task.owner.name, Phase.attempts(word), waited));
        }
    }

    void ended(Promise<?> promise) {
        if (!heard || (promise instanceof Task<?> task && task.isInternal())) {
            return;
        }
        int word = promise.word();
        Object outcome = promise.payload;
        Throwable error = Phase.of(word) != Phase.COMPLETED && outcome instanceof Throwable thrown ? thrown : null;
        long waited = (long) promise.waitedNanos;
        long ran = (long) promise.ranNanos;
        each(listener -> listener.onEnded(
                promise.id, promise.owner.name, Phase.priority(word), Phase.status(word), waited, ran, error));
    }

    void retry(Task<?> task, int attempt, long delayNanos, Throwable error) {
        if (heard && !task.isInternal()) {
            each(listener -> listener.onRetry(task.id, task.owner.name, attempt, delayNanos, error));
        }
    }

    void progress(Task<?> task, Progress progress) {
        if (heard) {
            each(listener -> listener.onProgress(task.id, task.owner.name, progress));
        }
    }

    void rejected(Promise<?> promise, String reason) {
        if (heard) {
            each(listener -> listener.onRejected(promise.owner.name, promise.priority(), reason));
        }
    }

    void batch(TypeState type, int size, long waitNanos) {
        if (heard) {
            each(listener -> listener.onBatch(type.name, size, waitNanos));
        }
    }

    void breaker(String type, CircuitBreaker.State from, CircuitBreaker.State to) {
        each(listener -> listener.onBreakerTransition(type, from, to));
    }

    void stuck(Task<?> task, @Nullable Thread thread) {
        if (heard && thread != null) {
            each(listener -> listener.onStuck(task.id, task.owner.name, thread));
        }
    }
}
