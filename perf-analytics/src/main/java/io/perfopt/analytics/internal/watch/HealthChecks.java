package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.Registration;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.analytics.watch.HealthCheck;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks all checks at once, each under its own timeout. A check that hangs is unhealthy and is not asked again while it hangs, so it
 * takes one thread at most. Thread-safe; checks run outside locks.
 */
public final class HealthChecks implements AutoCloseable {
    private static final int MAX_CHECKS = 256;

    private final TimeBase time;
    private final @Nullable Executor given;
    /** Guarded by this. */
    private final Map<String, Entry> checks = new TreeMap<>();

    /** Guarded by this. */
    private @Nullable ThreadPoolExecutor own;

    /** Guarded by this. */
    private boolean closed;

    private static final class Entry {
        final HealthCheck check;
        // Guarded by the entry.
        @Nullable
        FutureTask<Answer> running;

        long answers;
        long available;

        Entry(HealthCheck check) {
            this.check = check;
        }
    }

    private record Answer(HealthStatus status, long nanos) {}

    public HealthChecks(TimeBase time, @Nullable Executor given) {
        this.time = time;
        this.given = given;
    }

    /** Adds a check in the place of one of the same name. */
    public synchronized Registration add(HealthCheck check) {
        if (checks.size() >= MAX_CHECKS && !checks.containsKey(check.name())) {
            throw new IllegalStateException("at most " + MAX_CHECKS + " health checks may be registered, '"
                    + check.name() + "' would be one more");
        }
        Entry entry = new Entry(check);
        checks.put(check.name(), entry);
        return () -> {
            synchronized (this) {
                checks.remove(check.name(), entry);
            }
        };
    }

    /** Asks the checks of a group, or all. */
    public HealthReport report(@Nullable String group) {
        List<Entry> asked = new ArrayList<>();
        synchronized (this) {
            for (Entry entry : checks.values()) {
                if (group == null || entry.check.groups().contains(group)) {
                    asked.add(entry);
                }
            }
        }
        long begun = System.nanoTime();
        List<FutureTask<Answer>> tasks = new ArrayList<>();
        for (Entry entry : asked) {
            tasks.add(start(entry));
        }
        List<HealthReport.Result> results = new ArrayList<>();
        HealthStatus whole = HealthStatus.HEALTHY;
        for (int i = 0; i < asked.size(); i++) {
            HealthReport.Result result = await(asked.get(i), tasks.get(i), begun);
            results.add(result);
            HealthStatus weight = result.status() == HealthStatus.UNHEALTHY
                            && !asked.get(i).check.critical()
                    ? HealthStatus.DEGRADED
                    : result.status();
            whole = weight.compareTo(whole) > 0 ? weight : whole;
        }
        return new HealthReport(time.now(), whole, results);
    }

    private FutureTask<Answer> start(Entry entry) {
        FutureTask<Answer> task;
        synchronized (entry) {
            FutureTask<Answer> running = entry.running;
            if (running != null && !running.isDone()) {
                return running; // still hanging: the same answer is awaited
            }
            task = new FutureTask<>(() -> {
                long begun = time.nanoTime();
                HealthStatus status = entry.check.check().call();
                return new Answer(status, time.nanoTime() - begun);
            });
            entry.running = task;
        }
        try {
            executor().execute(task);
        } catch (RejectedExecutionException e) {
            task.cancel(false);
        }
        return task;
    }

    private HealthReport.Result await(Entry entry, FutureTask<Answer> task, long begun) {
        HealthCheck check = entry.check;
        long left = check.timeout().toNanos() - (System.nanoTime() - begun);
        try {
            Answer answer = task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            return result(entry, answer.status, Duration.ofNanos(answer.nanos), Optional.empty());
        } catch (ExecutionException e) {
            return result(entry, HealthStatus.UNHEALTHY, since(begun), Optional.of(String.valueOf(e.getCause())));
        } catch (TimeoutException e) {
            return result(
                    entry, HealthStatus.UNHEALTHY, check.timeout(), Optional.of("no answer within " + check.timeout()));
        } catch (java.util.concurrent.CancellationException e) {
            return result(
                    entry, HealthStatus.UNHEALTHY, since(begun), Optional.of("the executor refused to run the check"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return result(
                    entry,
                    HealthStatus.UNHEALTHY,
                    since(begun),
                    Optional.of("interrupted while waiting for the check"));
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static HealthReport.Result result(
            Entry entry, HealthStatus status, Duration duration, Optional<String> error) {
        synchronized (entry) {
            entry.answers++;
            if (status != HealthStatus.UNHEALTHY) {
                entry.available++;
            }
            return new HealthReport.Result(
                    entry.check.name(), status, duration, error, (double) entry.available / entry.answers);
        }
    }

    private synchronized Executor executor() {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        if (own == null) {
            AtomicInteger number = new AtomicInteger();
            own = new ThreadPoolExecutor(0, MAX_CHECKS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "perfopt-analytics-health-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
        return own;
    }

    /** Interrupts checks that still run on threads of ours. */
    @Override
    public synchronized void close() {
        closed = true;
        checks.clear();
        if (own != null) {
            own.shutdownNow();
        }
    }
}
