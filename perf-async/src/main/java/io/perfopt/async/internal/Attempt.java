package io.perfopt.async.internal;

import io.perfopt.async.CancellationToken;
import io.perfopt.async.OperationCancelledException;
import io.perfopt.async.OperationContext;
import io.perfopt.async.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of a task as its work sees it. Cancelled at most once and for good, so a run that was given up stays cancelled while the next one is not. */
final class Attempt implements OperationContext, CancellationToken {
    private final Task<?> task;
    private final int number;
    /** What the circuit breaker gave for this run, 0 for none; used by the thread that settles the run. */
    long permit;

    long startNanos;
    private volatile boolean cancelled;
    /** Guarded by this; actions leave it before they run. */
    private @Nullable List<Runnable> actions;

    Attempt(Task<?> task, int number) {
        this.task = task;
        this.number = number;
    }

    @Override
    public long operationId() {
        return task.id;
    }

    @Override
    public int attempt() {
        return number;
    }

    @Override
    public CancellationToken cancellation() {
        return this;
    }

    @Override
    public void progress(long done, long total, String message) {
        Progress progress = new Progress(done, total, message);
        Extras extras = task.extras;
        if (cancelled || extras == null || extras.attempt != this) {
            return;
        }
        extras.progress = progress;
        task.owner.dispatcher.events.progress(task, progress);
    }

    @Override
    public Optional<Duration> remaining() {
        if (task.timeoutMillis == 0) {
            return Optional.empty();
        }
        long nanos = task.deadlineNanos() - task.owner.dispatcher.now();
        return Optional.of(Duration.ofNanos(Math.max(0, nanos)));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void throwIfCancelled() {
        if (cancelled) {
            throw new OperationCancelledException(task.describe() + " was cancelled or timed out in attempt " + number);
        }
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                List<Runnable> mine = actions;
                if (mine == null) {
                    mine = new ArrayList<>(2);
                    actions = mine;
                }
                mine.add(action);
                return;
            }
        }
        run(action);
    }

    /** Passes a cancellation on to what the work started. */
    void cancelWith(CompletionStage<?> stage) {
        if (stage instanceof CompletableFuture<?> future) {
            onCancel(() -> future.cancel(true));
        }
    }

    /** Marks this run as given up. */
    void cancel() {
        cancelled = true;
    }

    /** Runs what was registered for the cancellation; outside all locks, after {@link #cancel()}. */
    void runActions() {
        List<Runnable> mine;
        synchronized (this) {
            mine = actions;
            actions = null;
        }
        if (mine != null) {
            mine.forEach(this::run);
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            task.owner.dispatcher.callbackFailed();
        }
    }

    long elapsedNanos(long nowNanos) {
        return Math.max(0, nowNanos - startNanos);
    }
}
