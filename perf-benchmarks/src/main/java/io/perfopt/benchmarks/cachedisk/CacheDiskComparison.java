package io.perfopt.benchmarks.cachedisk;

import io.perfopt.benchmarks.Bar;
import io.perfopt.benchmarks.Comparison;
import io.perfopt.benchmarks.Metric;
import io.perfopt.benchmarks.Row;
import io.perfopt.benchmarks.Subject;
import java.util.List;

/** What {@code compare cache-disk} measures. */
public final class CacheDiskComparison {
    /** The disk tier beside embedded stores and a plain file; values of 2 KB, keys of 40 bytes, Zipf, no one forces unless said. */
    public static final Comparison COMPARISON = new Comparison(
            "cache-disk",
            "the disk tier beside H2 MVStore, LMDB, RocksDB, Ehcache and a plain file",
            List.of(
                    row("read, plain file", "read").peer(raw("read")).measure(Metric.TIME, Bar.ratioAtMost(1 / 1.8)),
                    row("read, libraries", "read")
                            .peer(h2("read"))
                            .peer(lmdb("read"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 1.3))
                            .measure(Metric.ALLOCATION),
                    row("read, Ehcache", "read").peer(ehcache("read")).measure(Metric.TIME, Bar.ratioAtMost(0.1)),
                    row("read, RocksDB", "read").peer(rocksDb(".read")).measure(Metric.TIME, Bar.ratioAtMost(0.25)),
                    row("put of new keys, plain file", "putNew")
                            .peer(raw("putNew"))
                            .measure(Metric.TIME, Bar.ratioAtMost(2)),
                    row("put of new keys, H2", "putNew")
                            .peer(h2("putNew"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 1.3)),
                    row("put of new keys, RocksDB", "putNew")
                            .peer(rocksDb(".putNew"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 1.3)),
                    row("put of new keys, LMDB", "putNew")
                            .peer(lmdb("putNew"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 0.9)),
                    row("put of new keys, Ehcache", "putNew")
                            .peer(ehcache("putNew"))
                            .measure(Metric.TIME, Bar.ratioAtMost(0.25)),
                    row("overwrite, H2", "overwrite")
                            .peer(h2("overwrite"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 1.8)),
                    row("overwrite, LMDB", "overwrite").peer(lmdb("overwrite")).measure(Metric.TIME),
                    row("90/10 on two threads, LMDB", "mixed")
                            .peer(lmdb("mixed"))
                            .threads(2)
                            .measure(Metric.TIME, Bar.ratioAtMost(1)),
                    row("90/10 on two threads, others", "mixed")
                            .peer(h2("mixed"))
                            .peer(ehcache("mixed"))
                            .peer(rocksDb(".mixed"))
                            .threads(2)
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 1.5)),
                    Row.of("read with the default force", forced("read"))
                            .peer(ours("read"))
                            .measure(Metric.TIME),
                    Row.of("put of new keys with the default force", forced("putNew"))
                            .peer(ours("putNew"))
                            .measure(Metric.TIME),
                    Row.of("read without mappings", Subject.of("PerfOpt", PerfOptStore.Unmapped.class, "read"))
                            .peer(raw("read"))
                            .measure(Metric.TIME),
                    Row.computed(
                            "heap for each of a million entries",
                            "B",
                            Subject.computed("PerfOpt", MillionEntries::heapBytesPerEntry),
                            Bar.figureAtMost(40)),
                    Row.computed(
                            "open a million entries after a close",
                            "ms",
                            Subject.computed("PerfOpt", MillionEntries::cleanReopenMillis),
                            Bar.figureAtMost(100)),
                    Row.of(
                                    "open a million entries after a kill",
                                    Subject.of("PerfOpt", PerfOptStore.Killed.class, "reopen"))
                            .peer(rocksDb(".Killed.reopen"))
                            .measure(Metric.TIME, Bar.ratioAtMost(1 / 3.0))));

    private CacheDiskComparison() {}

    private static Row row(String what, String method) {
        return Row.of(what, ours(method));
    }

    private static Subject ours(String method) {
        return Subject.of("PerfOpt", PerfOptStore.class, method);
    }

    private static Subject forced(String method) {
        return Subject.of("PerfOpt, forced each second", PerfOptStore.Forced.class, method);
    }

    private static Subject raw(String method) {
        return Subject.of("plain file", RawFile.class, method);
    }

    private static Subject h2(String method) {
        return Subject.of("H2 MVStore", H2Store.class, method);
    }

    /** Its library of 92 MB is only in the jar under {@code -Pbench}. */
    private static Subject rocksDb(String method) {
        return Subject.of("RocksDB", "io.perfopt.benchmarks.cachedisk.RocksDbStore" + method);
    }

    private static Subject lmdb(String method) {
        return Subject.of("LMDB", LmdbStore.class, method);
    }

    private static Subject ehcache(String method) {
        return Subject.of("Ehcache", EhcacheStore.class, method);
    }
}
