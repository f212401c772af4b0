package io.perfopt.cache.internal;

import io.perfopt.cache.BulkLoader;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheException;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.cache.Compressed;
import io.perfopt.cache.Compression;
import io.perfopt.cache.EntryMetadata;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Invalidations;
import io.perfopt.cache.Loader;
import io.perfopt.cache.RegionConfig;
import io.perfopt.cache.Tier;
import io.perfopt.cache.TierView;
import io.perfopt.cache.Type;
import io.perfopt.cache.Warming;
import io.perfopt.cache.internal.codec.BuiltInCodecs;
import io.perfopt.cache.internal.codec.JsonCodec;
import io.perfopt.cache.internal.compress.Compressors;
import io.perfopt.cache.spi.AccessSampler;
import io.perfopt.cache.spi.Codec;
import io.perfopt.cache.spi.DiskStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cache: makes the parts, holds the regions, runs the clean-up and ends it all. Safe for any number of threads. Long, because {@link
 * CachingSystem} has many calls, most of which are one line here.
 */
public final class DefaultCachingSystem implements CachingSystem {
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(5);

    private final CachingSystemConfig config;
    private final Core core;
    private final Strategies strategies;
    private final Limits limits;
    private final Invalidator invalidator;
    private final Invalidations invalidations;
    private final DefaultRegion<Object> flat;
    private final Map<String, DefaultRegion<?>> regions = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable ThreadPoolExecutor ownWorkers;
    private final @Nullable ScheduledExecutorService ownClock;
    /** Whether a round of the clean-up has been handed over and has not ended. */
    private final AtomicBoolean rounding = new AtomicBoolean();

    /** Who follows a sample of keys; written under the monitor of this. */
    private volatile @Nullable Sampling sampling;

    private DefaultCachingSystem(CachingSystemConfig config, Listeners listeners, @Nullable DiskStore store) {
        this.config = config;
        this.ownWorkers = config.executor().isPresent() ? null : Threads.workers();
        this.ownClock = config.scheduler().isPresent() ? null : Threads.clock();
        Executor executor = ownWorkers != null ? ownWorkers : config.executor().orElseThrow();
        ScheduledExecutorService scheduler =
                ownClock != null ? ownClock : config.scheduler().orElseThrow();
        boolean ticking = ownClock != null
                && config.nanoClock() == CachingSystemConfig.defaultConfig().nanoClock();
        Clocks clocks = new Clocks(config.nanoClock(), config.clock(), ticking);
        Generations generations = new Generations(store, clocks);
        Codec json = JsonCodec.json();
        this.limits = new Limits(config.maximumKeyBytes(), config.maximumValue().bytes());
        this.core = new Core(
                clocks,
                generations,
                store == null
                        ? null
                        : new DiskTier(
                                store,
                                clocks,
                                generations,
                                config.hashKeysAboveBytes(),
                                config.maximumValue().bytes()),
                new WriteBehind(config.writeBehind().bytes(), executor),
                new MemoryBudget(config.memory().bytes(), config.nanoClock()),
                new DependencyGraph(config.maximumDependencies()),
                new Sizer(value -> DiskTier.serialisedBytes(json, value)),
                listeners,
                new WaitGraph(),
                executor,
                scheduler,
                new Timers(() -> startTimers(scheduler, clocks, ticking), listeners::failed),
                limits.maximumWeight(),
                () -> !closed.get());
        this.strategies = new Strategies(config.readStrategies());
        this.invalidator = new Invalidator(core, regions::values, regions::get);
        this.invalidations = invalidator.view(false);
        this.flat = newRegion("", Type.of(Object.class), config.defaults());
        regions.put("", flat);
    }

    /**
     * Opens a cache.
     *
     * @param config its configuration
     * @return the cache
     */
    public static CachingSystem open(CachingSystemConfig config) {
        Strategies.check(config.readStrategies());
        Listeners listeners = new Listeners(config.listeners());
        DiskStore store = config.diskDirectory()
                .map(directory -> DiskOpening.open(directory, config, listeners))
                .or(config::diskStore)
                .orElse(null);
        try {
            return new DefaultCachingSystem(config, listeners, store);
        } catch (RuntimeException | Error failure) {
            if (store != null && config.diskDirectory().isPresent()) {
                store.close();
            }
            throw failure;
        }
    }

