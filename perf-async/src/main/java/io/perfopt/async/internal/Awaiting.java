package io.perfopt.async.internal;

import io.perfopt.async.OperationInterruptedException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How threads wait for operations. A thread that waits inside an operation first runs the awaited one itself if that has not started, on its own stack and in
 * its own place, so nested waits need no further thread; while it can only wait, its place goes to a replacement, within the manager's limit of those.
 */
final class Awaiting {
    private final Dispatcher dispatcher;
    /** Threads that wait inside operations and may be able to help when something is queued or unblocked; nearly always empty. */
    private final CopyOnWriteArrayList<Thread> helpers = new CopyOnWriteArrayList<>();
    /** Size of the list, so that the common case is one read. */
    private volatile int helping;

    Awaiting(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Lets waiting helpers look whether they can run what they wait for. */
    void lookAgain() {
        if (helping > 0) {
            helpers.forEach(LockSupport::unpark);
        }
    }

    /** Waits for the end of a promise; false if the limit passed first. */
    boolean await(Promise<?> promise, long nanos) {
        if (Phase.isTerminal(promise.settled())) {
            return true;
        }
        Runner outer = Runner.current();
        if (outer == null || outer.dispatcher != dispatcher) {
            return park(promise, nanos, null);
        }
        helpers.add(Thread.currentThread());
        helping = helpers.size();
        block(outer, 1);
        try {
            return park(promise, nanos, outer);
        } finally {
            block(outer, -1);
            helpers.remove(Thread.currentThread());
            helping = helpers.size();
        }
    }

    private boolean park(Promise<?> promise, long nanos, @Nullable Runner outer) {
        Waiter waiter = new Waiter.OfThread();
        if (!promise.await(waiter)) {
            return true;
        }
        long started = dispatcher.now();
        boolean givenUp = false;
        try {
            while (!Phase.isTerminal(promise.settled())) {
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new OperationInterruptedException("interrupted while waiting for " + promise.describe());
                }
                if (outer != null && help(outer, promise)) {
                    continue;
                }
                long left = nanos == Long.MAX_VALUE ? nanos : nanos - (dispatcher.now() - started);
                if (left <= 0) {
                    return false;
                }
                if (outer != null && !givenUp) {
                    givenUp = true;
                    giveUp(outer);
                }
                dispatcher.time.park(promise, left);
            }
            return true;
        } finally {
            promise.abandon(waiter);
            if (givenUp && outer != null) {
                takeBack(outer);
            }
        }
    }

    private void giveUp(Runner outer) {
        Runner woken;
        dispatcher.lock.lock();
        try {
            Runner root = outer.root();
            dispatcher.takeBack(root);
            if (dispatcher.giveUp(root)) {
                root.waitsInside = true;
            }
            woken = dispatcher.planWake(dispatcher.now());
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.launch(woken);
    }

    private void takeBack(Runner outer) {
        dispatcher.lock.lock();
        try {
            Runner root = outer.root();
            if (root.waitsInside) {
                root.waitsInside = false;
                dispatcher.found(root);
            }
        } finally {
            dispatcher.lock.unlock();
        }
    }

    private void block(Runner outer, int change) {
        dispatcher.lock.lock();
        try {
            for (Task<?> task : outer.claims) {
                if (task != null && Phase.of(task.word()) == Phase.RUNNING) {
                    task.owner.blocked += change;
                    outer.blockedType = change > 0 ? task.owner : null;
                    return;
                }
            }
            TypeState blocked = outer.blockedType;
            if (change < 0 && blocked != null) {
                // The waiting attempt was given up meanwhile; its place is still held.
                blocked.blocked--;
                outer.blockedType = null;
            }
        } finally {
            dispatcher.lock.unlock();
        }
    }

    /** Runs the awaited operation on this thread if it has not started; false if it is not for this thread to run now. */
    private boolean help(Runner outer, Promise<?> promise) {
        Inline inline;
        Task<?> task;
        if (promise instanceof Member<?> member) {
            member.flush();
        }
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            task = runnable(promise, now);
            if (task == null) {
                return false;
            }
            TypeState type = task.owner;
            int word = task.word();
            // A place held by a run that waits itself is lent: the chain of waits ends here or nowhere.
            boolean hasPlace = type.running - type.blocked < type.config.maxConcurrent();
            if (Phase.of(word) == Phase.CLAIMED) {
                if (!dispatcher.unclaim(task)) {
                    return false;
                }
            } else if (!hasPlace || !dispatcher.throttle.tryStart(type, now)) {
                return false;
            } else {
                dispatcher.unlink(task, now);
            }
            inline = new Inline(dispatcher, outer, 1);
            dispatcher.hand(task, inline);
        } finally {
            dispatcher.lock.unlock();
        }
        inline.runOne(task);
        return true;
    }

    /** The task whose run ends the promise, if it is queued or claimed; with the lock held. */
    private @Nullable Task<?> runnable(Promise<?> promise, long nowNanos) {
        if (Phase.of(promise.word()) == Phase.BATCHING) {
            boolean unused = dispatcher.batches.flush(promise.owner, nowNanos);
        }
        Task<?> task;
        if (promise instanceof Member<?> member) {
            task = member.carrier();
        } else if (Phase.of(promise.word()) == Phase.FOLLOWING) {
            task = ((Task<?>) promise).extras().group;
        } else {
            task = (Task<?>) promise;
        }
        int phase = task == null ? Phase.NEW : Phase.of(task.word());
        return phase == Phase.QUEUED || phase == Phase.CLAIMED ? task : null;
    }
}
