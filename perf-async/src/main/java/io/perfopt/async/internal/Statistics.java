package io.perfopt.async.internal;

import io.perfopt.async.AsyncStats;
import io.perfopt.async.BatchStats;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationSnapshot;
import io.perfopt.async.OperationTypeStats;
import io.perfopt.async.PriorityStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the books. Figures are exact for everything that ended before the call: what runners have not accounted for yet is accounted for first. */
final class Statistics {
    private final Dispatcher dispatcher;

    Statistics(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    AsyncStats all() {
        List<TypeState> types = new ArrayList<>(dispatcher.types.values());
        types.sort(Comparator.comparing(type -> type.name));
        List<OperationTypeStats> figures = types.stream().map(this::of).toList();
        long submitted = 0;
        long completed = 0;
        long failed = 0;
        long cancelled = 0;
        long timedOut = 0;
        long rejected = 0;
        long retries = 0;
        long joins = 0;
        long started = 0;
        int pending = 0;
        int running = 0;
        Duration wait = Duration.ZERO;
        Duration run = Duration.ZERO;
        Optional<Duration> longest = Optional.empty();
        for (OperationTypeStats type : figures) {
            submitted += type.submitted();
            completed += type.completed();
            failed += type.failed();
            cancelled += type.cancelled();
            timedOut += type.timedOut();
            rejected += type.rejected();
            retries += type.retries();
            joins += type.joins();
            started += type.started();
            pending += type.pending();
            running += type.running();
            wait = wait.plus(type.totalWait());
            run = run.plus(type.totalRun());
            if (type.longestRun().isPresent()
                    && (longest.isEmpty() || type.longestRun().get().compareTo(longest.get()) > 0)) {
                longest = type.longestRun();
            }
        }
        int lost;
        dispatcher.lock.lock();
        try {
            lost = dispatcher.lost;
        } finally {
            dispatcher.lock.unlock();
        }
        return new AsyncStats(
                submitted,
                pending,
                running,
                completed,
                failed,
                cancelled,
                timedOut,
                rejected,
                retries,
                joins,
                average(wait, started),
                average(run, started),
                longest,
                lost,
                dispatcher.events.callbackFailures(),
                dispatcher.delays.refusals(),
                figures);
    }

    private static Optional<Duration> average(Duration total, long count) {
        return count == 0 ? Optional.empty() : Optional.of(total.dividedBy(count));
    }

    OperationTypeStats of(TypeState type) {
        Optional<CircuitBreaker.Stats> breaker = type.config.circuitBreaker().map(CircuitBreaker::stats);
        int requests = 0;
        for (BatchLoader<?, ?> loader : dispatcher.busyLoaders()) {
            if (loader.type == type) {
                requests += loader.count();
            }
        }
        dispatcher.lock.lock();
        try {
            dispatcher.retireAll(dispatcher.now());
            int running = running(type);
            Counters counters = type.counters;
            boolean any = counters.started > 0;
            return new OperationTypeStats(
                    type.name,
                    counters.submitted,
                    Math.max(0, type.open - running),
                    running,
                    counters.completed,
                    counters.failed,
                    counters.cancelled,
                    counters.timedOut,
                    counters.rejected,
                    counters.dropped,
                    counters.retries,
                    counters.joins,
                    counters.fallbacks,
                    counters.stuck,
                    counters.started,
                    Duration.ofNanos(counters.waitNanos),
                    any ? Optional.of(Duration.ofNanos(counters.longestWaitNanos)) : Optional.empty(),
                    Duration.ofNanos(counters.runNanos),
                    any ? Optional.of(Duration.ofNanos(counters.longestRunNanos)) : Optional.empty(),
                    batching(type, requests),
                    breaker,
                    priorities(type));
        } finally {
            dispatcher.lock.unlock();
        }
    }

    /** Handles of a type whose work runs now; with the lock held. */
    private int running(TypeState type) {
        int running = type.detachedRuns;
        for (Runner runner : dispatcher.runners) {
            for (int i = 0; i < runner.claimed; i++) {
                Task<?> task = runner.claims[i];
                if (task != null && task.owner == type && Phase.of(task.word()) == Phase.RUNNING) {
                    running += task.handles();
                }
            }
        }
        return running;
    }

    /** The last argument says how many requests wait in open calls of batchers. */
    private static BatchStats batching(TypeState type, int requests) {
        Counters counters = type.counters;
        boolean any = counters.batches > 0;
        OpenBatch open = type.openBatch;
        int waiting = requests + (open == null ? 0 : open.members.size());
        return new BatchStats(
                counters.batches,
                counters.batchedOperations,
                waiting,
                any
                        ? OptionalDouble.of((double) counters.batchedOperations / counters.batches)
                        : OptionalDouble.empty(),
                counters.smallestBatch,
                counters.largestBatch,
                any ? Optional.of(Duration.ofNanos(counters.batchWaitNanos / counters.batches)) : Optional.empty(),
                any
                        ? OptionalDouble.of((double) counters.batchedOperations / counters.batchCapacity)
                        : OptionalDouble.empty());
    }

    private static List<PriorityStats> priorities(TypeState type) {
        Counters counters = type.counters;
        List<PriorityStats> priorities = new ArrayList<>();
        for (int priority = 10; priority >= 1; priority--) {
            long started = counters.startedOf[priority];
            int queued = type.lanes.size(priority);
            if (counters.endedOf[priority] == 0 && queued == 0) {
                continue;
            }
            priorities.add(new PriorityStats(
                    priority,
                    queued,
                    counters.endedOf[priority],
                    started,
                    average(Duration.ofNanos(counters.waitNanosOf[priority]), started),
                    started == 0
                            ? Optional.empty()
                            : Optional.of(Duration.ofNanos(counters.longestWaitNanosOf[priority])),
                    average(Duration.ofNanos(counters.runNanosOf[priority]), started)));
        }
        return priorities;
    }

    int pendingCount() {
        dispatcher.countRequests();
        dispatcher.lock.lock();
        try {
            dispatcher.retireAll(dispatcher.now());
            int running = 0;
            for (TypeState type : dispatcher.types.values()) {
                running += running(type);
            }
            return Math.max(0, dispatcher.open - running);
        } finally {
            dispatcher.lock.unlock();
        }
    }

    /** What waits: what runners have taken and not started, lanes by priority, then open batches and what waits for time. */
    List<OperationSnapshot> pending(int limit) {
        List<Task<?>> tasks = new ArrayList<>();
        List<Promise<?>> others = new ArrayList<>();
        dispatcher.lock.lock();
        try {
            dispatcher.retireAll(dispatcher.now());
            for (Runner runner : dispatcher.runners) {
                for (Task<?> task : runner.claims) {
                    if (task != null && Phase.of(task.word()) == Phase.CLAIMED) {
                        tasks.add(task);
                    }
                }
            }
            for (int priority = 10; priority >= 1; priority--) {
                for (TypeState type : dispatcher.types.values()) {
                    Task<?> task = type.lanes.head(priority);
                    for (; task != null && tasks.size() < limit; task = task.next) {
                        tasks.add(task);
                    }
                }
            }
            if (tasks.size() < limit) {
                dispatcher.registry.forEach(promise -> {
                    if (others.size() < limit && waitsElsewhere(promise)) {
                        others.add(promise);
                    }
                });
            }
        } finally {
            dispatcher.lock.unlock();
        }
        List<Promise<?>> found = new ArrayList<>();
        tasks.forEach(task -> task.addHandles(found));
        found.addAll(others);
        dispatcher.busyLoaders().forEach(loader -> loader.addWaiting(found));
        return found.stream().limit(limit).map(Promise::snapshot).toList();
    }

    /** True for what waits in no lane and with no runner. */
    private static boolean waitsElsewhere(Promise<?> promise) {
        if (promise instanceof Member<?> member && Phase.of(promise.word()) == Phase.FOLLOWING) {
            Task<?> carrier = member.carrier();
            return carrier != null && waitsElsewhere(carrier);
        }
        int phase = Phase.of(promise.word());
        return phase == Phase.BATCHING || phase == Phase.DELAYED || phase == Phase.BETWEEN;
    }

    List<OperationSnapshot> ended(TypeState type) {
        List<Promise<?>> found = new ArrayList<>();
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            dispatcher.retireAll(now);
            dispatcher.settling.expireRecords(type, now);
            type.finished.forEach(found::add);
            type.failed.forEach(found::add);
        } finally {
            dispatcher.lock.unlock();
        }
        return found.stream()
                .map(Promise::snapshot)
                .sorted(Comparator.comparing(snapshot -> snapshot.ended().orElse(snapshot.queued())))
                .toList();
    }

    void reset() {
        dispatcher.countRequests();
        dispatcher.lock.lock();
        try {
            dispatcher.retireAll(dispatcher.now());
            dispatcher.types.values().forEach(type -> type.counters = new Counters());
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.events.resetCallbackFailures();
    }
}
