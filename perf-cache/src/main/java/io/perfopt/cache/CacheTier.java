package io.perfopt.cache;

import java.util.Optional;

/**
 * One tier on its own: what it holds, without looking further down and without promotion. For inspection, and for callers that
 * want to choose the tier themselves. Safe for any number of threads.
 *
 * @param <V> the type of the values
 */
public interface CacheTier<V> {
    /**
     * Which tier this is.
     *
     * @return the tier
     */
    Tier tier();

    /**
     * The fresh value this tier holds.
     *
     * @param key the key inside the region
     * @return the value, or empty when this tier has none
     */
    Optional<V> find(String key);

    /**
     * Stores a value in this tier alone; a different value of the key leaves the other tier. On disk its time to live is 24 hours
     * unless the options say otherwise, in memory that of the region.
     *
     * @param key the key inside the region
     * @param value the value
     * @param options how it is stored; a placement among them is ignored
     */
    void put(String key, V value, EntryOptions options);

    /**
     * Stores a value in this tier alone with default options.
     *
     * @param key the key inside the region
     * @param value the value
     */
    default void put(String key, V value) {
        put(key, value, EntryOptions.defaults());
    }

    /**
     * Removes an entry from this tier; another tier may still have it.
     *
     * @param key the key inside the region
     * @return whether this tier had it
     */
    boolean remove(String key);

    /** Removes all entries of the region from this tier; another tier may still have them. */
    void clear();

    /**
     * How many entries this tier holds for the region; expired ones count until clean-up has passed.
     *
     * @return the number
     */
    long entries();

    /**
     * How many bytes they take: estimated heap in memory, stored bytes on disk.
     *
     * @return the bytes
     */
    long bytesUsed();
}
