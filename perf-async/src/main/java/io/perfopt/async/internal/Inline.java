package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/** Runs on a thread that is already inside another operation, or on a submitting thread: what it waits for, what its group holds, or what found no room. */
final class Inline extends Runner {
    private final @Nullable Runner outer;

    Inline(Dispatcher dispatcher, @Nullable Runner outer, int size) {
        super(dispatcher, size);
        this.outer = outer;
        this.thread = Thread.currentThread();
    }

    @Override
    void launch() {
        throw new IllegalStateException("an inline runner has no thread of its own");
    }

    @Override
    @Nullable
    Runner outer() {
        return outer;
    }

    @Override
    Runner root() {
        return outer == null ? this : outer.root();
    }

    /** Runs one task that was claimed for this runner. */
    void runOne(Task<?> task) {
        run(() -> execute(task, time.nanos()));
    }

    /** Does something as the runner of this thread. */
    void run(Runnable body) {
        Runner before = current();
        if (before != null) {
            before.enterNested();
        }
        setCurrent(this);
        try {
            body.run();
        } finally {
            setCurrent(before);
            if (before != null) {
                before.leaveNested();
            }
            finish();
        }
    }

    private void finish() {
        dispatcher.lock.lock();
        try {
            dispatcher.retire(this, dispatcher.now());
            claimed = 0;
            dispatcher.runners.remove(this);
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.kick();
    }
}