    private <V> DefaultRegion<V> newRegion(String name, Type<V> type, RegionConfig settings) {
        check(settings);
        RegionInfo info = new RegionInfo(
                name,
                name.isEmpty() ? null : type.reflected(),
                settings,
                config -> new Entries(name, config, core.clocks(), core.generations(), core.sizer(), strategies));
        Stripes stripes = new Stripes();
        MemoryTier memory = new MemoryTier(
                config.memory().bytes() == 0 ? 0 : 1,
                core.clocks(),
                config.executor().orElse(ForkJoinPool.commonPool()),
                !core.listeners().isEmpty(),
                stripes);
        core.budget().add(memory);
        TieredStore store = new TieredStore(info, memory, stripes, core);
        store.tap = tapOf(name);
        return new DefaultRegion<>(type, store, core, strategies, limits, invalidator);
    }

    /** Refuses settings that would fail at the first entry. */
    private void check(RegionConfig settings) {
        if (core.disk() != null) {
            Compressors.require(settings.compression());
        }
        settings.codec().ifPresent(codec -> {
            boolean builtIn = codec.getClass().getPackageName().equals(JsonCodec.class.getPackageName());
            if (!builtIn && (codec.id() < BuiltInCodecs.FIRST_CUSTOM || codec.id() > BuiltInCodecs.LAST_CUSTOM)) {
                throw new IllegalArgumentException("codec.id must be from " + BuiltInCodecs.FIRST_CUSTOM + " to "
                        + BuiltInCodecs.LAST_CUSTOM + ", was " + codec.id());
            }
        });
    }

    // Flat keys

    @Override
    public <V> V get(String key, Class<V> type, Loader<? extends V> loader) {
        return flat.get(key, type, loader);
    }

    @Override
    public <V> V get(String key, Type<V> type, Loader<? extends V> loader) {
        return flat.get(key, type, loader);
    }

    @Override
    public <V> Optional<V> find(String key, Class<V> type) {
        return Optional.ofNullable(flat.findOrNull(key, type));
    }

    @Override
    public <V> Optional<V> find(String key, Type<V> type) {
        return flat.find(key, type);
    }

    @Override
    public <V> Map<String, V> getAll(Collection<String> keys, Class<V> type, BulkLoader<? extends V> loader) {
        return flat.getAll(keys, Type.of(type), loader);
    }

    @Override
    public void put(String key, Object value) {
        flat.put(key, value);
    }

    @Override
    public void put(String key, Object value, EntryOptions options) {
        flat.put(key, value, options);
    }

    @Override
    public void putAll(Map<String, ?> values, EntryOptions options) {
        flat.putAll(values, options);
    }

    @Override
    public boolean contains(String key) {
        return flat.contains(key);
    }

    @Override
    public <V> CompletableFuture<V> refresh(String key, Class<V> type, Loader<? extends V> loader) {
        return flat.refresh(key, Type.of(type), loader);
    }

    @Override
    public <V> Warming warm(Collection<String> keys, Class<V> type, Loader<? extends V> loader, int concurrency) {
        return flat.warm(keys, Type.of(type), loader, concurrency);
    }

    @Override
    public Optional<EntryMetadata> metadata(String name) {
        Optional<EntryMetadata> ofFlat = flat.metadata(name);
        int slash = name.indexOf('/');
        if (ofFlat.isPresent() || slash <= 0 || slash == name.length() - 1) {
            return ofFlat;
        }
        DefaultRegion<?> region = regions.get(name.substring(0, slash));
        return region == null ? Optional.empty() : region.metadata(name.substring(slash + 1));
    }

    // Regions

    @Override
    public <V> CacheRegion<V> region(String name, Class<V> type) {
        return region(name, Type.of(type), settings -> {});
    }

    @Override
    public <V> CacheRegion<V> region(String name, Class<V> type, Consumer<RegionConfig.Builder> settings) {
        return region(name, Type.of(type), settings);
    }

    @Override
    @SuppressWarnings("unchecked") // the types are compared
    public <V> CacheRegion<V> region(String name, Type<V> type, Consumer<RegionConfig.Builder> settings) {
        Names.checkRegion(name);
        DefaultRegion<?> known = regions.get(name);
        if (known == null) {
            RegionConfig.Builder builder = config.defaults().toBuilder();
            settings.accept(builder);
            known = addRegion(name, type, builder.build());
        }
        if (!known.type().equals(type)) {
            throw new IllegalStateException(
                    "region \"" + name + "\" holds values of " + known.type() + ", asked for as one of " + type);
        }
        return (CacheRegion<V>) known;
    }

