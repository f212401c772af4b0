package io.perfopt.async;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A manager whose clock, timer and threads are the test itself: operations run inside {@link #run()} and {@link #advance(Duration)}. */
final class ManualOps {
    final ManualTime time = new ManualTime();
    final ManualScheduler scheduler = new ManualScheduler(time);
    final AsyncOperationsManager ops;

    private ManualOps(UnaryOperator<AsyncOperationsBuilder> change) {
        ops = change.apply(AsyncOperationsManager.builder()
                        .nanoTime(time::nanoTime)
                        .wallClock(time)
                        .scheduler(scheduler)
                        .executor(scheduler))
                .build();
    }

    static ManualOps of(UnaryOperator<AsyncOperationsBuilder> change) {
        return new ManualOps(change);
    }

    /** One operation at a time, in the exact order of the lanes. */
    static ManualOps single() {
        return of(builder -> builder.maxConcurrent(1).maxClaim(1));
    }

    /** A manager that does nothing by itself until {@link #run()}. */
    void run() {
        scheduler.runDue();
    }

    void advance(Duration span) {
        time.advance(span);
    }

    /** Work that takes time on the manual clock. */
    java.util.concurrent.Callable<String> taking(Duration span, String result) {
        return () -> {
            time.advance(span);
            return result;
        };
    }
}
