package io.perfopt.async.internal;

import io.perfopt.async.RejectionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets new work in, and does what the policy says when there is no room. Uses the dispatcher's lock. */
final class Admission {
    private static final int URGENT = 8;

    private final Dispatcher dispatcher;

    Admission(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Accepts a task or refuses it; either way its handle is good afterwards. Called without the lock. */
    void admit(Task<?> task) {
        String refusal;
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            refusal = refusal(task.owner, task.priority());
            if (refusal == null) {
                task.register();
                place(task, task.queuedNanos);
                woken = dispatcher.planWake(task.queuedNanos);
            }
        } finally {
            dispatcher.lock.unlock();
        }
        if (refusal == null) {
            accepted(task, woken);
        } else {
            overflow(task, refusal);
        }
    }

    private void accepted(Task<?> task, @Nullable Runner woken) {
        dispatcher.events.queued(task);
        Extras extras = task.extras;
        if (extras != null && extras.queueTimeoutNanos > 0) {
            dispatcher.wheel.arm(new Deadlines.Queue(task, task.queuedNanos + extras.queueTimeoutNanos));
        }
        dispatcher.launch(woken);
    }

    /** Why there is no room, or null; with the lock held. */
    @Nullable
    String refusal(TypeState type, int priority) {
        String refusal = refusalByBooks(type, priority);
        if (refusal != null) {
            // What runners have ended since their last claim still takes up room in the books.
            dispatcher.retireAll(dispatcher.now());
            refusal = refusalByBooks(type, priority);
        }
        return refusal;
    }

    private @Nullable String refusalByBooks(TypeState type, int priority) {
        if (dispatcher.lifecycle != Dispatcher.Lifecycle.OPEN) {
            return "the manager is closed";
        }
        int capacity = dispatcher.config.capacity();
        int waiting = dispatcher.waiting();
        if (waiting >= (priority >= URGENT ? capacity : capacity - dispatcher.config.headroom())) {
            return "the manager's queue is full, " + waiting + " operations wait";
        }
        int waitingOfType = type.waiting();
        if (waitingOfType >= type.config.capacity()) {
            return "the type's queue is full, " + waitingOfType + " operations wait";
        }
        return null;
    }

    /** False only if the manager surely has room for another request of a type; without the lock. */
    boolean mayBeFull(TypeState type) {
        int capacity = dispatcher.config.capacity();
        return type.config.capacity() < capacity || dispatcher.openAtMost() >= capacity - dispatcher.config.headroom();
    }

    private static boolean isClosed(String refusal) {
        return refusal.endsWith("closed");
    }

    /** Puts an accepted task where it waits: for its delay, in a batch, or in its lane. With the lock held. */
    void place(Task<?> task, long nowNanos) {
        Extras extras = task.extras;
        if (extras != null && extras.startDelayNanos > 0) {
            long due = nowNanos + extras.startDelayNanos;
            extras.startDelayNanos = 0;
            int delayed = Phase.with(task.word(), Phase.DELAYED);
            task.setWord(delayed);
            dispatcher.arm(new Deadlines.Resume(task, delayed, due));
            return;
        }
        boolean fresh = Phase.of(task.word()) == Phase.NEW;
        if (task.owner.config.batchSize() > 0 && !task.isInternal() && Phase.attempts(task.word()) == 0) {
            dispatcher.batches.add(task, nowNanos);
        } else {
            dispatcher.enqueue(task, !fresh, nowNanos);
        }
    }

    private void overflow(Task<?> task, String refusal) {
        RejectionPolicy policy = task.owner.config.rejection().orElse(dispatcher.config.rejection());
        String reason = refusal;
        if (!isClosed(refusal)) {
            switch (policy.kind()) {
                case BLOCK -> reason = waitForRoom(task, policy.limit().toNanos());
                case CALLER_RUNS -> reason = runHere(task);
                case DROP_OLDEST, DROP_LOWEST -> reason = evict(task, policy.kind(), refusal);
                default -> {}
            }
        }
        if (reason != null) {
            dispatcher.settling.refuse(task, reason);
        }
    }

