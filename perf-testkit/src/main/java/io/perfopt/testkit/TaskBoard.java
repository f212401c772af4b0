package io.perfopt.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one {@link ManualScheduler}: which wait, which run, and whether new ones are taken. Safe for use by several threads; no
 * lock is held while a task runs, and the lock of the time may be taken while the one of the board is held.
 */
final class TaskBoard {
    private final ManualTime time;
    private final int maximumPending;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<Task<?>> waiting = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Set<Task<?>> running = new HashSet<>();

    @GuardedBy("lock")
    private boolean shutdown;

    TaskBoard(ManualTime time, int maximumPending) {
        this.time = time;
        this.maximumPending = maximumPending;
    }

    /** Takes a task that is due after the delay; a period of zero is one of a task that runs once. */
    @CanIgnoreReturnValue // execute() hands out no future
    <V> RunnableScheduledFuture<V> add(Callable<V> callable, long periodNanos, long delayNanos) {
        Task<V> task = new Task<>(callable, periodNanos);
        synchronized (lock) {
            if (shutdown) {
                throw new RejectedExecutionException(task + " came after shutdown");
            }
            if (waiting.size() >= maximumPending) {
                throw new RejectedExecutionException(
                        "at most " + maximumPending + " tasks may wait, cannot take " + task);
            }
            task.waitUntil(time.nanoTime() + Durations.clamp(delayNanos));
        }
        return task;
    }

    int pendingCount() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    void shutdown() {
        List<Task<?>> periodic = new ArrayList<>();
        synchronized (lock) {
            shutdown = true;
            for (Task<?> task : waiting) {
                if (task.isPeriodic()) {
                    periodic.add(task);
                }
            }
        }
        periodic.forEach(task -> task.cancel(false));
    }

    List<Runnable> shutdownNow() {
        synchronized (lock) {
            shutdown = true;
            List<Runnable> neverRun = new ArrayList<>(waiting);
            for (Task<?> task : waiting) {
                task.forgetAlarm();
            }
            waiting.clear();
            for (Task<?> task : running) {
                task.interruptRunner();
            }
            return neverRun;
        }
    }

    boolean isShutdown() {
        synchronized (lock) {
            return shutdown;
        }
    }

    boolean isTerminated() {
        synchronized (lock) {
            return shutdown && waiting.isEmpty() && running.isEmpty();
        }
    }

    static void failIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the wait");
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            String state = shutdown ? "shut down" : "open";
            return state + ", " + waiting.size() + " waiting, " + running.size() + " running";
        }
    }

    /** One scheduled task. The period is positive for a fixed rate, negative for a fixed delay and zero for a task that runs once. */
    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long periodNanos;

        @GuardedBy("lock")
        private long dueNanos;

        @GuardedBy("lock")
        private ManualTime.@Nullable Alarm alarm;

        @GuardedBy("lock")
        private @Nullable Thread runner;

        /** Whether the runner's interrupt status came from this scheduler, which then has to clear it again. */
        @GuardedBy("lock")
        private boolean interruptSent;

        Task(Callable<V> callable, long periodNanos) {
            super(callable);
            this.periodNanos = periodNanos;
        }

        @Override
        public boolean isPeriodic() {
            return periodNanos != 0;
        }

        @Override
        public void run() {
            synchronized (lock) {
                if (!waiting.remove(this)) {
                    return;
                }
                forgetAlarm();
                running.add(this);
                runner = Thread.currentThread();
            }
            boolean callerInterrupted = Thread.interrupted();
            boolean again = false;
            try {
                if (isPeriodic()) {
                    again = runAndReset();
                } else {
                    super.run();
                }
            } finally {
                boolean cancel = finished(again);
                if (cancel) {
                    super.cancel(false);
                }
                if (callerInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Puts a periodic task back; true if it has to be cancelled instead because the scheduler was shut down meanwhile. */
        private boolean finished(boolean again) {
            synchronized (lock) {
                running.remove(this);
                runner = null;
                if (interruptSent) {
                    interruptSent = false;
                    Thread.interrupted();
                }
                if (again && !shutdown) {
                    waitUntil(periodNanos > 0 ? dueNanos + periodNanos : time.nanoTime() - periodNanos);
                }
                return again && shutdown;
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            synchronized (lock) {
                if (mayInterruptIfRunning && runner != null) {
                    interruptSent = true;
                }
            }
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        protected void done() {
            synchronized (lock) {
                if (waiting.remove(this)) {
                    forgetAlarm();
                }
            }
        }

        @Override
        public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            failIfInterrupted();
            time.advanceUntil(Durations.clamp(unit.toNanos(timeout)), this::isDone);
            if (!isDone()) {
                throw new TimeoutException("not done after " + timeout + " " + unit + ": " + this);
            }
            return get();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            synchronized (lock) {
                return unit.convert(dueNanos - time.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        // The lock is taken again in these three, since the checker cannot see that another task's lock is this one's.

        private void waitUntil(long due) {
            synchronized (lock) {
                dueNanos = due;
                waiting.add(this);
                alarm = time.wakeAt(due, this);
            }
        }

        private void forgetAlarm() {
            synchronized (lock) {
                if (alarm != null) {
                    time.forget(alarm);
                    alarm = null;
                }
            }
        }

        private void interruptRunner() {
            synchronized (lock) {
                if (runner != null) {
                    interruptSent = true;
                    runner.interrupt();
                }
            }
        }
    }
}
