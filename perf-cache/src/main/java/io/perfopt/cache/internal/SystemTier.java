package io.perfopt.cache.internal;

import io.perfopt.cache.CacheTier;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Tier;
import io.perfopt.cache.TierView;
import io.perfopt.cache.Type;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** One tier of all regions; flat keys are those of the region without a name. Immutable; safe for any number of threads. */
final class SystemTier implements TierView {
    private final Tier tier;
    private final DefaultRegion<Object> flat;
    private final CacheTier<Object> flatTier;
    private final Supplier<Collection<DefaultRegion<?>>> regions;
    private final Core core;

    SystemTier(Tier tier, DefaultRegion<Object> flat, Supplier<Collection<DefaultRegion<?>>> regions, Core core) {
        this.tier = tier;
        this.flat = flat;
        this.flatTier = flat.tier(tier);
        this.regions = regions;
        this.core = core;
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public <V> Optional<V> find(String key, Class<V> type) {
        return find(key, Type.of(type));
    }

    @Override
    public <V> Optional<V> find(String key, Type<V> type) {
        return tier == Tier.MEMORY
                ? new MemoryView<>(flat, core).find(key, type)
                : new DiskView<>(flat, core).find(key, type);
    }

    @Override
    public void put(String key, Object value, EntryOptions options) {
        flatTier.put(key, value, options);
    }

    @Override
    public boolean remove(String key) {
        return flatTier.remove(key);
    }

    @Override
    public void clear() {
        for (DefaultRegion<?> region : regions.get()) {
            if (tier == Tier.MEMORY) {
                region.store().clearMemory();
            } else {
                region.store().clearDisk();
            }
        }
        if (tier == Tier.DISK) {
            disk().store().clear(); // regions of an earlier process, too
        }
    }

    @Override
    public long entries() {
        return tier == Tier.DISK
                ? disk().store().stats().entries()
                : regions.get().stream()
                        .mapToLong(region -> region.store().memory.entries())
                        .sum();
    }

    @Override
    public long bytesUsed() {
        return tier == Tier.DISK
                ? disk().store().stats().liveBytes()
                : regions.get().stream()
                        .mapToLong(region -> region.store().memory.bytesUsed())
                        .sum();
    }

    @Override
    public long maximumBytes() {
        return tier == Tier.DISK
                ? disk().store().stats().maximumBytes()
                : core.budget().totalBytes();
    }

    private DiskTier disk() {
        return Objects.requireNonNull(core.disk());
    }

    @Override
    public String toString() {
        return "TierView[" + tier + ", " + entries() + " entries, " + bytesUsed() + " of " + maximumBytes() + " bytes]";
    }
}
