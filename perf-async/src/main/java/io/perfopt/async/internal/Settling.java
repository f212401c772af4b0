package io.perfopt.async.internal;

import io.perfopt.async.OperationException;
import io.perfopt.async.OperationRejectedException;
import io.perfopt.async.OperationTypeConfig;
import io.perfopt.async.RetryPolicy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How attempts and operations end: results, failures, retries, fallbacks, cancellations and time limits, in the one fixed order fallback, retry, breaker, timeout.
 * Uses the dispatcher's lock; user code (predicates, fallbacks, listeners, token actions, waiting stages) runs after it was released. It is longer than most
 * classes because the ways to end race with each other: whoever changes one must see the others.
 */
final class Settling {
    private final Dispatcher dispatcher;

    Settling(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    // ---- attempts that end by themselves

    /** An attempt has ended; the caller moved the word to SETTLING. Called by its runner, or by whoever completed its stage. */
    void attemptEnded(Task<?> task, int word, int phase, @Nullable Object outcome, Attempt attempt) {
        Extras extras = task.extras();
        boolean detached = task.runner == null;
        boolean more = phase != Phase.COMPLETED && (extras.retry != null || extras.fallback != null);
        if (!more && !detached) {
            // The runner accounts for it with its next claim.
            task.end(word, phase, outcome);
            announce(task);
            report(extras, attempt, phase, outcome, (long) task.ranNanos);
            return;
        }
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            release(task, detached);
            if (more) {
                task.setWord(Phase.with(word, Phase.BETWEEN));
            } else {
                account(task, word, phase, dispatcher.now());
                task.end(word, phase, outcome);
            }
            if (detached) {
                woken = dispatcher.planWake(dispatcher.now());
            }
        } finally {
            dispatcher.lock.unlock();
        }
        if (!more) {
            announce(task);
        }
        report(extras, attempt, phase, outcome, (long) task.ranNanos);
        if (more) {
            goOn(task, phase, outcome, true);
        }
        dispatcher.launch(woken);
    }

    /** Gives back the places of a task whose runner is done with it; with the lock held. */
    private void release(Task<?> task, boolean detached) {
        Runner runner = task.runner;
        if (detached || runner == null) {
            dispatcher.detached--;
            task.owner.detachedRuns -= task.handles();
        } else {
            runner.forget(task);
        }
        dispatcher.releaseType(task.owner, dispatcher.now());
    }

    private void report(Extras extras, @Nullable Attempt attempt, int phase, @Nullable Object outcome, long nanos) {
        if (extras.breaker == null || attempt == null || attempt.permit == 0) {
            return;
        }
        long permit = attempt.permit;
        attempt.permit = 0;
        if (phase == Phase.COMPLETED) {
            extras.breaker.onSuccess(permit, nanos);
        } else if (phase == Phase.CANCELLED) {
            extras.breaker.release(permit);
        } else {
            extras.breaker.onFailure(permit, nanos, errorOf(phase, outcome));
        }
    }

    private static Throwable errorOf(int phase, @Nullable Object outcome) {
        if (outcome instanceof Throwable error) {
            return error;
        }
        String what = phase == Phase.TIMED_OUT ? "timed out: " + outcome : "failed: " + outcome;
        return phase == Phase.TIMED_OUT
                ? new io.perfopt.async.OperationTimeoutException("the operation " + what)
                : new OperationException("the operation " + what, null);
    }

    /** Decides what follows a failure of a task that is BETWEEN: another attempt, a fallback, or the end. Without the lock. */
    private void goOn(Task<?> task, int phase, @Nullable Object outcome, boolean mayRetry) {
        Extras extras = task.extras();
        int word = task.word();
        if (Phase.of(word) != Phase.BETWEEN) {
            return;
        }
        Throwable error = errorOf(phase, outcome);
        RetryPolicy retry = extras.retry;
        if (mayRetry && retry != null && dispatcher.lifecycle != Dispatcher.Lifecycle.CLOSED) {
            long delay = retryDelayNanos(retry, Phase.attempts(word), error);
            if (delay >= 0) {
                retryLater(task, word, delay, error);
                return;
            }
        }
        Function<? super Throwable, ?> fallback = extras.fallback;
        if (fallback == null || phase == Phase.CANCELLED) {
            conclude(task, word, phase, outcome);
        } else if (extras.fallbackIsValue) {
            conclude(task, word, Phase.COMPLETED, fallback.apply(error));
        } else {
            queueFallback(task, word, fallback, error);
        }
    }

