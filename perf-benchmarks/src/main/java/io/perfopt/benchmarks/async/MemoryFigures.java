package io.perfopt.benchmarks.async;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Live heap of one queued operation, its handle kept: the difference a million of them make, after full collections. The work itself is one shared object. */
@SuppressWarnings({"FutureReturnValueIgnored", "UnnecessaryLambda"}) // blocked on purpose; one shared object as work
final class MemoryFigures {
    private static final int QUEUED = 1_000_000;
    private static final Callable<Integer> CALL = () -> 1;

    private MemoryFigures() {}

    private static long liveBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static double bytesEach(IntFunction<Object> submit) {
        Object[] handles = new Object[QUEUED];
        long before = liveBytes();
        for (int i = 0; i < QUEUED; i++) {
            handles[i] = submit.apply(i);
        }
        double bytes = (double) (liveBytes() - before) / QUEUED;
        if (handles[QUEUED - 1] == null) {
            throw new IllegalStateException("nothing was kept");
        }
        return bytes;
    }

    static double ours() {
        CountDownLatch release = new CountDownLatch(1);
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .capacity(2 * QUEUED)
                .build()) {
            ops.submit(Operation.of("blocker", () -> release.await(1, TimeUnit.HOURS)));
            double bytes = bytesEach(i ->
                    ops.submit(Operation.of("work", CALL).priority(1 + i % 10).timeout(Duration.ofMinutes(10))));
            release.countDown();
            ops.close(Duration.ZERO);
            return bytes;
        }
    }

    private static ThreadPoolExecutor blockedPool(CountDownLatch release) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        pool.execute(() -> await(release));
        return pool;
    }

    private static void await(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    static double orTimeout() {
        CountDownLatch release = new CountDownLatch(1);
        ThreadPoolExecutor pool = blockedPool(release);
        double bytes =
                bytesEach(i -> CompletableFuture.supplyAsync(() -> 1, pool).orTimeout(10, TimeUnit.MINUTES));
        pool.shutdownNow();
        return bytes;
    }

    static double resilience4j() {
        CountDownLatch release = new CountDownLatch(1);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        timer.setRemoveOnCancelPolicy(true);
        TimeLimiter limiter = TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(Duration.ofMinutes(10))
                .build());
        ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.of(
                "work",
                ThreadPoolBulkheadConfig.custom()
                        .coreThreadPoolSize(1)
                        .maxThreadPoolSize(1)
                        .queueCapacity(2 * QUEUED)
                        .build());
        CompletableFuture<Void> blocker =
                bulkhead.executeRunnable(() -> await(release)).toCompletableFuture();
        double bytes = bytesEach(i -> limiter.executeCompletionStage(timer, () -> bulkhead.executeSupplier(() -> 1)));
        timer.shutdownNow();
        release.countDown();
        blocker.join();
        return bytes;
    }

    static double failsafe() {
        CountDownLatch release = new CountDownLatch(1);
        ThreadPoolExecutor pool = blockedPool(release);
        FailsafeExecutor<Integer> failsafe = Failsafe.with(Timeout.<Integer>builder(Duration.ofMinutes(10))
                        .withInterrupt()
                        .build())
                .with(pool);
        double bytes = bytesEach(i -> failsafe.getAsync(() -> 1));
        pool.shutdownNow();
        return bytes;
    }
}
