package io.perfopt.benchmarks.cachedisk;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import java.nio.file.Path;
import java.time.Duration;

/** Ours with everything on (checksums, time to live, eviction, statistics) but forcing, which no peer here does. */
public class PerfOptStore extends StoreBenchmark {
    /** Room for all entries that are read, and for so little beyond that puts of new ones evict before anything is measured. */
    static final long MAXIMUM_BYTES = 256L << 20;

    Duration forceEvery() {
        return Duration.ZERO;
    }

    boolean mapped() {
        return true;
    }

    /** Opening what a kill left of a million entries. */
    public static class Killed extends KilledBenchmark {
        @Override
        Engine open(Path where) {
            return new Adapter(SegmentedStore.open(SegmentedStoreConfig.builder(where.resolve("store"), 1L << 30)
                    .forceEvery(Duration.ZERO)
                    .build()));
        }
    }

    @Override
    Engine open(Path where) {
        return new Adapter(SegmentedStore.open(SegmentedStoreConfig.builder(where.resolve("store"), MAXIMUM_BYTES)
                .forceEvery(forceEvery())
                .mapped(mapped())
                .build()));
    }

    /** Ours with the default force of each second. */
    public static class Forced extends PerfOptStore {
        @Override
        Duration forceEvery() {
            return Duration.ofSeconds(1);
        }
    }

    /** Ours where files cannot be mapped. */
    public static class Unmapped extends PerfOptStore {
        @Override
        boolean mapped() {
            return false;
        }
    }

    private static final class Adapter implements Engine {
        private static final byte[] ABSENT = {};

        private final DiskStore store;
        private final long expires =
                System.currentTimeMillis() + Duration.ofHours(1).toMillis();

        Adapter(DiskStore store) {
            this.store = store;
        }

        @Override
        public void put(long key, byte[] value) {
            store.put(DiskEntry.of(key(key), value, 1).expiresAt(expires));
        }

        @Override
        public byte[] find(long key) {
            DiskRecord found = store.find(key(key)).orElse(null);
            return found == null ? ABSENT : found.array();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
