package io.perfopt.internal.lifecycle;

import io.perfopt.ShutdownReport;
import io.perfopt.ShutdownReport.Outcome;
import io.perfopt.ShutdownReport.Part;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.CloseReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes parts one after the other within a time limit. The scheduler is closed on the calling thread, which may be one of its own workers;
 * every other part on a daemon thread of its own, which is left behind when the limit is over.
 *
 * <p>Parts are added and closed by one thread; any thread may ask for the report meanwhile.
 */
public final class Shutdown {
    /** Of the limit, the share in which operations may drain; the rest is for what they leave to be written. */
    private static final double DRAINING = 0.75;

    /** For the other parts, when operations have a limit of their own. */
    private static final Duration ALL_ELSE = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Part> ended = new ConcurrentHashMap<>();
    private final long limitNanos;
    private final boolean drainsByItsOwnLimit;
    private final long began;
    /** From when on the limit counts; only the closing thread asks. */
    private long limitedFrom;

    /** Written once, by the closing thread. */
    private volatile @Nullable CloseReport operations;

    /** Written once, by the closing thread, when all parts have been closed. */
    private volatile long endedAt;

    private volatile boolean over;

    private interface Step {
        String name();
    }

    private record Draining(String name, AsyncOperationsManager async) implements Step {}

    private record Closing(String name, AutoCloseable part) implements Step {}

    private Shutdown(Duration limit, boolean drainsByItsOwnLimit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must not be negative, was " + limit);
        }
        this.limitNanos = (limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toNanos();
        this.drainsByItsOwnLimit = drainsByItsOwnLimit;
        this.began = System.nanoTime();
        this.limitedFrom = began;
    }

    /** Closing that takes no longer than this. */
    public static Shutdown within(Duration limit) {
        return new Shutdown(limit, false);
    }

    /** Closing in which operations drain by the limit their scheduler was built with; all else may take a little more. */
    public static Shutdown withinOwnLimits() {
        return new Shutdown(ALL_ELSE, true);
    }

    /** Adds a scheduler whose operations are let drain, then cancelled. */
    public Shutdown drain(String name, @Nullable AsyncOperationsManager async) {
        if (async != null) {
            steps.add(new Draining(name, async));
        }
        return this;
    }

    /** Adds a part that is closed in what is left of the time. */
    public Shutdown close(String name, @Nullable AutoCloseable part) {
        if (part != null) {
            steps.add(new Closing(name, part));
        }
        return this;
    }

    /** Closes all parts, whatever becomes of one. */
    public ShutdownReport run() {
        for (Step step : steps) {
            long start = System.nanoTime();
            Part part = step instanceof Draining draining ? drained(draining, start) : closed((Closing) step, start);
            ended.put(step.name(), part);
        }
        endedAt = System.nanoTime();
        over = true;
        return report();
    }

    @SuppressWarnings("IllegalCatch") // whatever closing throws, the other parts are closed too
    private Part drained(Draining step, long start) {
        try {
            operations = drain(step.async());
            return part(step, Outcome.CLOSED, start, null);
        } catch (RuntimeException | Error failure) {
            return part(step, Outcome.FAILED, start, failure);
        }
    }

    private CloseReport drain(AsyncOperationsManager async) {
        if (!drainsByItsOwnLimit) {
            return async.close(Duration.ofNanos(Math.max(0, (long) (remaining() * DRAINING))));
        }
        async.close();
        limitedFrom = System.nanoTime();
        return async.close(Duration.ZERO); // only reads the report
    }

    @SuppressWarnings("IllegalCatch") // whatever closing throws, the other parts are closed too
    private Part closed(Closing step, long start) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        step.part().close();
                    } catch (Throwable thrown) {
                        failure.set(thrown);
                    }
                },
                "perfopt-core-close-" + step.name());
        thread.setDaemon(true);
        thread.start();
        if (!ends(thread)) {
            return part(step, Outcome.UNFINISHED, start, null);
        }
        Throwable thrown = failure.get();
        return part(step, thrown == null ? Outcome.CLOSED : Outcome.FAILED, start, thrown);
    }

    /** Waits for a thread in what is left of the time. An interrupt of the caller is kept for later: nothing may stay open because of it. */
    private boolean ends(Thread thread) {
        boolean interrupted = false;
        try {
            while (thread.isAlive() && remaining() > 0) {
                try {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining())));
                } catch (InterruptedException keptForLater) {
                    interrupted = true;
                }
            }
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Part part(Step step, Outcome outcome, long start, @Nullable Throwable failure) {
        return new Part(
                step.name(), outcome, Duration.ofNanos(System.nanoTime() - start), Optional.ofNullable(failure));
    }

    private long remaining() {
        return limitNanos - (System.nanoTime() - limitedFrom);
    }

    /** What has become of the parts so far. */
    public ShutdownReport report() {
        List<Part> parts = new ArrayList<>();
        for (Step step : steps) {
            Part none = new Part(step.name(), Outcome.UNFINISHED, Duration.ZERO, Optional.empty());
            parts.add(ended.getOrDefault(step.name(), none));
        }
        long end = over ? endedAt : System.nanoTime();
        return new ShutdownReport(parts, Optional.ofNullable(operations), Duration.ofNanos(end - began));
    }
}
