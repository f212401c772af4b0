package io.perfopt.cache.internal;

import io.perfopt.cache.BulkLoader;
import io.perfopt.cache.CacheAbsentException;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CacheTier;
import io.perfopt.cache.EntryMetadata;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Loader;
import io.perfopt.cache.ReadStrategy;
import io.perfopt.cache.RegionConfig;
import io.perfopt.cache.Tier;
import io.perfopt.cache.Type;
import io.perfopt.cache.Warming;
import io.perfopt.cache.internal.Load.Loaded;
import io.perfopt.cache.internal.Loads.Purpose;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A region: decides from what the tiers have, and from the read strategy, whether to serve, to load or to refresh. Safe for any number of
 * threads.
 *
 * <p>The way of a hit in memory is {@link #hit}: {@link MemoryTier#findCalm} and one addition to a counter of the thread's own. Everything
 * that needs another tier, the loader or a second thought is behind it.
 *
 * <p>Flat reads pass their own type; those of a typed region pass the region's. Long, because {@link CacheRegion} has many calls, most of
 * which are one line here.
 */
final class DefaultRegion<V> implements CacheRegion<V> {
    private final String name;
    private final Type<V> type;
    private final MemoryTier memory;
    private final TieredStore store;
    private final Loads loads;
    private final Core core;
    private final Counters counters;
    private final HitCounter hits;
    private final Strategies strategies;
    private final Limits limits;
    private final Invalidator invalidator;

    /** What configure changes, for the way of a hit. Written by the cache under its monitor. */
    private volatile @Nullable UnaryOperator<Object> copier;

    private volatile boolean asksFirst;

    DefaultRegion(
            Type<V> type, TieredStore store, Core core, Strategies strategies, Limits limits, Invalidator invalidator) {
        this.name = store.region.name();
        this.type = type;
        this.memory = store.memory;
        this.store = store;
        this.loads = new Loads(store, core);
        this.core = core;
        this.counters = store.counters;
        this.hits = counters.memoryHits;
        this.strategies = strategies;
        this.limits = limits;
        this.invalidator = invalidator;
        adopt(store.region.config());
    }

    private void adopt(RegionConfig config) {
        copier = config.copier().orElse(null);
        asksFirst = !Strategies.servesHitsAsTheyAre(config.readStrategy());
    }

    /** Called by the cache under its monitor, with settings that were checked. */
    void configure(RegionConfig config) {
        store.region.configure(config);
        adopt(config);
    }

    TieredStore store() {
        return store;
    }

    Loads loads() {
        return loads;
    }

    // Reads with a loader

    @Override
    public V get(String key, Loader<? extends V> loader) {
        Entry entry = hit(key, null);
        return entry != null ? hand(entry.value) : read(key, type, loader);
    }

    /** A flat read; a value of another type in memory is a miss. */
    <T> T get(String key, Class<T> wanted, Loader<? extends T> loader) {
        Entry entry = hit(key, wanted);
        return entry != null ? hand(entry.value) : read(key, Type.of(wanted), loader);
    }

    <T> T get(String key, Type<T> wanted, Loader<? extends T> loader) {
        return read(key, wanted, loader);
    }

    /**
     * A look-up in memory; one in {@link HitCounter#SAMPLE_EVERY} is timed.
     *
     * @param wanted what the value must be; null for the region's type, which all its values are of
     * @return the entry, counted as a hit, if it can be served as it is; null if more has to be thought of
     */
    private @Nullable Entry hit(String key, @Nullable Class<?> wanted) {
        AccessTap tap = store.tap;
        if (asksFirst || (tap != null && tap.follows(key))) {
            return null;
        }
        int stripe = HitCounter.stripe();
        boolean timed = hits.sampleNext(stripe);
        long began = timed ? core.clocks().nanos() : 0;
        Entry entry = memory.findCalm(key);
        if (entry == null || (wanted != null && wanted != entry.kind && !wanted.isInstance(entry.value))) {
            return null;
        }
        if (timed) {
            counters.timed(core.clocks().nanos() - began, entry);
        }
        entry.hit(hits.increment(stripe));
        return entry;
    }

    private <T> T read(String key, Type<T> wanted, Loader<? extends T> loader) {
        Entry entry = readEntry(key, wanted, loader);
        if (entry.isAbsent()) {
            throw new CacheAbsentException("\"" + fullName(key) + "\" is known to have no value");
        }
        return hand(entry.value);
    }

    @Override
    public Optional<V> find(String key, Loader<? extends V> loader) {
        Entry entry;
        try {
            entry = readEntry(key, type, loader);
        } catch (CacheAbsentException absent) {
            return Optional.empty();
        }
        return entry.isAbsent() ? Optional.empty() : Optional.of(hand(entry.value));
    }

    /** The entry that answers a read with a loader. */
    private Entry readEntry(String key, Type<?> wanted, Loader<?> loader) {
        limits.checkKey(name, key, counters);
        Objects.requireNonNull(loader, "loader");
        ReadStrategy strategy = strategies.of(name, key, store.region.config());
        if (strategy == ReadStrategy.SOURCE_ONLY) {
            return loads.load(key, wanted, loader, null, Purpose.BYPASS);
        }
        Entry entry = lookUp(key, wanted);
        long now = core.clocks().nanos();
        Entry fresh = entry != null && entry.fresh(now) ? entry : null;
        return switch (strategy) {
            case CACHE_FIRST ->
                fresh != null ? served(key, wanted, loader, fresh, now) : missed(key, wanted, loader, entry, now);
            case SOURCE_FIRST -> loads.load(key, wanted, loader, entry, Purpose.SOURCE);
            case STALE_WHILE_REVALIDATE -> revalidated(key, wanted, loader, entry, now);
            case CACHE_ONLY -> {
                if (fresh == null) {
                    throw new CacheAbsentException(
                            "\"" + fullName(key) + "\" is not in the cache, and its read strategy asks nothing else");
                }
                yield fresh;
            }
            case SOURCE_ONLY -> throw new AssertionError("answered above");
        };
    }

    private Entry revalidated(String key, Type<?> wanted, Loader<?> loader, @Nullable Entry entry, long now) {
        if (entry == null || (entry.isAbsent() && !entry.fresh(now))) {
            return loads.load(key, wanted, loader, null, Purpose.MISS);
        }
        if (!entry.fresh(now)) {
            loads.served(key);
        }
        return served(key, wanted, loader, entry, now);
    }

    private Entry served(String key, Type<?> wanted, Loader<?> loader, Entry entry, long now) {
        if (entry.refreshDue(now) && !entry.isAbsent() && !entry.throttled(now)) {
            boolean wantsRefresh = store.region.config().refreshAfter().isPresent() || !entry.fresh(now);
            if (wantsRefresh && !loads.isRunning(key)) {
                loads.refreshBehind(key, wanted, loader, entry);
            }
        }
        return entry;
    }

    private Entry missed(String key, Type<?> wanted, Loader<?> loader, @Nullable Entry entry, long now) {
        Entry stale = entry == null || entry.isAbsent() ? null : entry;
        if (stale != null && stale.throttled(now)) {
            loads.served(key);
            return stale;
        }
        return loads.load(key, wanted, loader, stale, Purpose.MISS);
    }

    // Reads without a loader

    @Override
    public Optional<V> find(String key) {
        Entry entry = hit(key, null);
        return entry != null ? Optional.of(hand(entry.value)) : find(key, type);
    }

    <T> Optional<T> find(String key, Type<T> wanted) {
        T value = findOrNull(key, wanted);
        return value == null ? Optional.empty() : Optional.of(value);
    }

    <T> @Nullable T findOrNull(String key, Type<T> wanted) {
        limits.checkKey(name, key, counters);
        Entry entry = lookUp(key, wanted);
        return entry == null || entry.isAbsent() || !entry.fresh(core.clocks().nanos()) ? null : hand(entry.value);
    }

    <T> @Nullable T findOrNull(String key, Class<T> wanted) {
        Entry entry = hit(key, wanted);
        return entry != null ? hand(entry.value) : findOrNull(key, Type.of(wanted));
    }

    /** The entry of a key in any tier that is not dead and of the wanted type, counted. It may be stale, or a remembered absence. */
    private @Nullable Entry lookUp(String key, Type<?> wanted) {
        Entry entry = ofType(wanted, memory.find(key));
        boolean inMemory = entry != null;
        if (entry != null) {
            entry.hit(hits.increment(HitCounter.stripe()));
        } else {
            counters.memoryMisses.increment();
            memory.ghosts.missed(key);
            entry = ofType(wanted, store.findBelow(key, wanted.reflected()));
        }
        AccessTap tap = store.tap;
        if (tap != null) {
            tap.lookedUp(key, entry == null ? 0 : entry.weight, inMemory);
        }
        return entry;
    }

    private @Nullable Entry ofType(Type<?> wanted, @Nullable Entry entry) {
        if (entry != null && !entry.isAbsent() && !wanted.raw().isInstance(entry.value)) {
            counters.typeMismatches.increment();
            return null;
        }
        return entry;
    }

    @Override
    public boolean contains(String key) {
        limits.checkKey(name, key, counters);
        return store.freshStamp(key) != 0;
    }

    // Bulk

    @Override
    public Map<String, V> getAll(Collection<String> keys, BulkLoader<? extends V> loader) {
        return getAll(keys, type, loader);
    }

    <T> Map<String, T> getAll(Collection<String> keys, Type<T> wanted, BulkLoader<? extends T> loader) {
        Map<String, Optional<Entry>> missing = new LinkedHashMap<>();
        Map<String, Entry> found = new LinkedHashMap<>();
        for (String key : new LinkedHashSet<>(keys)) {
            limits.checkKey(name, key, counters);
            Entry entry = lookUp(key, wanted);
            long now = core.clocks().nanos();
            if (entry != null && (entry.fresh(now) || (entry.throttled(now) && !entry.isAbsent()))) {
                found.put(key, entry);
            } else {
                missing.put(key, Optional.ofNullable(entry));
            }
        }
        if (!missing.isEmpty()) {
            found.putAll(loads.loadAll(missing, wanted, loader));
        }
        Map<String, T> values = new LinkedHashMap<>();
        for (String key : keys) {
            Entry entry = found.get(key);
            if (entry != null && !entry.isAbsent()) {
                values.put(key, hand(entry.value));
            }
        }
        return values;
    }

    @Override
    public Map<String, V> findAll(Collection<String> keys) {
        Map<String, V> values = new LinkedHashMap<>();
        for (String key : keys) {
            find(key).ifPresent(value -> values.put(key, value));
        }
        return values;
    }

    // Writes

    @Override
    public void put(String key, V value) {
        put(key, value, EntryOptions.defaults());
    }

    @Override
    public void put(String key, V value, EntryOptions options) {
        store.put(key, entryFor(key, value, options), null);
    }

    Entry entryFor(String key, Object value, EntryOptions options) {
        limits.checkKey(name, key, counters);
        checkType(value);
        RegionConfig config = store.region.config();
        Entry entry = store.region.entries().put(key, value, options, config.ttl(), null);
        limits.checkValue(name, key, entry, counters);
        return entry;
    }

    void checkType(Object value) {
        Objects.requireNonNull(value, "value");
        if (!type.raw().isInstance(value)) {
            throw new ClassCastException("value must be a " + type + " in region \"" + name + "\", was a "
                    + value.getClass().getName());
        }
    }

    @Override
    public void putAll(Map<String, ? extends V> values, EntryOptions options) {
        values.forEach((key, value) -> put(key, value, options));
    }

    // Invalidation

    @Override
    public Invalidated invalidate(String key) {
        return invalidator.toldKey(name, Objects.requireNonNull(key, "key"));
    }

    @Override
    public Invalidated invalidateMatching(String pattern) {
        return invalidator.view(false).invalidateMatching(Names.of(Glob.quote(name), pattern));
    }

    @Override
    public Invalidated clear() {
        return invalidator.view(false).invalidateRegion(name);
    }

    // Refresh and warm-up

    @Override
    public CompletableFuture<V> refresh(String key, Loader<? extends V> loader) {
        return refresh(key, type, loader);
    }

    <T> CompletableFuture<T> refresh(String key, Type<T> wanted, Loader<? extends T> loader) {
        limits.checkKey(name, key, counters);
        return loads.refresh(key, wanted, loader, memory.peek(key))
                .thenApplyAsync(
                        outcome -> {
                            if (!(outcome instanceof Loaded loaded)) {
                                throw loads.asException(key, outcome);
                            }
                            if (loaded.entry().isAbsent()) {
                                throw new CacheAbsentException("\"" + fullName(key) + "\" is known to have no value");
                            }
                            return hand(loaded.entry().value);
                        },
                        core.executor());
    }

    @Override
    public Warming warm(Collection<String> keys, Loader<? extends V> loader, int concurrency) {
        return warm(keys, type, loader, concurrency);
    }

    <T> Warming warm(Collection<String> keys, Type<T> wanted, Loader<? extends T> loader, int concurrency) {
        for (String key : keys) {
            limits.checkKey(name, key, counters);
        }
        return Warmer.start(
                keys,
                concurrency,
                core.executor(),
                key -> store.freshStamp(key) != 0,
                key -> loads.load(key, wanted, loader, null, Purpose.MISS));
    }

    // Views

    @Override
    public String name() {
        return name;
    }

    @Override
    public Type<V> type() {
        return type;
    }

    @Override
    public RegionConfig config() {
        return store.region.config();
    }

    @Override
    public Optional<EntryMetadata> metadata(String key) {
        return Metadata.of(store, core, key);
    }

    @Override
    public ConcurrentMap<String, V> asMap() {
        return new RegionMap<>(this);
    }

    @Override
    public CacheTier<V> tier(Tier tier) {
        return tier == Tier.MEMORY ? new MemoryView<>(this, core) : new DiskView<>(this, core);
    }

    @Override
    public CacheStats stats() {
        return Statistics.of(java.util.List.of(this), core, false);
    }

    /** The fresh value of a key and its stamp; counts as no hit. */
    Seen<V> see(String key) {
        long before = store.freshStamp(key);
        Entry entry = before == 0 ? null : store.find(key, type.reflected());
        if (entry == null
                || entry.isAbsent()
                || !entry.fresh(core.clocks().nanos())
                || !type.raw().isInstance(entry.value)) {
            return new Seen<>(null, before);
        }
        return new Seen<>(hand(entry.value), entry.stamp);
    }

    Limits limits() {
        return limits;
    }

    private String fullName(String key) {
        return Names.of(name, key);
    }

    /** The value as callers get it. Its type was checked when it was stored or found. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> T hand(Object value) {
        UnaryOperator<Object> copies = copier;
        return (T) (copies == null ? value : copies.apply(value));
    }

    @Override
    public String toString() {
        return "CacheRegion[" + (name.isEmpty() ? "flat keys" : name) + " of " + type + ", " + memory.entries()
                + " entries and " + memory.bytesUsed() + " bytes in memory]";
    }
}
