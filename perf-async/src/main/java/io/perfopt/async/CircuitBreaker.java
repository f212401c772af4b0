package io.perfopt.async;

import io.perfopt.async.internal.CallWindow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what keeps failing. Closed it lets everything through and watches; too many failures or slow calls open it; after a while it lets a few calls
 * through (half-open) and closes or opens by their outcome. Works in a manager and alone. Safe for any thread; predicates and transition listeners run outside
 * its lock.
 *
 * <p>A permit belongs to the state that gave it: the outcome of a call that began before the breaker opened says nothing about the half-open state later.
 */
public final class CircuitBreaker {
    /** The state of a breaker. */
    public enum State {
        /** Calls go through and are judged. */
        CLOSED,
        /** Calls are refused until the time is up. */
        OPEN,
        /** A few calls go through to try. */
        HALF_OPEN,
        /** Calls are refused until told otherwise. */
        FORCED_OPEN,
        /** Calls go through unjudged until told otherwise. */
        FORCED_CLOSED
    }

    /**
     * What a breaker has seen.
     *
     * @param state its state
     * @param calls calls in the window
     * @param failureRate share of failures in the window, 0 without calls
     * @param slowCallRate share of slow calls in the window, 0 without calls
     * @param refused calls refused since it was made
     * @param transitions state changes since it was made
     * @param listenerFailures transition listeners and failure predicates that threw
     */
    public record Stats(
            State state,
            int calls,
            double failureRate,
            double slowCallRate,
            long refused,
            long transitions,
            long listenerFailures) {}

    private static final long REFUSED = 0;

    private final CircuitBreakerConfig config;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final CopyOnWriteArrayList<BiConsumer<State, State>> listeners = new CopyOnWriteArrayList<>();
    // All below guarded by lock.
    private final CallWindow window;
    private State state = State.CLOSED;
    /** Number of the current state; the permits it gives carry it. */
    private long generation = 1;

    private long openedNanos;
    private int trialsStarted;
    private int trialsEnded;
    private int trialFailures;
    private int trialSlow;
    private long refused;
    private long transitions;
    private long listenerFailures;

    private CircuitBreaker(CircuitBreakerConfig config, LongSupplier nanoTime) {
        this.config = Objects.requireNonNull(config, "config");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.window = config.timeWindow().isZero()
                ? CallWindow.ofCalls(config.window())
                : CallWindow.ofTime(config.timeWindow().toNanos());
    }

    /**
     * Makes a breaker.
     *
     * @param config when it opens and closes
     * @return a closed breaker
     */
    public static CircuitBreaker of(CircuitBreakerConfig config) {
        return new CircuitBreaker(config, System::nanoTime);
    }

    /**
     * Makes a breaker with a clock of the caller's.
     *
     * @param config when it opens and closes
     * @param nanoTime elapsed time in nanoseconds
     * @return a closed breaker
     */
    public static CircuitBreaker of(CircuitBreakerConfig config, LongSupplier nanoTime) {
        return new CircuitBreaker(config, nanoTime);
    }

