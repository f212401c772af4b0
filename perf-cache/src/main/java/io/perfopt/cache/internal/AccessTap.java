package io.perfopt.cache.internal;

import io.perfopt.cache.spi.AccessSampler;

/** Tells a sampler of the keys of one region that it follows. Immutable; safe for any number of threads. */
final class AccessTap {
    private static final int HASH_BITS = 24;

    private final String region;
    private final AccessSampler sampler;
    private final Listeners failures;
    private final long threshold;
    private final long seed;

    /** @param share the share of keys to follow, above 0 and at most 1; taken in steps of 2^-24, at least one */
    AccessTap(String region, double share, AccessSampler sampler, Listeners failures) {
        this.region = region;
        this.sampler = sampler;
        this.failures = failures;
        this.threshold = Math.max(1, Math.round(share * (1 << HASH_BITS)));
        this.seed = (long) region.hashCode() << Integer.SIZE;
    }

    boolean follows(String key) {
        return follows(hash(key));
    }

    private boolean follows(long hash) {
        return hash >>> (Long.SIZE - HASH_BITS) < threshold;
    }

    void lookedUp(String key, int weight, boolean inMemory) {
        long hash = hash(key);
        if (follows(hash)) {
            failures.guard(() -> sampler.lookedUp(region, hash, weight, inMemory));
        }
    }

    void stored(String key, int weight, long lifeNanos) {
        long hash = hash(key);
        if (follows(hash)) {
            failures.guard(() -> sampler.stored(region, hash, weight, lifeNanos));
        }
    }

    void removed(String key) {
        long hash = hash(key);
        if (follows(hash)) {
            failures.guard(() -> sampler.removed(region, hash));
        }
    }

    /** Two different pairs of the 32 bits that region and key bring never share a hash: each step can be undone. */
    private long hash(String key) {
        long hash = seed | Integer.toUnsignedLong(key.hashCode());
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
