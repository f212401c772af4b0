package io.perfopt.cache.internal;

import java.util.concurrent.atomic.LongAdder;

/**
 * The keys that were displaced last, as hashes, and how many look-ups have asked for one of them since: what a little more memory would
 * have answered. Safe for any number of threads; a lost hash is accepted.
 */
final class Ghosts {
    private static final int SLOTS = 4096;
    private final int[] hashes = new int[SLOTS];
    private final LongAdder hits = new LongAdder();

    void displaced(String key) {
        int hash = spread(key);
        hashes[hash & (SLOTS - 1)] = hash;
    }

    void missed(String key) {
        int hash = spread(key);
        int slot = hash & (SLOTS - 1);
        if (hashes[slot] == hash) {
            hashes[slot] = 0;
            hits.increment();
        }
    }

    long takeHits() {
        return hits.sumThenReset();
    }

    private static int spread(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        hash ^= hash >>> 15;
        return hash == 0 ? 1 : hash;
    }
}
