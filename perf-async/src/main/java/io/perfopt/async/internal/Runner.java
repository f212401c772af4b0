package io.perfopt.async.internal;

import io.perfopt.async.OperationFunction;
import io.perfopt.async.OperationRejectedException;
import io.perfopt.async.StageFunction;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs claimed tasks on one thread. Subclasses say where the thread comes from: a worker of ours, the caller's executor, or a thread that is inside another
 * operation.
 *
 * <p>An attempt ends by one compare-and-set of the task's word from exactly what its start wrote. Whoever gives up a running attempt from outside moves that
 * word to SETTLING, interrupts, and only then moves it on; the runner whose compare-and-set fails waits for that, then clears its interrupt flag. So no
 * interrupt meant for one operation reaches the next.
 */
abstract class Runner {
    static final int MAX_CLAIMS = 16;
    /** No word of a run: that has at least one attempt. */
    static final int NOT_STARTED = 0;

    private static final ThreadLocal<@Nullable Runner> CURRENT = new ThreadLocal<>();

    private static final int DIRECT = 0;
    private static final int NESTED = 1;
    private static final int NESTED_INTERRUPTED = 2;
    private static final int INTERRUPTING = 3;

    final Dispatcher dispatcher;
    final TimeSource time;
    /** Tasks taken and not yet accounted for. Written under the lock; the runner reads its own without. */
    final @Nullable Task<?>[] claims;

    /** Entries of {@link #claims} in use; guarded by the lock. */
    int claimed;
    /** Counts calls of claim; guarded by the lock. */
    long claimNumber;
    /** {@link #claimNumber} when the runner was last looked at; guarded by the lock. */
    long seenClaimNumber = -1;
    /** Holds a place in the manager's concurrency limit; guarded by the lock. */
    boolean busy;
    /** Its thread is stuck in, or waits inside, an operation and is made up for by another; guarded by the lock. */
    boolean lost;
    /** The attempt that was given up while this runner still is in it; guarded by the lock. */
    @Nullable
    Task<?> abandoned;
    /** The place of {@link #abandoned} in its type's limit is still taken; guarded by the lock. */
    boolean holdsTypeSlot;
    /** Given up because it waits inside an operation; guarded by the lock. */
    boolean waitsInside;
    /** The type of the run that waits inside; guarded by the lock. */
    @Nullable
    TypeState blockedType;
    /** Set before anything runs. */
    volatile @Nullable Thread thread;
    /** Whether this thread is inside an operation that runs another one; the hand-shake of {@link #interrupt()}. */
    private final AtomicInteger nesting = new AtomicInteger(DIRECT);

    Runner(Dispatcher dispatcher, int size) {
        this.dispatcher = dispatcher;
        this.time = dispatcher.time;
        this.claims = new Task<?>[size];
    }

    /** Gets the runner going after it was chosen; called outside the lock. */
    abstract void launch();

    /** The runner of the operation this one is inside of, if any. */
    @Nullable
    Runner outer() {
        return null;
    }

    /** True if it may be given up for a nested wait or a stuck run: it is the outermost on its thread. */
    Runner root() {
        return this;
    }

    static @Nullable Runner current() {
        return CURRENT.get();
    }

    static void setCurrent(@Nullable Runner runner) {
        if (runner == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(runner);
        }
    }

    /** Runs what was claimed. */
    final long executeClaims(int count, long startNanos) {
        long now = startNanos;
        for (int i = 0; i < count; i++) {
            Task<?> task = claims[i];
            if (task != null) {
                now = execute(task, now);
            }
        }
        return now;
    }

    /** Runs one claimed task, unless it was taken back or ended meanwhile. Returns the time at its end. Never throws. */
    final long execute(Task<?> task, long startNanos) {
        Object work = task.payload;
        int before = task.word();
        if (Phase.of(before) != Phase.CLAIMED || task.runner != this) {
            return startNanos;
        }
        if (task instanceof GroupTask group) {
            return group.runMembers(this, before, startNanos);
        }
        if (task.extras != null || !(work instanceof Callable<?> callable)) {
            return executeFully(task, work, before, startNanos);
        }
        task.waitedNanos = Math.max(0, startNanos - task.queuedNanos);
        int word = start(task, before);
        if (word == NOT_STARTED) {
            return startNanos;
        }
        if (dispatcher.events.heard) {
            dispatcher.events.started(task, word);
        }
        Object outcome;
        int phase;
        try {
            outcome = callable.call();
            phase = Phase.COMPLETED;
        } catch (Throwable thrown) {
            outcome = thrown;
            phase = Phase.FAILED;
        }
        long end = time.nanos();
        if (task.settle(word)) {
            // Whatever flag the work itself left behind must not reach the next one.
            Thread.interrupted();
            task.ranNanos = end - startNanos;
            task.end(word, phase, outcome);
            dispatcher.settling.announce(task);
        } else {
            leaveAbandoned(task, word);
        }
        return end;
    }

    /**
     * Moves a claimed task on to running. A changed priority changes the word too, and then the task is still ours to start; only one that was taken
     * back or ended is not.
     *
     * @param seen the word as it was read last
     * @return the word of the run, or {@link #NOT_STARTED}
     */
    final int start(Task<?> task, int seen) {
        int before = seen;
        while (Phase.of(before) == Phase.CLAIMED && task.runner == this) {
            int word = Phase.started(before);
            if (task.change(before, word)) {
                return word;
            }
            before = task.word();
        }
        return NOT_STARTED;
    }

