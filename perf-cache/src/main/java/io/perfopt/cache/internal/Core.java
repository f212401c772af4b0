package io.perfopt.cache.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all regions of one cache share. Immutable; its parts are safe for any number of threads.
 *
 * @param maximumWeight the weight beyond which a value is refused
 */
record Core(
        Clocks clocks,
        Generations generations,
        @Nullable DiskTier disk,
        WriteBehind queue,
        MemoryBudget budget,
        DependencyGraph dependencies,
        Sizer sizer,
        Listeners listeners,
        WaitGraph waiting,
        Executor executor,
        ScheduledExecutorService scheduler,
        Timers timers,
        long maximumWeight,
        BooleanSupplier open) {
    void requireOpen() {
        if (!open.getAsBoolean()) {
            throw new IllegalStateException("the cache is closed");
        }
    }
}