    private synchronized DefaultRegion<?> addRegion(String name, Type<?> type, RegionConfig settings) {
        core.requireOpen();
        DefaultRegion<?> known = regions.get(name);
        if (known != null) {
            return known;
        }
        if (regions.size() > config.maximumRegions()) {
            throw new IllegalStateException("there may be at most maximumRegions = " + config.maximumRegions()
                    + " regions, \"" + name + "\" is one more");
        }
        DefaultRegion<?> added = newRegion(name, type, settings);
        regions.put(name, added);
        return added;
    }

    @Override
    public List<CacheRegion<?>> regions() {
        List<CacheRegion<?>> all = new ArrayList<>(regions.values());
        all.remove(flat);
        return all;
    }

    @Override
    public void configure(String region, Consumer<RegionConfig.Builder> change) {
        while (true) {
            core.requireOpen();
            DefaultRegion<?> known = regions.get(region);
            if (known == null) {
                throw new IllegalArgumentException(
                        "region must be one that was made, was \"" + region + "\"; regions: " + regions());
            }
            RegionConfig before = known.config();
            RegionConfig.Builder builder = before.toBuilder();
            change.accept(builder);
            RegionConfig after = builder.build();
            check(after);
            synchronized (this) {
                if (known.config().equals(before)) {
                    known.configure(after);
                    return;
                }
            }
        }
    }

    @Override
    public Invalidated dropRegion(String name) {
        Names.checkRegion(name);
        core.requireOpen();
        DefaultRegion<?> gone = regions.get(name);
        if (gone == null) {
            return invalidations.invalidateRegion(name);
        }
        gone.store().retire();
        Invalidated result = invalidations.invalidateRegion(name);
        if (regions.remove(name, gone)) {
            core.budget().remove(gone.store().memory);
        }
        return result;
    }

    // The use of a sample of keys

