package io.perfopt.cache.internal;

import io.perfopt.cache.CacheTier;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Tier;
import io.perfopt.cache.Type;
import java.time.Duration;
import java.util.Optional;

/** The disk tier of one region, the entries on their way there included. Immutable; safe for any number of threads. */
final class DiskView<V> implements CacheTier<V> {
    /** What is put on disk by name is meant to last longer than what passes through memory. */
    private static final Duration DEFAULT_TTL = Duration.ofHours(24);

    private final DefaultRegion<V> region;
    private final TieredStore store;
    private final DiskTier disk;

    DiskView(DefaultRegion<V> region, Core core) {
        this.region = region;
        this.store = region.store();
        if (core.disk() == null) {
            throw new IllegalStateException("the cache has no disk tier; build it with disk(directory, size)");
        }
        this.disk = core.disk();
    }

    @Override
    public Tier tier() {
        return Tier.DISK;
    }

    @Override
    public Optional<V> find(String key) {
        return find(key, region.type());
    }

    <T> Optional<T> find(String key, Type<T> type) {
        region.limits().checkKey(region.name(), key, store.counters);
        Entry entry = store.findOnDisk(key, type.reflected());
        return entry == null || !type.raw().isInstance(entry.value)
                ? Optional.empty()
                : Optional.of(region.hand(entry.value));
    }

    @Override
    public void put(String key, V value, EntryOptions options) {
        EntryOptions lasting = options.ttl().isPresent() ? options : options.timeToLive(DEFAULT_TTL);
        store.put(key, region.entryFor(key, value, lasting), null, false, true);
    }

    @Override
    public boolean remove(String key) {
        return store.removeFromDisk(key);
    }

    @Override
    public void clear() {
        store.clearDisk();
    }

    @Override
    public long entries() {
        return count((key, bytes) -> 1);
    }

    @Override
    public long bytesUsed() {
        return count((key, bytes) -> bytes);
    }

    /** Turns an entry into what is added up. */
    @FunctionalInterface
    private interface Measure {
        long of(String key, long bytes);
    }

    private long count(Measure measure) {
        long[] sum = {0};
        disk.store().scan(header -> {
            DiskName name = DiskName.parse(header);
            if (name != null && name.region().equals(region.name())) {
                sum[0] += measure.of(name.key(), header.key().length + header.metadata().length + header.valueBytes());
            }
        });
        return sum[0];
    }
}
