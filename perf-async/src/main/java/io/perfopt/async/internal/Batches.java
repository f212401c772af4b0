package io.perfopt.async.internal;

import java.util.List;

/** The open batches of types that batch. With the dispatcher's lock held, unless said otherwise. */
final class Batches {
    private final Dispatcher dispatcher;

    Batches(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Lets an operation wait for company. */
    void add(Task<?> task, long nowNanos) {
        TypeState type = task.owner;
        OpenBatch batch = type.openBatch;
        if (batch == null) {
            OpenBatch opened = new OpenBatch(nowNanos);
            type.openBatch = opened;
            batch = opened;
            dispatcher.plan(type.config.batchWait().toNanos(), () -> tooOld(type, opened));
        }
        task.setWord(Phase.with(task.word(), Phase.BATCHING));
        batch.members.add(task);
        if (batch.members.size() >= type.config.batchSize()
                || (type.config.batchWhenIdle() && type.mayStart() && dispatcher.hasIdleRunner())) {
            flush(type, nowNanos);
        }
    }

    /** An operation that ends before its batch goes leaves it. */
    void remove(Task<?> task) {
        OpenBatch batch = task.owner.openBatch;
        if (batch != null) {
            batch.members.remove(task);
            if (batch.members.isEmpty()) {
                task.owner.openBatch = null;
            }
        }
    }

    /** Dispatches what waits; true if there was something. */
    boolean flush(TypeState type, long nowNanos) {
        OpenBatch batch = type.openBatch;
        type.openBatch = null;
        if (batch == null || batch.members.isEmpty()) {
            return false;
        }
        List<Task<?>> members = List.copyOf(batch.members);
        int priority = 1;
        for (Task<?> member : members) {
            priority = Math.max(priority, member.priority());
        }
        GroupTask group = new GroupTask(type, priority, batch.firstNanos, members);
        group.register();
        for (Task<?> member : members) {
            member.setWord(Phase.with(member.word(), Phase.FOLLOWING));
            member.extras().group = group;
        }
        long waited = Math.max(0, nowNanos - batch.firstNanos);
        type.counters.batch(members.size(), Math.max(members.size(), type.config.batchSize()), waited);
        dispatcher.enqueue(group, false, nowNanos);
        dispatcher.batchDispatched(type, members.size(), waited);
        return true;
    }

    /** A batch's time is up; without the lock. */
    private void tooOld(TypeState type, OpenBatch batch) {
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            if (type.openBatch == batch) {
                long now = dispatcher.now();
                flush(type, now);
                woken = dispatcher.planWake(now);
            }
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.launch(woken);
    }

    /** Dispatches a type's batch on demand; without the lock. */
    boolean flushNow(TypeState type) {
        boolean flushed;
        Runner woken;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            flushed = flush(type, now);
            woken = dispatcher.planWake(now);
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.launch(woken);
        return flushed;
    }
}
