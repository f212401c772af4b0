package io.perfopt.contracts;

import io.perfopt.cache.internal.disk.SegmentedStore;
import io.perfopt.cache.internal.disk.SegmentedStoreConfig;
import io.perfopt.cache.spi.DiskStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Our disk tier keeps the contract in each of its ways to read. */
@Tag("C2")
class SegmentedStoreContractTest {
    @Nested
    class ThroughMappings extends DiskStoreContract {
        @Override
        protected DiskStore open(Path directory, long maximumBytes, InstantSource clock) {
            return SegmentedStore.open(SegmentedStoreConfig.builder(directory, maximumBytes)
                    .clock(clock)
                    .freeDiskFloorBytes(0)
                    .build());
        }
    }

    @Nested
    class ThroughChannels extends DiskStoreContract {
        @Override
        protected DiskStore open(Path directory, long maximumBytes, InstantSource clock) {
            return SegmentedStore.open(SegmentedStoreConfig.builder(directory, maximumBytes)
                    .clock(clock)
                    .freeDiskFloorBytes(0)
                    .mapped(false)
                    .build());
        }
    }
}
