package io.perfopt.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@link ScheduledExecutorService} without threads: its tasks run on the thread that advances the {@link ManualTime} it was made with.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * ManualScheduler scheduler = new ManualScheduler(time);
 * scheduler.scheduleAtFixedRate(heartbeat, 1, 1, TimeUnit.SECONDS);
 * time.advance(Duration.ofMinutes(1));                    // sixty heartbeats, here and now
 * }</pre>
 *
 * <p>It behaves like {@link java.util.concurrent.ScheduledThreadPoolExecutor} does when nothing is configured: what a task throws is
 * kept in its future, a periodic task that throws is not run again, a fixed rate catches up when it is late, a fixed delay counts from
 * the end of the run. After {@link #shutdown()} new tasks are rejected, delayed tasks still run when due and periodic tasks are
 * cancelled; {@link #shutdownNow()} takes the waiting tasks out and interrupts the threads that run one. Three differences:
 *
 * <ul>
 *   <li>{@link #execute}, {@link #submit} and a delay of zero run with the next {@link #runDue()} or {@link ManualTime#advance}, not
 *       before.
 *   <li>A wait with a timeout lets that time pass: {@link Future#get(long, TimeUnit)} and {@link #awaitTermination} advance the time on
 *       the calling thread until what they wait for has happened or the timeout is over. {@link #invokeAll} and {@link #invokeAny} run
 *       their tasks on the calling thread. Only {@link Future#get()} blocks, until another thread advances time.
 *   <li>A cancelled task leaves the queue at once.
 * </ul>
 *
 * <p>Safe for use by several threads. No lock is held while a task runs.
 */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    /** How many tasks may wait if nothing else is said: 1,000,000. */
    public static final int DEFAULT_MAXIMUM_PENDING = 1_000_000;

    private final ManualTime time;
    private final TaskBoard board;

    /**
     * A scheduler in which at most {@link #DEFAULT_MAXIMUM_PENDING} tasks wait.
     *
     * @param time whose advance runs the tasks
     */
    public ManualScheduler(ManualTime time) {
        this(time, DEFAULT_MAXIMUM_PENDING);
    }

    /**
     * A scheduler that rejects a task when too many wait.
     *
     * @param time whose advance runs the tasks
     * @param maximumPending how many tasks may wait, at least 1
     * @throws IllegalArgumentException if the maximum is less
     */
    public ManualScheduler(ManualTime time, int maximumPending) {
        this.time = Objects.requireNonNull(time, "time");
        if (maximumPending < 1) {
            throw new IllegalArgumentException("maximumPending must be at least 1, was " + maximumPending);
        }
        this.board = new TaskBoard(time, maximumPending);
    }

    /** Runs what is due without moving the clock; short for advancing by zero. Tasks of other schedulers on the same time run as well. */
    public void runDue() {
        time.advanceUntil(0, () -> false);
    }

    /**
     * How many tasks wait: due, delayed and periodic ones, without those that run right now.
     *
     * @return the number of tasks
     */
    public int pendingCount() {
        return board.pendingCount();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return board.add(callable, 0, unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        long nanos = unit.toNanos(positive("period", period));
        return board.add(Executors.callable(command), nanos, unit.toNanos(initialDelay));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        long nanos = unit.toNanos(positive("delay", delay));
        return board.add(Executors.callable(command), -nanos, unit.toNanos(initialDelay));
    }

    @Override
    public void execute(Runnable command) {
        board.add(Executors.callable(command), 0, 0);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return submit(Executors.callable(task, result));
    }

    @Override
    public Future<?> submit(Runnable task) {
        return submit(Executors.callable(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        long deadline = time.nanoTime() + Durations.clamp(unit.toNanos(timeout));
        tasks.forEach(task -> Objects.requireNonNull(task, "task"));
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                futures.add(submit(task));
            }
            for (Future<T> future : futures) {
                awaitDone(future, deadline);
            }
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return futures;
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the time advanced by more than 146 years during one call", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must hold at least one task, was empty");
        }
        long deadline = time.nanoTime() + Durations.clamp(unit.toNanos(timeout));
        List<ExecutionException> failures = new ArrayList<>();
        for (Callable<T> task : tasks) {
            Future<T> future = submit(task);
            try {
                awaitDone(future, deadline);
                if (!future.isDone()) {
                    throw new TimeoutException(
                            "none of " + tasks.size() + " tasks succeeded within " + timeout + " " + unit);
                }
                return future.get();
            } catch (ExecutionException e) {
                failures.add(e);
            } catch (CancellationException e) {
                failures.add(new ExecutionException(e));
            } finally {
                future.cancel(true);
            }
        }
        ExecutionException last = failures.remove(failures.size() - 1);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    @Override
    public void shutdown() {
        board.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return board.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return board.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return board.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        TaskBoard.failIfInterrupted();
        time.advanceUntil(Durations.clamp(unit.toNanos(timeout)), this::isTerminated);
        return isTerminated();
    }

    /**
     * The state and how many tasks wait and run.
     *
     * @return a text for a log line
     */
    @Override
    public String toString() {
        return "ManualScheduler[" + board + "]";
    }

    /**
     * Runs what is due on this thread until the future is done or the deadline is reached. If neither holds when nothing is due any more,
     * another thread has taken the task and will finish it.
     */
    private void awaitDone(Future<?> future, long deadline) throws InterruptedException {
        TaskBoard.failIfInterrupted();
        time.advanceUntil(0, () -> future.isDone() || time.nanoTime() - deadline >= 0);
        if (!future.isDone() && time.nanoTime() - deadline < 0) {
            try {
                future.get();
            } catch (ExecutionException | CancellationException e) {
                // The outcome is the future's; here it only matters that there is one.
                return;
            }
        }
    }

    private static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
        return value;
    }
}
