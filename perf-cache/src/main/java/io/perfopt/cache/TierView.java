package io.perfopt.cache;

import java.util.Optional;

/** One tier of the whole cache: what it holds for all regions, and single flat entries of it. Safe for any number of threads. */
public interface TierView {
    /**
     * Which tier this is.
     *
     * @return the tier
     */
    Tier tier();

    /**
     * The fresh value this tier holds for a flat key.
     *
     * @param key the key
     * @param type the type of the value
     * @param <V> the type of the value
     * @return the value, or empty when this tier has none of that type
     */
    <V> Optional<V> find(String key, Class<V> type);

    /**
     * The fresh value this tier holds for a flat key.
     *
     * @param key the key
     * @param type the type of the value
     * @param <V> the type of the value
     * @return the value, or empty when this tier has none of that type
     */
    <V> Optional<V> find(String key, Type<V> type);

    /**
     * Stores a flat entry in this tier alone, as {@link CacheTier#put(String, Object, EntryOptions)}.
     *
     * @param key the key
     * @param value the value
     * @param options how it is stored
     */
    void put(String key, Object value, EntryOptions options);

    /**
     * Stores a flat entry in this tier alone with default options: one hour to live in memory, 24 hours on disk.
     *
     * @param key the key
     * @param value the value
     */
    default void put(String key, Object value) {
        put(key, value, EntryOptions.defaults());
    }

    /**
     * Removes a flat entry from this tier; another tier may still have it.
     *
     * @param key the key
     * @return whether this tier had it
     */
    boolean remove(String key);

    /** Removes all entries of all regions from this tier; another tier may still have them. */
    void clear();

    /**
     * How many entries this tier holds; expired ones count until clean-up has passed.
     *
     * @return the number
     */
    long entries();

    /**
     * How many bytes the entries take: estimated heap in memory, records on disk.
     *
     * @return the bytes
     */
    long bytesUsed();

    /**
     * The bound of this tier.
     *
     * @return the bytes it may take
     */
    long maximumBytes();
}
