package io.perfopt.async.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads of an executor that is not ours. At most as many drains as operations may run at once sit in it; a drain takes work from the lanes until there is none. With
 * one thread an operation (virtual threads) a drain hands itself to a new thread after each. So order and limits are the lanes', whatever the
 * executor's own queue does.
 */
final class ExecutorPool extends RunnerPool {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Dispatcher dispatcher;
    private final Executor executor;
    private final boolean threadEach;
    private int active;
    /** Drains that were handed over and have not asked for work yet. */
    private int starting;

    private boolean retryPlanned;

    ExecutorPool(Dispatcher dispatcher, Executor executor, boolean threadEach) {
        this.dispatcher = dispatcher;
        this.executor = executor;
        this.threadEach = threadEach;
    }

    @Override
    boolean isOurs() {
        return false;
    }

    @Override
    boolean hasIdle() {
        return active < dispatcher.allowedRunners();
    }

    @Override
    @Nullable
    Runner choose() {
        if (starting > 0 || active >= dispatcher.allowedRunners()) {
            return null;
        }
        active++;
        starting++;
        Drain drain = new Drain();
        dispatcher.runners.add(drain);
        return drain;
    }

    @Override
    void claimed(Runner runner, int taken, long nowNanos) {
        Drain drain = (Drain) runner;
        if (drain.isStarting) {
            drain.isStarting = false;
            starting--;
        }
        if (taken == 0) {
            active--;
            dispatcher.runners.remove(drain);
        }
    }

    @Override
    void close() {
        // Drains end by themselves when nothing is left to take; the executor is its owner's.
    }

    /** The executor refused a drain: work waits in the lanes and another drain is offered soon, since nothing else may come to do it. */
    private void refused(Drain drain) {
        dispatcher.callbackFailed();
        boolean plan;
        dispatcher.lock.lock();
        try {
            dispatcher.takeBack(drain);
            if (drain.busy) {
                drain.busy = false;
                dispatcher.busy--;
            }
            claimed(drain, 0, dispatcher.now());
            plan = !retryPlanned;
            retryPlanned = true;
        } finally {
            dispatcher.lock.unlock();
        }
        if (plan) {
            dispatcher.delays.schedule(this::retry, RETRY_NANOS);
        }
    }

    private void retry() {
        dispatcher.lock.lock();
        try {
            retryPlanned = false;
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.kick();
    }

    private final class Drain extends Runner implements Runnable {
        private boolean isStarting = true;
        /** Work that was claimed for the thread that is being started; handed over by the executor. */
        private int handedOver;

        Drain() {
            super(ExecutorPool.this.dispatcher, threadEach ? 1 : MAX_CLAIMS);
        }

        @Override
        void launch() {
            try {
                executor.execute(this);
            } catch (Throwable refused) {
                refused(this);
            }
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            Runner outer = current();
            setCurrent(this);
            try {
                if (outer != null) {
                    // The executor runs us on the thread that submitted, inside another operation.
                    outer.enterNested();
                }
                drain();
            } finally {
                if (outer != null) {
                    outer.leaveNested();
                }
                setCurrent(outer);
            }
        }

        private void drain() {
            long now = time.nanos();
            int count = handedOver > 0 ? handedOver : dispatcher.claim(this, now);
            handedOver = 0;
            while (count > 0) {
                now = executeClaims(count, now);
                count = dispatcher.claim(this, now);
                if (count > 0 && threadEach) {
                    handedOver = count;
                    launch();
                    return;
                }
            }
        }
    }
}
