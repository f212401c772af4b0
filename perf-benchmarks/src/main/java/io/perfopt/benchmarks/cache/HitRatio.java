package io.perfopt.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;

/** The share of misses of one Zipf trace of 100,000 keys in memory for a fifth of them. */
final class HitRatio {
    private static final int KEYS = 100_000;
    private static final int CAPACITY = 20_000;
    private static final int VALUE_BYTES = 1_000;

    private HitRatio() {}

    static double ours() {
        byte[] value = new byte[VALUE_BYTES];
        try (CachingSystem probe =
                CachingSystem.builder().memory(ByteSize.megabytes(100)).build()) {
            CacheRegion<byte[]> region = probe.region("r", byte[].class);
            region.put(Traces.key(0), value);
            long weight = probe.memory().bytesUsed();
            // The region of the flat keys keeps its floor, a sixteenth of the bound.
            long bytes = CAPACITY * weight;
            try (CachingSystem system = CachingSystem.builder()
                    .memory(new ByteSize(bytes * 16 / 15))
                    .build()) {
                CacheRegion<byte[]> measured = system.region("r", byte[].class);
                system.cleanUp();
                String[] trace = Traces.zipf(KEYS, 0.99, 11);
                int misses = 0;
                for (String key : trace) {
                    if (measured.find(key).isEmpty()) {
                        misses++;
                        measured.put(key, value);
                    }
                }
                return (double) misses / trace.length;
            }
        }
    }

    static double caffeine() {
        byte[] value = new byte[VALUE_BYTES];
        Cache<String, byte[]> cache = Caffeine.newBuilder()
                .maximumSize(CAPACITY)
                .executor(Runnable::run)
                .build();
        String[] trace = Traces.zipf(KEYS, 0.99, 11);
        int misses = 0;
        for (String key : trace) {
            if (cache.getIfPresent(key) == null) {
                misses++;
                cache.put(key, value);
            }
        }
        return (double) misses / trace.length;
    }
}
