package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;

/** An optimizer whose every room goes by manual time: work in the background runs when time is advanced, on the thread that advances it. */
public final class ManualShop {
    private ManualShop() {}

    public static PerformanceOptimizer optimizer(ManualTime time, ManualScheduler scheduler) {
        return PerformanceOptimizer.builder()
                .cache(cache -> cache.nanoClock(time::nanoTime)
                        .clock(time)
                        .executor(scheduler)
                        .scheduler(scheduler))
                .async(async -> async.nanoTime(time::nanoTime)
                        .wallClock(time)
                        .scheduler(scheduler)
                        .executor(scheduler))
                .analytics(analytics -> analytics.nanoTime(time::nanoTime).wallClock(time))
                .build();
    }
}
