package io.perfopt.async.internal;

import io.perfopt.async.CloseReport;
import io.perfopt.async.StuckOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The end of a manager: drain, cancel, interrupt, done. Every handle ends, and every thread of ours that is not stuck in a user's code. */
final class Closing {
    private final Dispatcher dispatcher;
    private final @Nullable ScheduledExecutorService ownScheduler;
    /** Guarded by the dispatcher's lock. */
    private @Nullable CloseReport report;

    Closing(Dispatcher dispatcher, @Nullable ScheduledExecutorService ownScheduler) {
        this.dispatcher = dispatcher;
        this.ownScheduler = ownScheduler;
    }

    CloseReport close(long limitNanos) {
        long started = dispatcher.now();
        Runner inside = Runner.current();
        boolean nested = inside != null && inside.dispatcher == dispatcher;
        boolean first = begin(started);
        if (!first && nested) {
            // Somebody else closes and may wait for this very operation.
            return reportNow(0, 0, started);
        }
        if (!first) {
            return awaitReport(limitNanos);
        }
        dispatcher.kick();
        long endedBefore = ended();
        if (nested && inside != null) {
            runHere(inside, started, limitNanos);
        }
        drain(limitNanos, started, nested ? inside : null);
        long endedByThemselves = ended() - endedBefore;
        long cancelled = cancelRest(nested ? inside : null);
        shutDown();
        CloseReport made = reportNow(endedByThemselves, cancelled, started);
        dispatcher.lock.lock();
        try {
            report = made;
            dispatcher.changed.signalAll();
        } finally {
            dispatcher.lock.unlock();
        }
        return made;
    }

    private boolean begin(long nowNanos) {
        dispatcher.lock.lock();
        try {
            if (dispatcher.lifecycle != Dispatcher.Lifecycle.OPEN) {
                return false;
            }
            dispatcher.lifecycle = Dispatcher.Lifecycle.DRAINING;
            dispatcher.types.values().forEach(type -> dispatcher.batches.flush(type, nowNanos));
            dispatcher.changed.signalAll();
        } finally {
            dispatcher.lock.unlock();
        }
        // A request that comes now needs a new call, and is refused one.
        dispatcher.busyLoaders().forEach(BatchLoader::flush);
        return true;
    }

    private long ended() {
        dispatcher.lock.lock();
        try {
            dispatcher.retireAll(dispatcher.now());
            long ended = 0;
            for (TypeState type : dispatcher.types.values()) {
                Counters counters = type.counters;
                ended += counters.completed + counters.failed + counters.cancelled + counters.timedOut;
            }
            return ended;
        } finally {
            dispatcher.lock.unlock();
        }
    }

    /** Runs what is queued on this thread, which is inside an operation and would otherwise hold a worker up. */
    private void runHere(Runner inside, long started, long limitNanos) {
        while (dispatcher.now() - started < limitNanos) {
            Inline inline;
            Task<?> task;
            dispatcher.lock.lock();
            try {
                long now = dispatcher.now();
                TypeState type = dispatcher.ready.isEmpty() ? null : dispatcher.ready.first();
                task = type == null || !dispatcher.throttle.tryStart(type, now) ? null : type.lanes.first();
                if (task == null) {
                    return;
                }
                dispatcher.unlink(task, now);
                inline = new Inline(dispatcher, inside, 1);
                dispatcher.hand(task, inline);
            } finally {
                dispatcher.lock.unlock();
            }
            inline.runOne(task);
        }
    }

    private void drain(long limitNanos, long started, @Nullable Runner inside) {
        boolean interrupted = false;
        dispatcher.lock.lock();
        try {
            dispatcher.watchers++;
            while (!interrupted) {
                long now = dispatcher.now();
                dispatcher.retireAll(now);
                long left = limitNanos - (now - started);
                if (dispatcher.open <= enclosing(inside) || left <= 0) {
                    return;
                }
                try {
                    // Runners account for short work only when they come back: look again soon.
                    dispatcher.time.await(dispatcher.changed, Math.min(left, 10_000_000));
                } catch (InterruptedException stop) {
                    interrupted = true;
                }
            }
        } finally {
            dispatcher.watchers--;
            dispatcher.lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Operations the calling thread is inside of. */
    private static int enclosing(@Nullable Runner inside) {
        int count = 0;
        for (Runner runner = inside; runner != null; runner = runner.outer()) {
            for (Task<?> task : runner.claims) {
                count += task != null && Phase.of(task.word()) == Phase.RUNNING && !task.isInternal() ? 1 : 0;
            }
        }
        return count;
    }

    private long cancelRest(@Nullable Runner inside) {
        List<Promise<?>> rest = new ArrayList<>();
        dispatcher.lock.lock();
        try {
            dispatcher.lifecycle = Dispatcher.Lifecycle.CLOSED;
            dispatcher.retireAll(dispatcher.now());
            dispatcher.registry.forEach(promise -> {
                if (promise.isPending() && !isInside(promise, inside)) {
                    rest.add(promise);
                }
            });
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.busyLoaders().forEach(loader -> loader.addLiving(rest));
        long cancelled = 0;
        for (Promise<?> promise : rest) {
            cancelled += promise.cancel() ? 1 : 0;
        }
        return cancelled;
    }

    private static boolean isInside(Promise<?> promise, @Nullable Runner inside) {
        for (Runner runner = inside; runner != null; runner = runner.outer()) {
            for (Task<?> task : runner.claims) {
                if (task == promise) {
                    return true;
                }
            }
        }
        return false;
    }

    private void shutDown() {
        dispatcher.delays.close();
        dispatcher.pool.close();
        if (ownScheduler != null) {
            ownScheduler.shutdownNow();
        }
    }

    private CloseReport awaitReport(long limitNanos) {
        long started = dispatcher.now();
        dispatcher.lock.lock();
        try {
            CloseReport made = report;
            while (made == null && dispatcher.now() - started < limitNanos) {
                dispatcher.time.await(dispatcher.changed, limitNanos);
                made = report;
            }
            if (made != null) {
                return made;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            dispatcher.lock.unlock();
        }
        return reportNow(0, 0, started);
    }

    private CloseReport reportNow(long ended, long cancelled, long started) {
        return new CloseReport(ended, cancelled, stuck(), Duration.ofNanos(Math.max(0, dispatcher.now() - started)));
    }

    /** Runs that were given up and have not returned. */
    List<StuckOperation> stuck() {
        record Held(Task<?> task, Thread thread) {}
        List<Held> held = new ArrayList<>();
        dispatcher.lock.lock();
        try {
            for (Runner runner : dispatcher.runners) {
                Task<?> task = runner.abandoned;
                Thread thread = runner.thread;
                if (task != null && thread != null) {
                    held.add(new Held(task, thread));
                }
            }
        } finally {
            dispatcher.lock.unlock();
        }
        return held.stream()
                .map(each -> new StuckOperation(
                        each.task.id,
                        each.task.owner.name,
                        each.thread.getName(),
                        List.of(each.thread.getStackTrace())))
                .toList();
    }
}