    private long executeFully(Task<?> task, @Nullable Object work, int before, long startNanos) {
        Extras extras = task.extras();
        Attempt attempt = new Attempt(task, Phase.attempts(Phase.started(before)));
        attempt.startNanos = startNanos;
        extras.attempt = attempt;
        task.waitedNanos = Math.max(0, startNanos - task.queuedNanos);
        int word = start(task, before);
        if (word == NOT_STARTED) {
            return startNanos;
        }
        dispatcher.events.started(task, word);
        if (extras.runTimeoutNanos > 0) {
            dispatcher.wheel.arm(new Deadlines.Run(task, word, startNanos + extras.runTimeoutNanos));
        }
        Object outcome;
        int phase;
        ContextScopes scopes = null;
        try {
            if (attempt.attempt() == 1 && extras.retry != null) {
                extras.retry.onFirstAttempt();
            }
            if (extras.breaker != null) {
                attempt.permit = extras.breaker.tryAcquire();
                if (attempt.permit == 0) {
                    throw new OperationRejectedException(
                            task.describe() + " refused: the circuit breaker is " + extras.breaker.state());
                }
            }
            scopes = ContextScopes.open(extras.contexts, dispatcher.events);
            outcome = invoke(work, attempt);
            phase = Phase.COMPLETED;
        } catch (Throwable thrown) {
            outcome = thrown;
            phase = Phase.FAILED;
        } finally {
            if (scopes != null) {
                scopes.close();
            }
        }
        long end = time.nanos();
        if (outcome instanceof CompletionStage<?> stage
                && phase == Phase.COMPLETED
                && work instanceof StageFunction<?>) {
            detach(task, word, attempt, stage);
        } else if (task.settle(word)) {
            Thread.interrupted();
            task.ranNanos = end - startNanos;
            dispatcher.settling.attemptEnded(task, word, phase, outcome, attempt);
        } else {
            leaveAbandoned(task, word);
        }
        return end;
    }

    private static @Nullable Object invoke(@Nullable Object work, Attempt attempt) throws Exception {
        if (work instanceof Callable<?> callable) {
            return callable.call();
        }
        if (work instanceof OperationFunction<?> function) {
            return function.apply(attempt);
        }
        if (work instanceof StageFunction<?> function) {
            CompletionStage<?> stage = function.apply(attempt);
            if (stage == null) {
                throw new NullPointerException("the work returned null instead of a stage");
            }
            return stage;
        }
        throw new IllegalStateException("no work to run: " + work);
    }

    /** Gives this thread back while the stage goes on; the task keeps its places in the limits. */
    private void detach(Task<?> task, int word, Attempt attempt, CompletionStage<?> stage) {
        attempt.cancelWith(stage);
        boolean detached = dispatcher.detach(this, task, word);
        if (!detached) {
            leaveAbandoned(task, word);
            return;
        }
        Thread.interrupted();
        stage.whenComplete((value, error) -> {
            if (task.settle(word)) {
                task.ranNanos = attempt.elapsedNanos(time.nanos());
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                dispatcher.settling.attemptEnded(
                        task,
                        word,
                        error == null ? Phase.COMPLETED : Phase.FAILED,
                        error == null ? value : cause,
                        attempt);
            }
        });
    }

    /** The attempt was given up from outside: waits until the other thread is past its interrupt, clears the flag, gives the places back. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // a hint that lets the other thread finish on a busy machine; nothing relies on it
    private void leaveAbandoned(Task<?> task, int word) {
        int settling = Phase.with(word, Phase.SETTLING);
        while (task.word() == settling) {
            Thread.onSpinWait();
            Thread.yield();
        }
        Thread.interrupted();
        dispatcher.returned(this);
    }

    /** Interrupts the operation this runner is in; later, if its thread is inside a nested one. The caller holds the task in SETTLING and no lock. */
    final void interrupt() {
        Thread target = thread;
        if (target == null) {
            return;
        }
        while (true) {
            int now = nesting.get();
            if (now == DIRECT && nesting.compareAndSet(DIRECT, INTERRUPTING)) {
                target.interrupt();
                nesting.set(DIRECT);
                return;
            }
            if ((now == NESTED && nesting.compareAndSet(NESTED, NESTED_INTERRUPTED)) || now == NESTED_INTERRUPTED) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Called by this runner's thread before it runs another operation inside the one it is in. */
    final void enterNested() {
        while (!nesting.compareAndSet(DIRECT, NESTED)) {
            Thread.onSpinWait();
        }
        if (Thread.interrupted()) {
            // Delivered just before: it belongs to the outer operation.
            nesting.set(NESTED_INTERRUPTED);
        }
    }

    /** Called after {@link #enterNested()}; delivers an interrupt that came meanwhile and was meant for the outer operation. */
    final void leaveNested() {
        if (nesting.getAndSet(DIRECT) == NESTED_INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a task out of the claims, with the lock held. */
    final void forget(Task<?> task) {
        for (int i = 0; i < claims.length; i++) {
            if (claims[i] == task) {
                claims[i] = null;
                return;
            }
        }
    }
}
