package io.perfopt.internal.log;

import io.perfopt.async.CircuitBreaker.State;
import io.perfopt.async.OperationListener;
import java.lang.System.Logger.Level;

/** Writes to {@code io.perfopt.async} what an operator of a scheduler should know. Thread-safe. */
public final class AsyncLog implements OperationListener {
    private final CalmLog log;

    public AsyncLog(CalmLog log) {
        this.log = log;
    }

    @Override
    public void onRejected(String type, int priority, String reason) {
        log.log(Level.WARNING, () -> "an operation " + type + " of priority " + priority + " was refused: " + reason);
    }

    @Override
    public void onBreakerTransition(String type, State from, State to) {
        boolean refuses = to == State.OPEN || to == State.FORCED_OPEN;
        log.log(
                refuses ? Level.WARNING : Level.INFO,
                () -> "the circuit breaker of " + type + " went from " + from + " to " + to);
    }

    @Override
    public void onStuck(long id, String type, Thread thread) {
        log.log(
                Level.WARNING,
                () -> "operation " + id + " (" + type + ") ignores its interrupt and holds the thread "
                        + thread.getName());
    }
}