    /**
     * Adds a listener that hears every change of state, on the thread that causes it.
     *
     * @param listener gets the state before and the state now
     */
    public void onTransition(BiConsumer<State, State> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Asks to make a call.
     *
     * @return a permit to hand to {@link #onSuccess}, {@link #onFailure} or {@link #release}, or 0 when the call is refused
     */
    public long tryAcquire() {
        State before;
        State after;
        long permit;
        lock.lock();
        try {
            before = state;
            if (state == State.OPEN
                    && nanoTime.getAsLong() - openedNanos >= config.openFor().toNanos()) {
                enter(State.HALF_OPEN);
            }
            permit = switch (state) {
                case CLOSED, FORCED_CLOSED -> generation;
                case OPEN, FORCED_OPEN -> REFUSED;
                case HALF_OPEN -> trialsStarted < config.halfOpenCalls() ? generation : REFUSED;
            };
            if (permit == REFUSED) {
                refused++;
            } else if (state == State.HALF_OPEN) {
                trialsStarted++;
            }
            after = state;
        } finally {
            lock.unlock();
        }
        tell(before, after);
        return permit;
    }

    /**
     * Reports a call that succeeded.
     *
     * @param permit what {@link #tryAcquire()} gave
     * @param nanos how long it took
     */
    public void onSuccess(long permit, long nanos) {
        report(permit, nanos, false);
    }

    /**
     * Reports a call that failed.
     *
     * @param permit what {@link #tryAcquire()} gave
     * @param nanos how long it took
     * @param error why; errors the config does not count only give the permit back
     */
    public void onFailure(long permit, long nanos, Throwable error) {
        boolean counts;
        try {
            counts = config.failure().test(error);
        } catch (Throwable thrown) {
            countListenerFailure();
            counts = true;
        }
        if (counts) {
            report(permit, nanos, true);
        } else {
            release(permit);
        }
    }

    /**
     * Gives a permit back for a call that was not made, was cancelled, or says nothing.
     *
     * @param permit what {@link #tryAcquire()} gave
     */
    public void release(long permit) {
        lock.lock();
        try {
            if (permit == generation && state == State.HALF_OPEN && trialsStarted > trialsEnded) {
                trialsStarted--;
            }
        } finally {
            lock.unlock();
        }
    }

    private void report(long permit, long nanos, boolean failed) {
        boolean slow = nanos >= config.slowCall().toNanos();
        State before;
        State after;
        lock.lock();
        try {
            before = state;
            if (permit != generation) {
                return;
            }
            if (state == State.CLOSED) {
                window.record(nanoTime.getAsLong(), failed, slow);
                if (window.calls() >= config.minimumCalls()
                        && (tooMany(window.failures(), window.calls(), config.failureRate())
                                || tooMany(window.slow(), window.calls(), config.slowCallRate()))) {
                    enter(State.OPEN);
                }
            } else if (state == State.HALF_OPEN) {
                trialsEnded++;
                trialFailures += failed ? 1 : 0;
                trialSlow += slow ? 1 : 0;
                if (tooMany(trialFailures, config.halfOpenCalls(), config.failureRate())
                        || tooMany(trialSlow, config.halfOpenCalls(), config.slowCallRate())) {
                    enter(State.OPEN);
                } else if (trialsEnded == config.halfOpenCalls()) {
                    enter(State.CLOSED);
                }
            }
            after = state;
        } finally {
            lock.unlock();
        }
        tell(before, after);
    }

    private static boolean tooMany(int bad, int calls, double rate) {
        return bad > 0 && bad >= rate * calls;
    }

    private void enter(State next) {
        state = next;
        generation++;
        transitions++;
        trialsStarted = 0;
        trialsEnded = 0;
        trialFailures = 0;
        trialSlow = 0;
        window.clear();
        openedNanos = nanoTime.getAsLong();
    }

    private void force(State next) {
        State before;
        lock.lock();
        try {
            before = state;
            if (state != next) {
                enter(next);
            }
        } finally {
            lock.unlock();
        }
        tell(before, next);
    }

    private void tell(State before, State now) {
        if (before == now) {
            return;
        }
        for (BiConsumer<State, State> listener : listeners) {
            try {
                listener.accept(before, now);
            } catch (Throwable thrown) {
                countListenerFailure();
            }
        }
    }

    private void countListenerFailure() {
        lock.lock();
        try {
            listenerFailures++;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses every call until {@link #forceClosed()} or {@link #reset()}. */
    public void forceOpen() {
        force(State.FORCED_OPEN);
    }

    /** Lets every call through, unjudged, until {@link #forceOpen()} or {@link #reset()}. */
    public void forceClosed() {
        force(State.FORCED_CLOSED);
    }

    /** Closes the breaker, forgets the window and judges again. */
    public void reset() {
        State before;
        lock.lock();
        try {
            before = state;
            enter(State.CLOSED);
        } finally {
            lock.unlock();
        }
        tell(before, State.CLOSED);
    }

    /**
     * Makes a call through the breaker on the calling thread; for use without a manager.
     *
     * @param work the call
     * @param <T> the type of the result
     * @return the result
     * @throws OperationRejectedException when the breaker refuses the call
     * @throws Exception what the call threw
     */
    public <T> T call(Callable<T> work) throws Exception {
        long permit = tryAcquire();
        if (permit == REFUSED) {
            throw new OperationRejectedException("the circuit breaker is " + state());
        }
        long start = nanoTime.getAsLong();
        T result;
        try {
            result = work.call();
        } catch (Throwable error) {
            onFailure(permit, nanoTime.getAsLong() - start, error);
            throw error;
        }
        onSuccess(permit, nanoTime.getAsLong() - start);
        return result;
    }

    /**
     * Gives the state. An open breaker turns half-open with the first call after its time, not by itself.
     *
     * @return the state
     */
    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives what the breaker has seen.
     *
     * @return statistics of this moment
     */
    public Stats stats() {
        lock.lock();
        try {
            window.expire(nanoTime.getAsLong());
            int calls = window.calls();
            return new Stats(
                    state,
                    calls,
                    calls == 0 ? 0 : (double) window.failures() / calls,
                    calls == 0 ? 0 : (double) window.slow() / calls,
                    refused,
                    transitions,
                    listenerFailures);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        @Nullable Duration time = config.timeWindow().isZero() ? null : config.timeWindow();
        return "breaker(" + state() + ", opens at " + Math.round(config.failureRate() * 100) + " % failures of "
                + (time == null ? config.window() + " calls" : time) + ", for " + config.openFor() + ")";
    }
}
