package io.perfopt.benchmarks.cachedisk;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** What a million entries of 200 bytes cost: heap while they are open, time until they are open again. */
final class MillionEntries {
    private static final int ENTRIES = 1_000_000;
    private static final int VALUE_BYTES = 200;

    private MillionEntries() {}

    private static SegmentedStore open(Path directory) {
        return SegmentedStore.open(SegmentedStoreConfig.builder(directory, 1L << 30)
                .forceEvery(Duration.ZERO)
                .build());
    }

    private static void fill(SegmentedStore store) {
        byte[] value = new byte[VALUE_BYTES];
        new Random(1).nextBytes(value);
        for (int i = 0; i < ENTRIES; i++) {
            store.put(DiskEntry.of(StoreBenchmark.key(i), value, 1));
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private interface Work {
        double with(Path directory) throws IOException;
    }

    private static double inDirectory(Work work) {
        try {
            Path directory = Files.createTempDirectory("perfopt-million");
            try {
                return work.with(directory);
            } finally {
                StoreBenchmark.deleteAll(directory);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Bytes of heap for each entry of an open store. */
    static double heapBytesPerEntry() {
        return inDirectory(directory -> {
            long before = usedHeap();
            try (SegmentedStore store = open(directory.resolve("store"))) {
                fill(store);
                long after = usedHeap();
                if (store.stats().entries() != ENTRIES) {
                    throw new IllegalStateException("not all entries are there: " + store);
                }
                return (double) (after - before) / ENTRIES;
            }
        });
    }

    /** Milliseconds of the best of five openings after a clean close. */
    static double cleanReopenMillis() {
        return inDirectory(directory -> {
            try (SegmentedStore store = open(directory.resolve("store"))) {
                fill(store);
            }
            return best(directory.resolve("store"));
        });
    }

    private static double best(Path directory) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            SegmentedStore store = open(directory);
            best = Math.min(best, (System.nanoTime() - began) / 1e6);
            long entries = store.stats().entries();
            store.close();
            if (entries != ENTRIES) {
                throw new IllegalStateException("found " + entries + " entries");
            }
        }
        return best;
    }
}
