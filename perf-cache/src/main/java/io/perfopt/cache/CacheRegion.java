package io.perfopt.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/**
 * A key space of its own with values of one type: a typed view of a {@link CachingSystem}. Safe for any number of threads.
 *
 * <p>Values are shared between callers and must not be changed, unless the region has a {@linkplain RegionConfig.Builder#copier copier}.
 *
 * @param <V> the type of the values
 */
public interface CacheRegion<V> {
    /**
     * The region's name, empty for the region of the flat keys.
     *
     * @return the name
     */
    String name();

    /**
     * The type of its values.
     *
     * @return the type
     */
    Type<V> type();

    /**
     * How it stores and loads.
     *
     * @return the configuration
     */
    RegionConfig config();

    /**
     * A value from memory, else from disk, else loaded once however many callers ask for it now.
     *
     * @param key the key inside the region
     * @param loader brings the value when no tier has it
     * @return the value
     * @throws CacheLoadException if it had to be loaded and could not be, and there was no stale value to serve
     * @throws CacheAbsentException if there is known to be none
     * @throws IllegalArgumentException if the key is empty or too long
     */
    V get(String key, Loader<? extends V> loader);

    /**
     * A value from memory or disk.
     *
     * @param key the key inside the region
     * @return the value, or empty when there is no fresh one
     */
    Optional<V> find(String key);

    /**
     * Like {@link #get}, but a known absence is an empty result.
     *
     * @param key the key inside the region
     * @param loader brings the value when no tier has it
     * @return the value, or empty when there is known to be none
     * @throws CacheLoadException as {@link #get}
     */
    Optional<V> find(String key, Loader<? extends V> loader);

    /**
     * The values of several keys, from the tiers where they are and the rest by one call of the loader. A key that another caller is
     * loading is waited for instead of loaded again.
     *
     * @param keys the keys inside the region
     * @param loader brings all missing values at once
     * @return the values by key, without the keys that have none
     * @throws CacheLoadException if the loader failed and not every missing key had a stale value to serve
     */
    Map<String, V> getAll(Collection<String> keys, BulkLoader<? extends V> loader);

    /**
     * The values of several keys as far as the tiers have them.
     *
     * @param keys the keys inside the region
     * @return the values by key
     */
    Map<String, V> findAll(Collection<String> keys);

    /**
     * Stores a value under the region's defaults.
     *
     * @param key the key inside the region
     * @param value the value
     */
    void put(String key, V value);

    /**
     * Stores a value.
     *
     * @param key the key inside the region
     * @param value the value
     * @param options how it is stored
     * @throws IllegalArgumentException if the key is empty or too long, or the value is too large
     */
    void put(String key, V value, EntryOptions options);

    /**
     * Stores several values, each on its own.
     *
     * @param values the values by key
     * @param options how they are stored
     */
    void putAll(Map<String, ? extends V> values, EntryOptions options);

    /**
     * Whether a fresh value is there; reads no value and counts as no use.
     *
     * @param key the key inside the region
     * @return true if {@link #find(String)} would find it
     */
    boolean contains(String key);

    /**
     * Removes one entry.
     *
     * @param key the key inside the region
     * @return what was removed
     */
    Invalidated invalidate(String key);

    /**
     * Removes the entries whose key matches.
     *
     * @param pattern a pattern over the keys inside the region, as in {@link Invalidations}
     * @return what was removed
     */
    Invalidated invalidateMatching(String pattern);

    /**
     * Removes all entries of the region.
     *
     * @return what was removed
     */
    Invalidated clear();

    /**
     * Loads a value again in the background and replaces the old one when it is there; joins a load that runs already.
     *
     * @param key the key inside the region
     * @param loader brings the value
     * @return completes with the new value, or with the {@link CacheException} of the failed load
     */
    CompletableFuture<V> refresh(String key, Loader<? extends V> loader);

    /**
     * Loads keys that are missing, before anybody asks for them.
     *
     * @param keys the keys inside the region
     * @param loader brings each value
     * @param concurrency how many loads run at once, 1 to 256
     * @return shows the progress; canceling it starts no further load
     */
    Warming warm(Collection<String> keys, Loader<? extends V> loader, int concurrency);

    /**
     * What is known of an entry; counts as no use.
     *
     * @param key the key inside the region
     * @return its metadata, or empty when it is in no tier
     */
    Optional<EntryMetadata> metadata(String key);

    /**
     * How long the value of a key stays fresh from now.
     *
     * @param key the key inside the region
     * @return the remaining time, or empty when there is no fresh value
     */
    default Optional<Duration> expiresIn(String key) {
        return metadata(key).flatMap(EntryMetadata::expiresIn);
    }

    /**
     * The region as a map over all its tiers. Each operation on one key is atomic; iteration shows a snapshot of the keys and skips
     * what has gone since; functions given to {@code compute} and its kin may be called more than once and run without locks.
     *
     * @return a view, not a copy
     */
    ConcurrentMap<String, V> asMap();

    /**
     * The region's part of one tier.
     *
     * @param tier which tier
     * @return a view of what that tier holds
     */
    CacheTier<V> tier(Tier tier);

    /**
     * What happened in the region since it was made or its statistics were reset.
     *
     * @return the figures of this moment
     */
    CacheStats stats();
}