    /** The delay before another attempt, or -1 for none. */
    private long retryDelayNanos(RetryPolicy retry, int attempts, Throwable error) {
        try {
            return retry.tryRetry(attempts, error)
                    ? retry.delayNanos(attempts, ThreadLocalRandom.current()::nextDouble)
                    : -1;
        } catch (Throwable thrown) {
            dispatcher.callbackFailed();
            return -1;
        }
    }

    private void retryLater(Task<?> task, int word, long delay, Throwable error) {
        int delayed = Phase.with(word, Phase.DELAYED);
        boolean follows;
        dispatcher.lock.lock();
        try {
            follows = task.change(word, delayed);
            if (follows && !task.isInternal()) {
                task.owner.counters.retries++;
            }
        } finally {
            dispatcher.lock.unlock();
        }
        if (!follows) {
            return;
        }
        dispatcher.events.retry(task, Phase.attempts(word), delay, error);
        long now = dispatcher.now();
        if (delay == 0) {
            dispatcher.resume(task, now);
        } else {
            dispatcher.wheel.arm(new Deadlines.Resume(task, delayed, now + delay));
        }
    }

    private void queueFallback(Task<?> task, int word, Function<? super Throwable, ?> fallback, Throwable error) {
        Runner woken = null;
        boolean armed = false;
        dispatcher.lock.lock();
        try {
            if (task.word() != word) {
                return;
            }
            Extras extras = task.extras();
            extras.retry = null;
            extras.fallback = null;
            extras.breaker = null;
            extras.queueTimeoutNanos = 0;
            Callable<?> work = () -> fallback.apply(error);
            task.payload = work;
            task.owner.counters.fallbacks++;
            long now = dispatcher.now();
            if (task.timeoutMillis > 0) {
                task.timeoutMillis = Checks.millisRoundedUp(now - task.queuedNanos)
                        + Checks.millisRoundedUp(task.owner.config.timeout().toNanos());
                armed = true;
            }
            dispatcher.enqueue(task, true, now);
            woken = dispatcher.planWake(now);
        } finally {
            dispatcher.lock.unlock();
        }
        if (armed) {
            dispatcher.wheel.arm(new Deadlines.Total(task));
        }
        dispatcher.launch(woken);
    }

    /** Ends a task that is BETWEEN and has the word given; without the lock. */
    private void conclude(Task<?> task, int word, int phase, @Nullable Object outcome) {
        dispatcher.lock.lock();
        try {
            if (!task.settle(word)) {
                return;
            }
            if (phase == Phase.COMPLETED) {
                task.owner.counters.fallbacks++;
            }
            account(task, word, phase, dispatcher.now());
            task.end(word, phase, outcome);
        } finally {
            dispatcher.lock.unlock();
        }
        announce(task);
    }

    // ---- ends from outside

    /** Ends a promise whose total limit has passed, or arms it again if the limit has moved. */
    void timeOut(Promise<?> promise, long nowNanos) {
        while (true) {
            int word = promise.settled();
            if (Phase.isTerminal(word)) {
                return;
            }
            if (promise.deadlineNanos() - nowNanos > 0) {
                dispatcher.wheel.arm(promise);
                return;
            }
            String limit = promise.totalLimit();
            if (promise instanceof Member<?> member) {
                member.leave(Phase.TIMED_OUT, limit);
                return;
            }
            Task<?> task = (Task<?>) promise;
            boolean ended = Phase.of(word) == Phase.RUNNING
                    ? giveUp(task, word, Phase.TIMED_OUT, limit, false)
                    : endWaiting(task, Phase.TIMED_OUT, limit);
            if (ended) {
                return;
            }
        }
    }

    /** Ends one attempt whose run limit has passed; others may follow. */
    void runTimedOut(Task<?> task, int word, long nowNanos) {
        giveUp(
                task,
                word,
                Phase.TIMED_OUT,
                "its run timeout of " + task.extras().runTimeoutNanos / 1_000_000 + " ms",
                true);
    }

