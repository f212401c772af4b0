package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;

/** An optimizer whose every room goes by manual time: work in the background runs when time is advanced, on the thread that advances it. */
public final class ManualShop {
    private ManualShop() {}

    public static PerformanceOptimizer optimizer(ManualTime time, ManualScheduler scheduler) {
        return PerformanceOptimizer.builder()
                .clocks(time::nanoTime, time)
                .scheduler(scheduler)
                .cache(cache -> cache.executor(scheduler))
                .async(async -> async.executor(scheduler))
                .build();
    }
}
