package io.perfopt.cache.spi;

/**
 * Follows the use of a sample of keys: of a followed key every look-up and every store is told, of all others none. A key is
 * followed or not by its hash alone, so that the sample is a cache in miniature.
 *
 * <p>Called on the acting thread without any lock of the cache held, by many threads at a time; what it throws is counted and
 * otherwise ignored.
 */
public interface AccessSampler {
    /**
     * A followed key was looked up.
     *
     * @param region the region's name, empty for flat keys
     * @param keyHash the hash of region and key, evenly spread over 64 bits; the same for each use of the key
     * @param weightBytes what the entry that was found in any tier takes of the memory tier's bound; 0 when none was found
     * @param inMemory whether the memory tier had it
     */
    void lookedUp(String region, long keyHash, int weightBytes, boolean inMemory);

    /**
     * An entry of a followed key was stored in the memory tier by a put or a load.
     *
     * @param region the region's name, empty for flat keys
     * @param keyHash the hash of region and key
     * @param weightBytes what it takes of the memory tier's bound
     * @param lifeNanos how long it may stay there, use and room permitting
     */
    void stored(String region, long keyHash, int weightBytes, long lifeNanos);

    /**
     * A followed key was removed by its users: by its name, or by an invalidation that reached its entry in the memory tier. What leaves by
     * itself is not told.
     *
     * @param region the region's name, empty for flat keys
     * @param keyHash the hash of region and key
     */
    default void removed(String region, long keyHash) {}
}