    private @Nullable String waitForRoom(Task<?> task, long limitNanos) {
        long started = dispatcher.now();
        String refusal;
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            dispatcher.watchers++;
            refusal = refusal(task.owner, task.priority());
            while (refusal != null && !isClosed(refusal)) {
                long left = limitNanos - (dispatcher.now() - started);
                if (left <= 0) {
                    return refusal + " after waiting for room";
                }
                dispatcher.time.await(dispatcher.changed, left);
                dispatcher.retireAll(dispatcher.now());
                refusal = refusal(task.owner, task.priority());
            }
            if (refusal == null) {
                task.register();
                place(task, dispatcher.now());
                woken = dispatcher.planWake(dispatcher.now());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted while waiting for room";
        } finally {
            dispatcher.watchers--;
            dispatcher.lock.unlock();
        }
        if (refusal == null) {
            accepted(task, woken);
        }
        return refusal;
    }

    /** Runs the task on the submitting thread, outside the limits: that is the brake this policy is. */
    private @Nullable String runHere(Task<?> task) {
        Inline inline;
        dispatcher.lock.lock();
        try {
            if (dispatcher.lifecycle != Dispatcher.Lifecycle.OPEN) {
                return "the manager is closed";
            }
            task.register();
            inline = new Inline(dispatcher, Runner.current(), 1);
            dispatcher.hand(task, inline);
        } finally {
            dispatcher.lock.unlock();
        }
        accepted(task, null);
        inline.runOne(task);
        return null;
    }

    private @Nullable String evict(Task<?> task, RejectionPolicy.Kind kind, String refusal) {
        Task<?> victim;
        int word;
        Runner woken;
        dispatcher.lock.lock();
        try {
            String now = refusal(task.owner, task.priority());
            if (now != null && isClosed(now)) {
                return now;
            }
            victim = now == null ? null : victim(task, kind);
            if (now != null && victim == null) {
                return refusal + ", none of them less urgent";
            }
            if (victim != null) {
                long nanos = dispatcher.now();
                dispatcher.unlink(victim, nanos);
                word = victim.word();
                victim.waitedNanos = nanos - victim.queuedNanos;
                victim.settle(word);
                dispatcher.settling.account(victim, word, Phase.CANCELLED, nanos);
                victim.owner.counters.dropped++;
                victim.end(word, Phase.CANCELLED, null);
            }
            task.register();
            place(task, task.queuedNanos);
            woken = dispatcher.planWake(task.queuedNanos);
        } finally {
            dispatcher.lock.unlock();
        }
        if (victim != null) {
            dispatcher.settling.announce(victim);
        }
        accepted(task, woken);
        return null;
    }

    /** Whom to evict: from the full type, or from all types if the manager is full. Only work in lanes is; shared and batched work is not. */
    private @Nullable Task<?> victim(Task<?> task, RejectionPolicy.Kind kind) {
        List<TypeState> types = new ArrayList<>();
        if (task.owner.waiting() >= task.owner.config.capacity()) {
            types.add(task.owner);
        } else {
            types.addAll(dispatcher.types.values());
        }
        Task<?> victim = null;
        for (TypeState type : types) {
            if (kind == RejectionPolicy.Kind.DROP_LOWEST) {
                int lowest = type.lanes.lowest();
                Task<?> last = lowest == 0 || lowest >= task.priority() ? null : type.lanes.tail(lowest);
                if (last != null && !last.isInternal() && (victim == null || lowest < victim.priority())) {
                    victim = last;
                }
            } else {
                for (int priority = 1; priority <= 10; priority++) {
                    Task<?> head = type.lanes.head(priority);
                    if (head != null
                            && !head.isInternal()
                            && (victim == null || head.queuedNanos - victim.queuedNanos < 0)) {
                        victim = head;
                    }
                }
            }
        }
        return victim;
    }
}
