package io.perfopt.benchmarks.cache;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare cache-memory} measures. */
public final class MemoryComparison {
    /** The memory tier through the whole facade beside caches of its kind. */
    public static final Comparison COMPARISON = new Comparison(
            "cache-memory",
            "a hit in memory through the whole facade, with time to live, statistics and tags",
            List.of(
                    hit("get from a region, one thread", "region", 1),
                    hit("get of a flat key, one thread", "flat", 1),
                    hit("get from a region, two threads", "region", 2),
                    Row.computed(
                                    "misses of a Zipf trace, a fifth of the keys in memory",
                                    "share",
                                    Subject.computed("PerfOpt", HitRatio::ours),
                                    Bar.ratioAtMost(1.01))
                            .peer(Subject.computed("Caffeine", HitRatio::caffeine)),
                    accuracy("texts", Subject.computed("PerfOpt", HeapAccuracy::text)),
                    accuracy("flat records", Subject.computed("PerfOpt", HeapAccuracy::flatRecord)),
                    accuracy("lists of numbers", Subject.computed("PerfOpt", HeapAccuracy::numbers)),
                    accuracy("maps", Subject.computed("PerfOpt", HeapAccuracy::map)),
                    accuracy("records in records", Subject.computed("PerfOpt", HeapAccuracy::nested))));

    private MemoryComparison() {}

    private static Row hit(String what, String method, int threads) {
        return Row.of(what, Subject.of("PerfOpt", MemoryHitBenchmark.class, method))
                .peer(Subject.of("Caffeine, size only", MemoryHitBenchmark.class, "caffeine"))
                .peer(Subject.of(
                        "Caffeine, one expiry for all, weigher, stats", MemoryHitBenchmark.class, "caffeineFixed"))
                .peer(Subject.of(
                        "Caffeine, expiry by entry, weigher, stats", MemoryHitBenchmark.class, "caffeineVariable"))
                .peer(Subject.of("cache2k, expiry", MemoryHitBenchmark.class, "cache2k"))
                .peer(Subject.of("Ehcache heap, expiry", MemoryHitBenchmark.class, "ehcache"))
                .measure(Metric.TIME, Bar.ratioAtMost(1.5))
                .measure(Metric.ALLOCATION, Bar.figureAtMost(0.05))
                .threads(threads);
    }

    private static Row accuracy(String shape, Subject ours) {
        return Row.computed(
                "bytesUsed against the real heap, " + shape, "relative error", ours, Bar.figureAtMost(0.25));
    }
}
