package io.perfopt.cache;

import java.util.OptionalDouble;

/**
 * What one tier holds and did.
 *
 * @param entries entries held; expired ones count until clean-up has passed
 * @param bytes estimated heap bytes in memory, bytes of live records on disk
 * @param maximumBytes its bound
 * @param hits look-ups it answered
 * @param misses look-ups it could not answer
 * @param puts values stored
 * @param removes entries removed on request
 * @param evictions entries dropped to make room
 * @param expirations entries dropped because their time was up
 */
public record TierStats(
        long entries,
        long bytes,
        long maximumBytes,
        long hits,
        long misses,
        long puts,
        long removes,
        long evictions,
        long expirations) {
    /**
     * The share of look-ups this tier answered.
     *
     * @return between 0 and 1; absent without look-ups
     */
    public OptionalDouble hitRatio() {
        long lookups = hits + misses;
        return lookups == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) hits / lookups);
    }
}
