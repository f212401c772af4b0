package io.perfopt.cache.internal;

import io.perfopt.cache.CacheException;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig.WhenOccupied;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.cache.spi.DiskStoreListener;
import java.nio.file.Path;

/** Opens the disk store that comes with the cache. */
final class DiskOpening {
    private DiskOpening() {}

    static DiskStore open(Path directory, CachingSystemConfig config, Listeners listeners) {
        SegmentedStoreConfig.Builder builder = SegmentedStoreConfig.builder(
                        directory, config.disk().bytes())
                .maximumValueBytes(
                        Math.min(config.maximumValue().bytes(), config.disk().bytes() / 2))
                .forceEvery(config.forceEvery())
                .whenOccupied(
                        switch (config.whenOccupied()) {
                            case FAIL -> WhenOccupied.FAIL;
                            case PRIVATE_DIRECTORY -> WhenOccupied.PRIVATE_DIRECTORY;
                            case READ_ONLY -> WhenOccupied.READ_ONLY;
                        })
                .clock(config.clock())
                .listener(new Health(listeners));
        config.scheduler().ifPresent(builder::scheduler);
        try {
            return SegmentedStore.open(builder.build());
        } catch (IllegalStateException refused) {
            throw new CacheException(refused.getMessage() == null ? "disk refused" : refused.getMessage(), refused);
        }
    }

    /** Passes on what the cache's listeners want to know of the store. */
    private record Health(Listeners listeners) implements DiskStoreListener {
        @Override
        public void healthChanged(DiskHealth health, String reason) {
            if (health == DiskHealth.HEALTHY || health == DiskHealth.DEGRADED) {
                listeners.tell(listener -> listener.diskHealthChanged(health == DiskHealth.HEALTHY, reason));
            }
        }
    }
}
