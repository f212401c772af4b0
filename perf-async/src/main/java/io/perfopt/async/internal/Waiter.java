package io.perfopt.async.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Someone to be told when a promise ends: a thread that joins, a stage, or a part of the manager. A node of the promise's stack of waiters. */
abstract class Waiter {
    @Nullable
    Waiter next;
    /** True once nobody waits here any more; such a node is unlinked by the next that gives up. */
    volatile boolean abandoned;

    abstract void tell(Promise<?> ended);

    /** Says that the promise may be worth another look although it has not ended; only threads that can help listen. */
    void look() {}

    static final class OfThread extends Waiter {
        private final Thread thread = Thread.currentThread();

        @Override
        void tell(Promise<?> ended) {
            LockSupport.unpark(thread);
        }

        @Override
        void look() {
            LockSupport.unpark(thread);
        }
    }

    static final class OfStage<T> extends Waiter {
        private final CompletableFuture<T> stage;

        OfStage(CompletableFuture<T> stage) {
            this.stage = stage;
        }

        @Override
        void tell(Promise<?> ended) {
            @SuppressWarnings("unchecked") // the stage was made by this promise
            Promise<T> mine = (Promise<T>) ended;
            mine.transferTo(stage);
        }
    }

    static final class OfAction extends Waiter {
        private final Consumer<Promise<?>> action;

        OfAction(Consumer<Promise<?>> action) {
            this.action = action;
        }

        @Override
        void tell(Promise<?> ended) {
            action.accept(ended);
        }
    }
}