    /** Ends a task that has never started and waited too long for it. */
    void timeOutWaiting(Task<?> task, String limit, long nowNanos) {
        while (true) {
            int word = task.settled();
            if (Phase.of(word) >= Phase.RUNNING
                    || Phase.attempts(word) > 0
                    || endWaiting(task, Phase.TIMED_OUT, limit)) {
                return;
            }
        }
    }

    boolean cancel(Promise<?> promise) {
        while (true) {
            int word = promise.settled();
            if (Phase.isTerminal(word)) {
                return false;
            }
            if (promise instanceof Member<?> member) {
                return member.leave(Phase.CANCELLED, null);
            }
            Task<?> task = (Task<?>) promise;
            boolean ended = Phase.of(word) == Phase.RUNNING
                    ? giveUp(task, word, Phase.CANCELLED, null, false)
                    : endWaiting(task, Phase.CANCELLED, null);
            if (ended) {
                return true;
            }
        }
    }

    /** Ends a task that does not run; false if it has just started or ended. */
    private boolean endWaiting(Task<?> task, int phase, @Nullable Object outcome) {
        boolean more;
        Runner woken;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            switch (Phase.of(task.word())) {
                case Phase.QUEUED -> dispatcher.unlink(task, now);
                case Phase.CLAIMED -> {
                    if (!dispatcher.unclaim(task)) {
                        return false;
                    }
                }
                case Phase.BATCHING -> dispatcher.batches.remove(task);
                case Phase.NEW, Phase.DELAYED, Phase.FOLLOWING, Phase.BETWEEN -> {}
                default -> {
                    return false;
                }
            }
            int word = task.word();
            if (Phase.attempts(word) == 0) {
                task.waitedNanos = now - task.queuedNanos;
            }
            more = phase == Phase.TIMED_OUT && task.extras != null && task.extras.fallback != null;
            if (more) {
                task.setWord(Phase.with(word, Phase.BETWEEN));
            } else {
                task.settle(word);
                account(task, word, phase, now);
                task.end(word, phase, outcome);
            }
            woken = dispatcher.planWake(now);
        } finally {
            dispatcher.lock.unlock();
        }
        if (more) {
            goOn(task, phase, outcome, false);
        } else {
            announce(task);
        }
        dispatcher.launch(woken);
        return true;
    }

    /** Gives up a running attempt: token, interrupt, and, if its runner does not come back in time, a replacement. False if it has just ended. */
    private boolean giveUp(Task<?> task, int word, int phase, @Nullable Object outcome, boolean mayRetry) {
        if (!task.settle(word)) {
            return false;
        }
        Extras extras = task.extras;
        Attempt attempt = extras == null ? null : extras.attempt;
        if (attempt != null) {
            attempt.cancel();
        }
        // The word is SETTLING: the runner cannot leave, so the interrupt reaches nothing but this attempt.
        Runner runner;
        dispatcher.lock.lock();
        try {
            runner = task.runner;
        } finally {
            dispatcher.lock.unlock();
        }
        if (runner != null) {
            runner.interrupt();
        }
        boolean more = extras != null
                && phase == Phase.TIMED_OUT
                && (extras.fallback != null || (mayRetry && extras.retry != null));
        Runner woken;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            task.ranNanos = Math.max(0, now - task.queuedNanos - (long) task.waitedNanos);
            if (runner == null) {
                release(task, true);
            } else {
                runner.forget(task);
                runner.abandoned = task;
                runner.holdsTypeSlot = true;
                dispatcher.arm(new Deadlines.Grace(
                        runner, task, now + dispatcher.config.grace().toNanos()));
            }
            if (more) {
                task.setWord(Phase.with(word, Phase.BETWEEN));
            } else {
                account(task, word, phase, now);
                task.end(word, phase, outcome);
            }
            woken = dispatcher.planWake(now);
        } finally {
            dispatcher.lock.unlock();
        }
        if (!more) {
            announce(task);
        }
        if (attempt != null) {
            attempt.runActions();
            report(task.extras(), attempt, phase, outcome, (long) task.ranNanos);
        }
        if (more) {
            goOn(task, phase, outcome, mayRetry);
        }
        dispatcher.launch(woken);
        return true;
    }

    /** Ends a task that was never accepted; its fallback runs here, on the submitting thread. */
    void refuse(Task<?> task, String reason) {
        OperationRejectedException refusal = new OperationRejectedException(task.owner.name + ": " + reason);
        Object outcome = refusal;
        int phase = Phase.FAILED;
        Function<? super Throwable, ?> fallback = task.extras == null ? null : task.extras.fallback;
        if (fallback != null) {
            try {
                outcome = fallback.apply(refusal);
                phase = Phase.COMPLETED;
            } catch (Throwable thrown) {
                outcome = thrown;
            }
        }
        int word = task.word();
        dispatcher.lock.lock();
        try {
            task.settle(word);
            task.owner.counters.rejected++;
            if (phase == Phase.COMPLETED) {
                task.owner.counters.fallbacks++;
            }
            task.id = dispatcher.takeIds(1);
            if (!task.isInternal()) {
                keep(task, phase);
            }
            task.end(word, phase, outcome);
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.events.rejected(task, reason);
        announce(task);
    }

    /** Ends a request of a batcher that was never accepted; with the lock held. The caller tells of it once it holds none. */
    void refuseRequest(BatchItem<?, ?> item, String reason) {
        int word = item.word();
        item.owner.counters.rejected++;
        item.id = dispatcher.takeIds(1);
        keep(item, Phase.FAILED);
        item.end(word, Phase.FAILED, new OperationRejectedException(item.owner.name + ": " + reason));
    }

    // ---- accounts

    /** Tells everybody that a task has ended; without the lock. */
    void announce(Task<?> task) {
        task.tell();
        Extras extras = task.extras;
        if (extras != null) {
            extras.fallback = null;
            extras.contexts = List.of();
        }
        dispatcher.events.ended(task);
        task.afterEnd();
    }

    /** Counts an operation that has ended or is about to, and keeps it readable for a while; with the lock held. */
    void account(Promise<?> promise, int word, int phase, long nowNanos) {
        if (promise instanceof Task<?> task && task.isInternal()) {
            return;
        }
        TypeState type = promise.owner;
        type.open--;
        dispatcher.open--;
        type.counters.ended(promise, word, phase);
        if (phase <= Phase.FAILED && promise.attempts(word) > 0) {
            type.ran(promise.ranNanos);
        }
        dispatcher.registry.remove(promise);
        keep(promise, phase);
        dispatcher.signalWatchers();
    }

    /** Lets completed requests of a batcher go that were counted already, but for those to be kept readable; with the lock held. */
    void accountAlike(TypeState type, int count, long ranNanos, List<? extends Promise<?>> kept) {
        type.open -= count;
        dispatcher.open -= count;
        type.ran((double) ranNanos);
        for (Promise<?> promise : kept) {
            keep(promise, Phase.COMPLETED);
        }
        dispatcher.signalWatchers();
    }

    private static void keep(Promise<?> promise, int phase) {
        TypeState type = promise.owner;
        (phase == Phase.COMPLETED ? type.finished : type.failed).add(promise);
    }

    /** Forgets what was kept too long; with the lock held. */
    void expireRecords(TypeState type, long nowNanos) {
        expire(type.finished, type, nowNanos);
        expire(type.failed, type, nowNanos);
    }

    private void expire(EndedRing ring, TypeState type, long nowNanos) {
        long keepNanos = type.config.keepFor().toNanos();
        for (Promise<?> oldest = ring.oldest(); oldest != null; oldest = ring.oldest()) {
            long ended = oldest.queuedNanos + (long) oldest.waitedNanos + (long) oldest.ranNanos;
            if (nowNanos - ended <= keepNanos) {
                return;
            }
            ring.removeOldest();
        }
    }

    /** Moves the records of a type into rings of the sizes its new settings ask for; with the lock held. */
    void resizeRecords(TypeState type, OperationTypeConfig next) {
        type.finished = resized(type.finished, next.keepFinished());
        type.failed = resized(type.failed, next.keepFailed());
    }

    private EndedRing resized(EndedRing ring, int capacity) {
        if (ring.capacity() == capacity) {
            return ring;
        }
        EndedRing next = new EndedRing(capacity);
        for (Promise<?> oldest = ring.removeOldest(); oldest != null; oldest = ring.removeOldest()) {
            next.add(oldest);
        }
        return next;
    }
}
