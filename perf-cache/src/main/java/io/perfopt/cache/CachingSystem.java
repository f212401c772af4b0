package io.perfopt.cache;

import io.perfopt.cache.internal.DefaultCachingSystem;
import io.perfopt.cache.spi.AccessSampler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A cache of several tiers behind one look-up: memory, then disk, then one load of the value however many callers wait. Safe for
 * any number of threads; {@link #close} writes what is still on its way to the disk, and the next cache on the same directory
 * finds it.
 *
 * <p>Flat keys belong to the cache itself; a {@linkplain #region region} is a key space of its own with values of one type. In
 * names, patterns, dependencies and statistics an entry of a region is {@code region/key} and a flat one is its key.
 */
public interface CachingSystem extends Invalidations, AutoCloseable {
    /**
     * A builder for a cache with 100 MB of memory and no disk.
     *
     * @return a new builder
     */
    static CachingSystemConfig.Builder builder() {
        return CachingSystemConfig.builder();
    }

    /**
     * Opens a cache.
     *
     * @param config its configuration
     * @return the cache, to be closed by the caller
     * @throws CacheException if its directory cannot be used
     */
    static CachingSystem open(CachingSystemConfig config) {
        return DefaultCachingSystem.open(config);
    }

    /**
     * The value of a flat key from memory, else from disk, else loaded once however many callers ask for it now.
     *
     * @param key the key
     * @param type the type of the value
     * @param loader brings the value when no tier has it
     * @param <V> the type of the value
     * @return the value
     * @throws CacheLoadException if it had to be loaded and could not be, and there was no stale value to serve
     * @throws CacheAbsentException if there is known to be none
     * @throws IllegalArgumentException if the key is empty or too long
     */
    <V> V get(String key, Class<V> type, Loader<? extends V> loader);

    /**
     * As {@link #get(String, Class, Loader)}, for a generic type.
     *
     * @param key the key
     * @param type the type of the value
     * @param loader brings the value when no tier has it
     * @param <V> the type of the value
     * @return the value
     */
    <V> V get(String key, Type<V> type, Loader<? extends V> loader);

    /**
     * The value of a flat key from memory or disk.
     *
     * @param key the key
     * @param type the type of the value
     * @param <V> the type of the value
     * @return the value, or empty when there is no fresh one of that type
     */
    <V> Optional<V> find(String key, Class<V> type);

    /**
     * As {@link #find(String, Class)}, for a generic type.
     *
     * @param key the key
     * @param type the type of the value
     * @param <V> the type of the value
     * @return the value, or empty when there is no fresh one of that type
     */
    <V> Optional<V> find(String key, Type<V> type);

    /**
     * The values of several flat keys, those that are missing loaded by one call.
     *
     * @param keys the keys
     * @param type the type of the values
     * @param loader brings all missing values at once
     * @param <V> the type of the values
     * @return the values by key, without the keys that have none
     */
    <V> Map<String, V> getAll(Collection<String> keys, Class<V> type, BulkLoader<? extends V> loader);

    /**
     * Stores the value of a flat key for the default time.
     *
     * @param key the key
     * @param value the value
     */
    void put(String key, Object value);

    /**
     * Stores the value of a flat key.
     *
     * @param key the key
     * @param value the value
     * @param options how it is stored
     * @throws IllegalArgumentException if the key is empty or too long, or the value is too large
     */
    void put(String key, Object value, EntryOptions options);

    /**
     * Stores several flat values, each on its own.
     *
     * @param values the values by key
     * @param options how they are stored
     */
    void putAll(Map<String, ?> values, EntryOptions options);

    /**
     * Whether a flat key has a fresh value; counts as no use.
     *
     * @param key the key
     * @return true if it has
     */
    boolean contains(String key);

    /**
     * Loads the value of a flat key again in the background and replaces the old one when it is there.
     *
     * @param key the key
     * @param type the type of the value
     * @param loader brings the value
     * @param <V> the type of the value
     * @return completes with the new value, or with the {@link CacheException} of the failed load
     */
    <V> CompletableFuture<V> refresh(String key, Class<V> type, Loader<? extends V> loader);

    /**
     * Loads flat keys that are missing, before anybody asks for them.
     *
     * @param keys the keys
     * @param type the type of the values
     * @param loader brings each value
     * @param concurrency how many loads run at once, 1 to 256
     * @param <V> the type of the values
     * @return shows the progress
     */
    <V> Warming warm(Collection<String> keys, Class<V> type, Loader<? extends V> loader, int concurrency);

    /**
     * What is known of an entry; counts as no use.
     *
     * @param name the key of a flat entry, or {@code region/key}
     * @return its metadata, or empty when it is in no tier
     */
    Optional<EntryMetadata> metadata(String name);

    /**
     * The region of that name with the cache's default settings, made at the first call.
     *
     * @param name the region's name, not empty and without {@code /}
     * @param type the type of its values
     * @param <V> the type of its values
     * @return the region
     * @throws IllegalStateException if it was made with another type
     */
    <V> CacheRegion<V> region(String name, Class<V> type);

    /**
     * The region of that name, made at the first call.
     *
     * @param name the region's name, not empty and without {@code /}
     * @param type the type of its values
     * @param config changes the cache's default settings for this region; used at the first call only
     * @param <V> the type of its values
     * @return the region
     * @throws IllegalStateException if it was made with another type, or there are too many regions
     */
    <V> CacheRegion<V> region(String name, Class<V> type, Consumer<RegionConfig.Builder> config);

    /**
     * As {@link #region(String, Class, Consumer)}, for a generic type.
     *
     * @param name the region's name, not empty and without {@code /}
     * @param type the type of its values
     * @param config changes the cache's default settings for this region; used at the first call only
     * @param <V> the type of its values
     * @return the region
     */
    <V> CacheRegion<V> region(String name, Type<V> type, Consumer<RegionConfig.Builder> config);

    /**
     * The regions made so far, without that of the flat keys.
     *
     * @return a copy
     */
    List<CacheRegion<?>> regions();

    /**
     * Changes the settings of a region while it is in use. Entries stored from now on live by the new ones; those that are there keep
     * their times.
     *
     * @param region the region's name, empty for the flat keys
     * @param change changes its present settings, which take effect together; called again if somebody else changed them meanwhile
     * @throws IllegalArgumentException if there is no such region or a setting is out of range; then nothing is changed
     */
    void configure(String region, Consumer<RegionConfig.Builder> change);

    /**
     * Takes a region out of the cache with all its entries in all tiers. Its part of the memory goes to the others, its statistics end.
     * Objects got from {@link #region} before then refuse to work; the name may be used for a new region, of any type.
     *
     * @param name the region's name; one that was not made in this process is taken off the disk
     * @return what was removed
     */
    Invalidated dropRegion(String name);

    /**
     * Lets a sampler follow the use of a share of all keys, in place of the one that was given before. A hit on a key that is not
     * followed costs a comparison more than without a sampler.
     *
     * @param share the share of keys to follow, above 0 and at most 1
     * @param sampler is told of each use of a followed key
     */
    void sampleAccesses(double share, AccessSampler sampler);

    /** Ends {@link #sampleAccesses}. A call that has begun may still be running. */
    void stopSampling();

    /**
     * The memory tier.
     *
     * @return a view
     */
    TierView memory();

    /**
     * The disk tier.
     *
     * @return a view
     * @throws IllegalStateException if the cache has none
     */
    TierView disk();

    /**
     * Whether the cache has a disk tier.
     *
     * @return true if it was built with one
     */
    boolean hasDisk();

    /**
     * The same invalidations, whose results also count the entries on disk. That takes a scan of the keys on disk.
     *
     * @return a view
     */
    Invalidations counting();

    /**
     * Declares that whatever matches one pattern depends on whatever matches another, for {@link #invalidateCascade}. Dependencies of
     * single entries are better given with the entry. Held in memory; declared again after a restart.
     *
     * @param dependants a name or pattern of what depends
     * @param source a name or pattern of what it depends on
     * @throws IllegalStateException if there are too many such declarations
     */
    void declareDependency(String dependants, String source);

    /**
     * The version of a namespace, which {@link #invalidateNamespace} raises.
     *
     * @param namespace the namespace
     * @return its version, 1 before the first invalidation
     */
    long namespaceVersion(String namespace);

    /**
     * Compresses bytes.
     *
     * @param bytes what to compress
     * @param compression how
     * @return the result, which says how much was saved
     * @throws CacheException if the compression needs an artifact that is not on the class path; the message names it
     */
    Compressed compress(byte[] bytes, Compression compression);

    /**
     * The bytes that were compressed.
     *
     * @param compressed the result of {@link #compress}, here or in another process
     * @return the original bytes
     * @throws CacheException if they are damaged, larger than the limit for decompressed values, or need an artifact that is absent
     */
    byte[] decompress(Compressed compressed);

    /**
     * Changes the bound of the memory tier while it is in use.
     *
     * @param bytes the new bound, at least 1 MB
     */
    void resizeMemory(ByteSize bytes);

    /**
     * What happened in all regions since the cache was opened or its statistics were reset.
     *
     * @return the figures of this moment
     */
    CacheStats stats();

    /** Sets all counters to zero; entries stay. */
    void resetStats();

    /** Removes what has expired now instead of at the next round of the background clean-up. */
    void cleanUp();

    /** Returns when everything put so far is on disk and would survive a loss of power. */
    void flush();

    /**
     * Writes what is on its way to the disk, ends the threads the cache started and closes the disk tier. Later calls do nothing.
     * What is in memory can still be read; everything else then throws {@link IllegalStateException}.
     */
    @Override
    void close();
}
