package io.perfopt.async.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads of our own, started when first needed. At most one worker searches at a time, and while one does nobody else is woken; whoever finds work and
 * leaves some wakes the next. A worker without work looks around before it parks, as long as that has paid off lately, since waking a parked thread costs the
 * submitter some microseconds. A worker that found little short work lets more gather for a moment: every look moves the queue from one core to the other.
 */
final class WorkerPool extends RunnerPool {
    /** Longer idle times count as this one when the usual idle time is found. */
    private static final long LONG_IDLE_NANOS = 100_000;
    /** While workers usually idle for less, they look around for twice the usual time before they park. */
    private static final long WORTH_SPINNING_NANOS = 20_000;

    private static final long LEAST_SPIN_NANOS = 2_000;
    /** Pause instructions between two looks at the clock. */
    private static final int PAUSES = 16;
    /** Work taken at once that is little, and the time within which it is short. */
    private static final int LITTLE = 8;

    private static final long SHORT_NANOS = 5_000;
    /** Pause instructions that let more work gather: about a microsecond. */
    private static final int GATHERING = 64;

    private static final long JOIN_MILLIS = 1_000;

    private final Dispatcher dispatcher;
    private final boolean spins = Runtime.getRuntime().availableProcessors() > 1;
    private @Nullable Worker idle;
    private final List<Worker> workers = new ArrayList<>();
    /** Workers on their way out. */
    private final List<Worker> leavers = new ArrayList<>();

    private int searching;
    private int started;
    /** Smoothed time from running out of work to finding some. */
    private long usualIdleNanos;

    WorkerPool(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    boolean isOurs() {
        return true;
    }

    @Override
    boolean hasIdle() {
        return idle != null || searching > 0 || workers.size() < dispatcher.allowedRunners();
    }

    @Override
    @Nullable
    Runner choose() {
        if (searching > 0) {
            return null;
        }
        Worker worker = idle;
        if (worker != null) {
            idle = worker.nextIdle;
            worker.nextIdle = null;
            worker.parked = false;
        } else if (workers.size() < dispatcher.allowedRunners()) {
            worker = new Worker(++started);
            workers.add(worker);
            dispatcher.runners.add(worker);
        } else {
            return null;
        }
        worker.searches = true;
        searching++;
        return worker;
    }

    @Override
    void claimed(Runner runner, int taken, long nowNanos) {
        Worker worker = (Worker) runner;
        if (worker.searches) {
            worker.searches = false;
            searching--;
        }
        if (taken > 0) {
            if (worker.idles) {
                long idle = Math.min(LONG_IDLE_NANOS, nowNanos - worker.idleSinceNanos);
                usualIdleNanos += (idle - usualIdleNanos) / 8;
                worker.idles = false;
            }
            worker.spun = false;
            return;
        }
        if (!worker.idles) {
            worker.idles = true;
            worker.idleSinceNanos = nowNanos;
        }
        if (dispatcher.lifecycle == Dispatcher.Lifecycle.CLOSED || workers.size() > dispatcher.allowedRunners()) {
            remove(worker);
        } else if (spins && !worker.spun && searching == 0 && usualIdleNanos < WORTH_SPINNING_NANOS) {
            worker.spun = true;
            worker.spinNanos = Math.max(LEAST_SPIN_NANOS, 2 * usualIdleNanos);
            worker.searches = true;
            searching++;
        } else {
            worker.spun = false;
            worker.parked = true;
            worker.nextIdle = idle;
            idle = worker;
        }
    }

    private void remove(Worker worker) {
        worker.leaves = true;
        workers.remove(worker);
        leavers.removeIf(Worker::hasEnded);
        leavers.add(worker);
        dispatcher.runners.remove(worker);
    }

    @Override
    void close() {
        List<Worker> leaving = new ArrayList<>();
        dispatcher.lock.lock();
        try {
            leaving.addAll(workers);
            leaving.addAll(leavers);
            idle = null;
            for (Worker worker : leaving) {
                worker.parked = false;
                worker.nextIdle = null;
            }
        } finally {
            dispatcher.lock.unlock();
        }
        for (Worker worker : leaving) {
            LockSupport.unpark(worker.thread);
        }
        awaitEnd(leaving);
    }

    /** Waits for workers that are on their way out; one that is stuck in a run ends when the run does. */
    private void awaitEnd(List<Worker> leaving) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
        for (Worker worker : leaving) {
            Thread thread = worker.thread;
            if (thread == null || thread == Thread.currentThread() || worker.isHeld()) {
                continue;
            }
            try {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                thread.join(Math.max(1, left));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One worker: a runner with a thread that goes on until the pool shrinks or the manager ends. */
    private final class Worker extends Runner {
        private final String name;
        private @Nullable Worker nextIdle;
        private boolean searches;
        private boolean spun;
        private long spinNanos;
        private boolean idles;
        private long idleSinceNanos;
        private boolean leaves;
        /** True from the moment it joins the idle ones, under the lock, until it is chosen, under the lock; read by itself while it parks. */
        private volatile boolean parked;

        Worker(int number) {
            super(WorkerPool.this.dispatcher, MAX_CLAIMS);
            this.name = "perfopt-async-worker-" + number;
        }

        boolean hasEnded() {
            Thread mine = thread;
            return mine != null && !mine.isAlive();
        }

        boolean isHeld() {
            dispatcher.lock.lock();
            try {
                return abandoned != null || busy;
            } finally {
                dispatcher.lock.unlock();
            }
        }

        @Override
        void launch() {
            if (thread != null) {
                LockSupport.unpark(thread);
                return;
            }
            Thread made = new Thread(this::work, name);
            made.setDaemon(true);
            thread = made;
            try {
                made.start();
            } catch (Throwable noThread) {
                // No more threads to be had: those that are there go on, the next submission tries again.
                dispatcher.callbackFailed();
                dispatcher.lock.lock();
                try {
                    searching--;
                    searches = false;
                    remove(this);
                } finally {
                    dispatcher.lock.unlock();
                }
            }
        }

        private void work() {
            setCurrent(this);
            long now = time.nanos();
            while (true) {
                int count = dispatcher.claim(this, now);
                if (count > 0) {
                    long began = now;
                    now = executeClaims(count, now);
                    if (spins && count < LITTLE && now - began < SHORT_NANOS) {
                        gather();
                        now = time.nanos();
                    }
                    continue;
                }
                if (leaves) {
                    return;
                }
                if (spun) {
                    spin();
                } else {
                    while (parked) {
                        LockSupport.park(WorkerPool.this);
                        Thread.interrupted();
                    }
                }
                now = time.nanos();
            }
        }

        /** By the clock of the machine: one of the caller's may stand still. */
        private void spin() {
            long end = System.nanoTime() + spinNanos;
            do {
                for (int i = 0; i < PAUSES; i++) {
                    if (dispatcher.looksBusy()) {
                        gather();
                        return;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - end < 0);
        }

        private static void gather() {
            for (int i = 0; i < GATHERING; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
