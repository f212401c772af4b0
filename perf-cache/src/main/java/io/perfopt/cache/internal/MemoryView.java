package io.perfopt.cache.internal;

import io.perfopt.cache.CacheTier;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Tier;
import io.perfopt.cache.Type;
import java.util.Optional;

/** The memory tier of one region. Immutable; safe for any number of threads. */
final class MemoryView<V> implements CacheTier<V> {
    private final DefaultRegion<V> region;
    private final TieredStore store;
    private final Core core;

    MemoryView(DefaultRegion<V> region, Core core) {
        this.region = region;
        this.store = region.store();
        this.core = core;
    }

    @Override
    public Tier tier() {
        return Tier.MEMORY;
    }

    @Override
    public Optional<V> find(String key) {
        return find(key, region.type());
    }

    <T> Optional<T> find(String key, Type<T> type) {
        region.limits().checkKey(region.name(), key, store.counters);
        Entry entry = store.memory.find(key);
        if (entry == null
                || entry.isAbsent()
                || !entry.fresh(core.clocks().nanos())
                || !type.raw().isInstance(entry.value)) {
            return Optional.empty();
        }
        return Optional.of(region.hand(entry.value));
    }

    @Override
    public void put(String key, V value, EntryOptions options) {
        store.put(key, region.entryFor(key, value, options), null, store.memory.maximumBytes() > 0, false);
    }

    @Override
    public boolean remove(String key) {
        return store.removeFromMemory(key);
    }

    @Override
    public void clear() {
        store.clearMemory();
    }

    @Override
    public long entries() {
        return store.memory.entries();
    }

    @Override
    public long bytesUsed() {
        return store.memory.bytesUsed();
    }
}