    @Override
    public synchronized void sampleAccesses(double share, AccessSampler sampler) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, was " + share);
        }
        sampling = new Sampling(share, Objects.requireNonNull(sampler, "sampler"));
        regions.forEach((name, region) -> region.store().tap = tapOf(name));
    }

    @Override
    public synchronized void stopSampling() {
        sampling = null;
        regions.values().forEach(region -> region.store().tap = null);
    }

    private @Nullable AccessTap tapOf(String region) {
        Sampling given = sampling;
        return given == null ? null : new AccessTap(region, given.share, given.sampler, core.listeners());
    }

    private record Sampling(double share, AccessSampler sampler) {}

    // Invalidation

    @Override
    public Invalidated invalidate(String name) {
        return invalidations.invalidate(name);
    }

    @Override
    public Invalidated invalidateMatching(String pattern) {
        return invalidations.invalidateMatching(pattern);
    }

    @Override
    public Invalidated invalidateCascade(String nameOrPattern) {
        return invalidations.invalidateCascade(nameOrPattern);
    }

    @Override
    public Invalidated invalidateTag(String tag) {
        return invalidations.invalidateTag(tag);
    }

    @Override
    public Invalidated invalidateNamespace(String namespace) {
        return invalidations.invalidateNamespace(namespace);
    }

    @Override
    public Invalidated invalidateRegion(String region) {
        return invalidations.invalidateRegion(region);
    }

    @Override
    public Invalidated clear() {
        return invalidations.clear();
    }

    @Override
    public Invalidations counting() {
        return invalidator.view(true);
    }

    @Override
    public void declareDependency(String dependants, String source) {
        core.dependencies().declare(dependants, source);
    }

    @Override
    public long namespaceVersion(String namespace) {
        return core.generations().namespaceVersion(Objects.requireNonNull(namespace, "namespace"));
    }

    // Tiers, compression, statistics

    @Override
    public TierView memory() {
        return new SystemTier(Tier.MEMORY, flat, regions::values, core);
    }

    @Override
    public TierView disk() {
        return new SystemTier(Tier.DISK, flat, regions::values, core);
    }

    @Override
    public boolean hasDisk() {
        return core.disk() != null;
    }

    @Override
    public Compressed compress(byte[] bytes, Compression compression) {
        return Compressors.compress(bytes, compression);
    }

    @Override
    public byte[] decompress(Compressed compressed) {
        try {
            byte[] bytes = compressed.bytes();
            return Compressors.decompress(
                    bytes,
                    0,
                    bytes.length,
                    compressed.compression(),
                    compressed.originalBytes(),
                    config.maximumValue().bytes());
        } catch (IOException damaged) {
            throw new CacheException("decompressing " + compressed + " failed: " + damaged.getMessage(), damaged);
        }
    }

    @Override
    public void resizeMemory(ByteSize bytes) {
        if (config.memory().bytes() == 0) {
            throw new IllegalStateException("the cache was built without a memory tier");
        }
        if (bytes.compareTo(ByteSize.megabytes(1)) < 0) {
            throw new IllegalArgumentException("memory must be at least 1 MB, was " + bytes);
        }
        core.budget().resize(bytes.bytes());
    }

    @Override
    public CacheStats stats() {
        return Statistics.of(regions.values(), core, true);
    }

    @Override
    public void resetStats() {
        regions.values().forEach(region -> region.store().counters.reset(region.store().memory));
        core.listeners().reset();
        core.sizer().reset();
        if (core.disk() != null) {
            core.disk().store().resetStats();
        }
    }

    // Housekeeping

    @Override
    public void cleanUp() {
        regions.values().forEach(region -> region.store().cleanUp());
        keepHouse();
    }

    private void keepHouse() {
        core.budget().rebalance();
        core.dependencies().prune(this::isHeld);
        core.queue().kick();
    }

    private boolean isHeld(String name) {
        int slash = name.indexOf('/');
        DefaultRegion<?> region = slash <= 0 ? null : regions.get(name.substring(0, slash));
        return flat.store().isHeld(name)
                || (region != null && region.store().isHeld(name.substring(slash + 1)))
                || (region == null
                        && slash > 0
                        && core.disk() != null
                        && core.disk().anyStampOf(name.substring(0, slash), name.substring(slash + 1)) != 0);
    }

    private List<Future<?>> startTimers(ScheduledExecutorService scheduler, Clocks clocks, boolean ticking) {
        long every = Clocks.nanosOf(config.cleanUpEvery());
        List<Future<?>> timers = new ArrayList<>();
        timers.add(scheduler.scheduleWithFixedDelay(this::beginRound, every, every, TimeUnit.NANOSECONDS));
        if (ticking) {
            long tick = Clocks.TICK.toNanos();
            timers.add(scheduler.scheduleAtFixedRate(clocks::tick, tick, tick, TimeUnit.NANOSECONDS));
        }
        return timers;
    }

    /** Hands a round of the clean-up over: listeners may be slow, and the scheduler's thread ends the time of loads. */
    private void beginRound() {
        if (rounding.compareAndSet(false, true)) {
            try {
                core.executor().execute(this::round);
            } catch (RejectedExecutionException busy) {
                rounding.set(false); // the next round will do
            }
        }
    }

    private void round() {
        try {
            regions.values().forEach(region -> region.store().sweep());
            keepHouse();
        } catch (RuntimeException failure) {
            core.listeners().failed();
        } finally {
            rounding.set(false);
        }
    }

    @Override
    public void flush() {
        core.requireOpen();
        if (core.disk() != null) {
            core.queue().flush(writes());
            core.disk().store().force();
        }
    }

    private List<RegionWrites> writes() {
        return regions.values().stream().map(region -> region.store().writes()).toList();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        core.timers().end();
        regions.values().forEach(region -> region.store().awaitChanges());
        regions.values().forEach(region -> region.loads().close());
        if (ownClock != null) {
            ownClock.shutdownNow();
        }
        if (ownWorkers != null) {
            ownWorkers.shutdown();
        }
        if (core.disk() != null) {
            regions.values().forEach(region -> region.store().saveUses());
            core.queue().flush(writes());
        }
        if (ownWorkers != null) {
            stop(ownWorkers);
        }
        if (core.disk() != null) {
            core.disk().store().close();
        }
    }

    private static void stop(ThreadPoolExecutor workers) {
        workers.shutdownNow(); // what still runs are loads that nobody waits for
        try {
            workers.awaitTermination(SHUTDOWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "CachingSystem[" + regions.size() + " regions, " + memory()
                + (hasDisk() && !closed.get() ? ", " + disk() : "") + (closed.get() ? ", closed]" : "]");
    }
}
