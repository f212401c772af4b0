package io.perfopt.async.internal;

import io.perfopt.async.OperationCancelledException;
import io.perfopt.async.OperationException;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationRejectedException;
import io.perfopt.async.OperationSnapshot;
import io.perfopt.async.OperationStatus;
import io.perfopt.async.OperationTimeoutException;
import io.perfopt.async.Outcome;
import io.perfopt.async.Progress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The side of an operation that callers see: a state word, an outcome, the times, and who waits. 64 bytes with the timer link; a {@link Task} adds the lane
 * links and what it runs. Completed once, by whoever moves the word to SETTLING; safe for any thread.
 */
abstract class Promise<T> extends Timed implements OperationHandle<T> {
    private static final VarHandle STATE;
    private static final VarHandle WAITERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Promise.class, "state", int.class);
            WAITERS = lookup.findVarHandle(Promise.class, "waiters", Waiter.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final TypeState owner;
    /** Set once, under the dispatcher's lock, before anybody else sees the promise. */
    long id;
    /** The moment of submission: half of the order key, kept through retries and changes of priority. */
    final long queuedNanos;
    /** Total time limit counted from {@link #queuedNanos}, 0 without; only ever grows. */
    volatile int timeoutMillis;
    /** Time from submission to the latest start, or to an end without a start; a float keeps it within 6e-8 of the truth in half the space. */
    float waitedNanos;
    /** How long the latest attempt ran; written before the state word turns terminal. */
    float ranNanos;
    /** See {@link Phase}. */
    private volatile int state;
    /** What to run until the word turns terminal, then the result or the error; ordered by the state word. */
    @Nullable
    Object payload;
    /** Next in the registry's chain; guarded by the dispatcher's lock. */
    @Nullable
    Promise<?> registryNext;
    /** Stack of those who wait; pushed by compare-and-set, taken once by the thread that completes. */
    private volatile @Nullable Waiter waiters;

    Promise(TypeState owner, int priority, long queuedNanos, int timeoutMillis, @Nullable Object payload) {
        this.owner = owner;
        this.queuedNanos = queuedNanos;
        this.timeoutMillis = timeoutMillis;
        this.payload = payload;
        STATE.set(this, Phase.first(priority));
    }

    // ---- the state word

    /** The word; where an end waits to be fetched, it is fetched first. */
    int word() {
        return state;
    }

    /** The word as it is, whatever waits to be fetched. */
    final int storedWord() {
        return state;
    }

    final boolean change(int expected, int next) {
        return STATE.compareAndSet(this, expected, next);
    }

    /** Sets the word when only the caller can change it. */
    final void setWord(int next) {
        STATE.setRelease(this, next);
    }

    /** Moves the word to SETTLING if it still is what the caller saw; the caller must {@link #end} the promise, or move it on, without delay. */
    final boolean settle(int expected) {
        return STATE.compareAndSet(this, expected, Phase.with(expected, Phase.SETTLING));
    }

    /** Ends a promise whose word the caller moved to SETTLING. The caller tells the waiters once it holds no lock. */
    final void end(int word, int phase, @Nullable Object outcome) {
        payload = outcome;
        STATE.setRelease(this, Phase.with(word, phase));
    }

    /** Tells those who wait. A waiter pushes first and looks at the word then; the move to SETTLING was a full fence: either it sees the end or we see it. */
    final void tell() {
        if (waiters != null) {
            tellWaiters();
        }
    }

    private void tellWaiters() {
        Waiter waiter = (Waiter) WAITERS.getAndSet(this, null);
        while (waiter != null) {
            Waiter next = waiter.next;
            waiter.next = null;
            try {
                waiter.tell(this);
            } catch (Throwable thrown) {
                owner.dispatcher.callbackFailed();
            }
            waiter = next;
        }
    }

    /** Adds a waiter; false if the promise had ended and nobody will tell it. */
    final boolean await(Waiter waiter) {
        Waiter head;
        do {
            head = waiters;
            waiter.next = head;
        } while (!WAITERS.compareAndSet(this, head, waiter));
        if (!Phase.isTerminal(settled()) && isWatched()) {
            return true;
        }
        tellWaiters();
        return false;
    }

    /** Makes sure that whoever ends this promise will tell its waiters; false if it has ended meanwhile. */
    boolean isWatched() {
        return true;
    }

    /** The word, waited for while another thread is between two instructions of ending it. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // a hint that lets the other thread finish on a busy machine; nothing relies on it
    final int settled() {
        int word = word();
        while (Phase.of(word) == Phase.SETTLING) {
            Thread.onSpinWait();
            Thread.yield();
            word = word();
        }
        return word;
    }

    final boolean hasWaiters() {
        return waiters != null;
    }

    /** Wakes threads that wait and could help, without ending anything. */
    final void lookAgain() {
        for (Waiter waiter = waiters; waiter != null; waiter = waiter.next) {
            waiter.look();
        }
    }

    /** Unlinks a waiter that gave up, so that polling with short limits does not pile up nodes. */
    final void abandon(Waiter gone) {
        gone.abandoned = true;
        restart:
        while (true) {
            Waiter previous = null;
            for (Waiter waiter = waiters; waiter != null; ) {
                Waiter next = waiter.next;
                if (!waiter.abandoned) {
                    previous = waiter;
                } else if (previous != null) {
                    previous.next = next;
                    if (previous.abandoned) {
                        continue restart;
                    }
                } else if (!WAITERS.compareAndSet(this, waiter, next)) {
                    continue restart;
                }
                waiter = next;
            }
            return;
        }
    }

    // ---- time

    @Override
    public final long deadlineNanos() {
        return queuedNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    @Override
    public final boolean isPending() {
        return !Phase.isTerminal(word());
    }

    @Override
    public final void expire(long nowNanos) {
        owner.dispatcher.timeOut(this, nowNanos);
    }

    // ---- what a caller asks

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String type() {
        return owner.name;
    }

    @Override
    public final int priority() {
        return Phase.priority(word());
    }

    @Override
    public OperationStatus status() {
        return Phase.status(word());
    }

    /** What is said of a promise that its total time limit ended. */
    final String totalLimit() {
        return "its total timeout of " + timeoutMillis + " ms";
    }

    @Override
    public final boolean cancel() {
        return owner.dispatcher.cancel(this);
    }

    @Override
    public final boolean changePriority(int priority) {
        return reprioritise(Checks.priority(priority));
    }

    /** Changes the priority if nothing has started; without the lock. */
    abstract boolean reprioritise(int priority);

    @Override
    public final T join() {
        owner.dispatcher.awaiting.await(this, Long.MAX_VALUE);
        return outcome();
    }

    @Override
    public final T join(Duration limit) {
        long nanos = Checks.notNegative("limit", limit);
        if (!owner.dispatcher.awaiting.await(this, nanos)) {
            throw new OperationTimeoutException(
                    "waited " + limit + " for " + describe() + ", which is " + status() + " and goes on");
        }
        return outcome();
    }

    /** The result of a promise that ended, or the exception that says why there is none. */
    @SuppressWarnings({"unchecked", "NullAway"
    }) // the payload of a completed promise is its result; null is what the work returned
    private T outcome() {
        int word = settled();
        if (Phase.of(word) == Phase.COMPLETED) {
            return (T) payload;
        }
        throw failure(word);
    }

    /** Why there is no result; made when asked for, since most failures of cancelled and timed-out work are never looked at. */
    final OperationException failure(int word) {
        Object why = payload;
        return switch (Phase.of(word)) {
            case Phase.CANCELLED -> new OperationCancelledException(describe() + " was cancelled");
            case Phase.TIMED_OUT ->
                new OperationTimeoutException(
                        describe() + " timed out" + (why instanceof String limit ? ": " + limit : ""));
            default ->
                why instanceof OperationRejectedException refused
                        ? new OperationRejectedException(String.valueOf(refused.getMessage()))
                        : new OperationException(describe() + " failed: " + why, (Throwable) why);
        };
    }

    @SuppressWarnings("NullAway") // null is what the work returned
    final void transferTo(CompletableFuture<T> stage) {
        int word = settled();
        if (Phase.of(word) == Phase.COMPLETED) {
            stage.complete(outcome());
        } else {
            stage.completeExceptionally(failure(word));
        }
    }

    final Outcome<T> toOutcome() {
        int word = settled();
        return Phase.of(word) == Phase.COMPLETED
                ? Outcome.completed(outcome())
                : Outcome.withoutResult(Phase.status(word), failure(word));
    }

    @Override
    public final CompletionStage<T> stage() {
        CompletableFuture<T> stage = new CompletableFuture<>();
        await(new Waiter.OfStage<>(stage));
        return stage;
    }

    @Override
    public Optional<Progress> progress() {
        return Optional.empty();
    }

    @Override
    public final OperationSnapshot snapshot() {
        int word = settled();
        OperationStatus status = status();
        boolean ended = Phase.isTerminal(word);
        int attempts = attempts(word);
        Optional<Throwable> error = Optional.empty();
        if (ended && Phase.of(word) != Phase.COMPLETED) {
            OperationException failure = failure(word);
            error = Optional.of(failure.getCause() == null ? failure : failure.getCause());
        }
        int limit = timeoutMillis;
        Dispatcher dispatcher = owner.dispatcher;
        return new OperationSnapshot(
                id,
                owner.name,
                Phase.priority(word),
                ended ? Phase.status(word) : status,
                dispatcher.instantOf(queuedNanos),
                attempts == 0 ? Optional.empty() : Optional.of(dispatcher.instantOf(queuedNanos + (long) waitedNanos)),
                ended
                        ? Optional.of(dispatcher.instantOf(queuedNanos + (long) waitedNanos + (long) ranNanos))
                        : Optional.empty(),
                limit == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(limit)),
                attempts,
                error,
                progress());
    }

    int attempts(int word) {
        return Phase.attempts(word);
    }

    final String describe() {
        return "operation " + id + " (" + owner.name + ")";
    }

    @Override
    public final String toString() {
        return describe() + " " + status() + ", priority " + priority();
    }
}
