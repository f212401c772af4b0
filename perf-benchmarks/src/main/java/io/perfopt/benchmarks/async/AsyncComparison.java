package io.perfopt.benchmarks.async;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare async} measures. */
public final class AsyncComparison {
    /** The scheduler beside its peers. */
    public static final Comparison COMPARISON = new Comparison(
            "async",
            "the scheduler beside thread pools, bulkheads, timers and batchers",
            List.of(
                    timed("submit to complete, 4 producers, 2 workers", "2", 4, "resilience4j", 0.5),
                    timed("submit to complete, 4 producers, 2 workers, Failsafe", "2", 4, "failsafe", 1 / 12.0),
                    timed("submit to complete, 4 producers, 2 workers, orTimeout", "2", 4, "orTimeout", 1 / 1.6),
                    timed("submit to complete, 4 producers, 2 workers, bare pool", "2", 4, "pool", 1.3),
                    timed("submit to complete, 1 producer, 1 worker, bare pool", "1", 1, "pool", 1.8),
                    unbound("submit to complete, 1 producer, 2 workers", "2", 1, "pool"),
                    Row.computed(
                                    "bytes a queued operation",
                                    "B",
                                    Subject.computed("PerfOpt", MemoryFigures::ours),
                                    Bar.figureAtMost(88))
                            .peer(Subject.computed("orTimeout", MemoryFigures::orTimeout))
                            .peer(Subject.computed("resilience4j", MemoryFigures::resilience4j))
                            .peer(Subject.computed("Failsafe", MemoryFigures::failsafe)),
                    Row.computed(
                                    "cancel with 1 M queued",
                                    "ns",
                                    Subject.computed("PerfOpt", QueueFigures::ourCancel),
                                    Bar.ratioAtMost(1 / 80.0))
                            .peer(Subject.computed("PriorityBlockingQueue", QueueFigures::peerCancel)),
                    Row.computed(
                                    "change priority with 1 M queued",
                                    "ns",
                                    Subject.computed("PerfOpt", QueueFigures::ourChange),
                                    Bar.ratioAtMost(1 / 80.0))
                            .peer(Subject.computed("PriorityBlockingQueue", QueueFigures::peerChange)),
                    Row.computed(
                            "cancel with 1 M queued, 99th percentile",
                            "ns",
                            Subject.computed("PerfOpt", QueueFigures::ourCancelTail),
                            Bar.figureAtMost(5_000)),
                    Row.computed(
                            "change priority with 1 M queued, 99th percentile",
                            "ns",
                            Subject.computed("PerfOpt", QueueFigures::ourChangeTail),
                            Bar.figureAtMost(5_000)),
                    Row.computed(
                                    "bytes an armed timeout",
                                    "B",
                                    Subject.computed("PerfOpt", TimerFigures::ourBytes),
                                    Bar.figureAtMost(32))
                            .peer(Subject.computed("HashedWheelTimer", TimerFigures::nettyBytes))
                            .peer(Subject.computed("orTimeout", TimerFigures::orTimeoutBytes)),
                    Row.computed(
                                    "cancel a timeout, netty",
                                    "ns",
                                    Subject.computed("PerfOpt", TimerFigures::ourCancel),
                                    Bar.ratioAtMost(1 / 3.0))
                            .peer(Subject.computed("HashedWheelTimer", TimerFigures::nettyCancel)),
                    Row.computed(
                                    "cancel a timeout, orTimeout",
                                    "ns",
                                    Subject.computed("PerfOpt", TimerFigures::ourCancel),
                                    Bar.ratioAtMost(0.1))
                            .peer(Subject.computed("orTimeout", TimerFigures::orTimeoutCancel)),
                    Row.of("batch with de-duplication, a key", Subject.of("PerfOpt", BatchBenchmark.class, "ours"))
                            .peer(Subject.of("java-dataloader", BatchBenchmark.class, "dataloader"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.5))));

    private AsyncComparison() {}

    private static Row timed(String what, String workers, int producers, String peer, double bar) {
        return row(what, workers, producers, peer).measure(Metric.TIME, Bar.ratioAtMost(bar));
    }

    private static Row unbound(String what, String workers, int producers, String peer) {
        return row(what, workers, producers, peer).measure(Metric.TIME);
    }

    private static Row row(String what, String workers, int producers, String peer) {
        return Row.of(what, Subject.of("PerfOpt", SubmitBenchmark.class, "ours"))
                .peer(Subject.of(peer, SubmitBenchmark.class, peer))
                .with("workers", workers)
                .threads(producers);
    }
}
