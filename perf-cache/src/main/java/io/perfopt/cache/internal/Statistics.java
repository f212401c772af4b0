package io.perfopt.cache.internal;

import io.perfopt.cache.CacheStats;
import io.perfopt.cache.TierStats;
import io.perfopt.cache.spi.DiskStoreStats;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Adds up the counters of some regions. */
final class Statistics {
    private Statistics() {}

    /**
     * @param whole whether the regions are all there are, so that what only the whole disk store knows is theirs
     */
    static CacheStats of(Collection<? extends DefaultRegion<?>> regions, Core core, boolean whole) {
        DiskStoreStats store =
                core.disk() == null || !whole ? null : core.disk().store().stats();
        long loads = sum(regions, counters -> counters.loads.sum());
        long loadNanos = sum(regions, counters -> counters.loadNanos.sum());
        long lookups = sum(regions, counters -> counters.sampledLookups.sum());
        long lookupNanos = sum(regions, counters -> counters.sampledNanos.sum());
        return new CacheStats(
                memory(regions),
                core.disk() == null ? Optional.empty() : Optional.of(disk(regions, store)),
                loads,
                sum(regions, counters -> counters.loadFailures.sum()),
                Duration.ofNanos(loadNanos),
                sum(regions, counters -> counters.staleServed.sum()),
                sum(regions, counters -> counters.refreshes.sum()),
                sum(regions, counters -> counters.refused.sum()),
                sum(regions, counters -> counters.decodeFailures.sum()),
                sum(regions, counters -> counters.typeMismatches.sum()),
                sum(regions, counters -> counters.droppedWrites.sum()),
                core.listeners().failures(),
                core.sizer().failures(),
                core.sizer().error(),
                lookups == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(lookupNanos / lookups)),
                efficiency(regions, loadNanos),
                store == null ? OptionalDouble.empty() : OptionalDouble.of(store.efficiency()));
    }

    private static TierStats memory(Collection<? extends DefaultRegion<?>> regions) {
        long entries = 0;
        long bytes = 0;
        long maximum = 0;
        long evictions = 0;
        long expirations = 0;
        for (DefaultRegion<?> region : regions) {
            MemoryTier memory = region.store().memory;
            entries += memory.entries();
            bytes += memory.bytesUsed();
            maximum += memory.maximumBytes();
            evictions += memory.evictions.sum() - region.store().counters.evictionsBase;
            expirations += memory.expirations.sum() - region.store().counters.expirationsBase;
        }
        return new TierStats(
                entries,
                bytes,
                maximum,
                sum(regions, counters -> counters.memoryHits.sum()),
                sum(regions, counters -> counters.memoryMisses.sum()),
                sum(regions, counters -> counters.memoryPuts.sum()),
                sum(regions, counters -> counters.memoryRemoves.sum()),
                evictions,
                expirations);
    }

    private static TierStats disk(Collection<? extends DefaultRegion<?>> regions, @Nullable DiskStoreStats store) {
        return new TierStats(
                store == null ? 0 : store.entries(),
                store == null ? 0 : store.liveBytes(),
                store == null ? 0 : store.maximumBytes(),
                sum(regions, counters -> counters.diskHits.sum()),
                sum(regions, counters -> counters.diskMisses.sum()),
                sum(regions, counters -> counters.diskPuts.sum()),
                sum(regions, counters -> counters.diskRemoves.sum()),
                store == null ? 0 : store.evictions(),
                store == null ? 0 : store.expirations());
    }

    /** Of the time that all reads would have spent in loaders, the part they did not; hits are weighed by a sample of them. */
    private static OptionalDouble efficiency(Collection<? extends DefaultRegion<?>> regions, long loadNanos) {
        double saved = 0;
        for (DefaultRegion<?> region : regions) {
            Counters counters = region.store().counters;
            long sampled = counters.sampledHits.sum();
            saved += sampled == 0 ? 0 : (double) counters.savedNanos.sum() / sampled * counters.memoryHits.sum();
            saved += counters.diskSavedNanos.sum();
        }
        return saved + loadNanos == 0 ? OptionalDouble.empty() : OptionalDouble.of(saved / (saved + loadNanos));
    }

    private static long sum(Collection<? extends DefaultRegion<?>> regions, ToLongFunction<Counters> counter) {
        long sum = 0;
        for (DefaultRegion<?> region : regions) {
            sum += counter.applyAsLong(region.store().counters);
        }
        return sum;
    }
}
