package io.perfopt.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CachingSystem;

/** The share of misses of one Zipf trace of 100,000 keys in memory for a fifth of them. */
final class HitRatio {
    private static final int KEYS = 100_000;
    private static final int CAPACITY = 20_000;
    private static final int VALUE_BYTES = 1_000;

    private HitRatio() {}

    static double ours() {
        byte[] value = new byte[VALUE_BYTES];
        long weight;
        try (CachingSystem probe = open(ByteSize.megabytes(100))) {
            probe.put(Traces.key(0), value);
            weight = probe.memory().bytesUsed();
        }
        try (CachingSystem system = open(new ByteSize(CAPACITY * weight))) {
            String[] trace = Traces.zipf(KEYS, 0.99, 11);
            int misses = 0;
            for (String key : trace) {
                if (system.find(key, byte[].class).isEmpty()) {
                    misses++;
                    system.put(key, value);
                }
            }
            return (double) misses / trace.length;
        }
    }

    private static CachingSystem open(ByteSize memory) {
        return CachingSystem.builder().memory(memory).executor(Runnable::run).build();
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
