package io.perfopt.benchmarks.async;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From submission to completion: every producer submits a thousand operations that do nothing and waits for all of them. Ours has priority, aging, an armed
 * timeout and statistics; each peer has what its name says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings({"unchecked", "rawtypes", "NullAway.Init", "UnnecessaryLambda"
}) // arrays of futures; fields set before each run; one shared object as work
public class SubmitBenchmark {
    private static final int BURST = 1_000;
    private static final Callable<Integer> CALL = () -> 1;
    private static final Supplier<Integer> SUPPLY = () -> 1;

    /** Threads that run the operations. */
    @Param({"1", "2"})
    public int workers;

    private AsyncOperationsManager ops;
    private OperationType type;
    private ThreadPoolExecutor pool;
    private ThreadPoolBulkhead bulkhead;
    private TimeLimiter limiter;
    private ScheduledThreadPoolExecutor timer;
    private FailsafeExecutor<Integer> failsafe;

    /** Starts everything; what is not used in a run costs nothing. */
    @Setup
    public void start() {
        ops = AsyncOperationsManager.builder().maxConcurrent(workers).build();
        type = ops.type("work");
        pool = new ThreadPoolExecutor(workers, workers, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        bulkhead = ThreadPoolBulkhead.of(
                "work",
                ThreadPoolBulkheadConfig.custom()
                        .coreThreadPoolSize(workers)
                        .maxThreadPoolSize(workers)
                        .queueCapacity(100_000)
                        .build());
        limiter = TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(Duration.ofSeconds(30))
                .build());
        timer = new ScheduledThreadPoolExecutor(1);
        timer.setRemoveOnCancelPolicy(true);
        failsafe = Failsafe.with(Timeout.<Integer>builder(Duration.ofSeconds(30))
                        .withInterrupt()
                        .build())
                .with(pool);
    }

    /** Stops everything. */
    @TearDown
    public void stop() throws Exception {
        ops.close(Duration.ZERO);
        pool.shutdownNow();
        bulkhead.close();
        timer.shutdownNow();
    }

    /** Ours with everything on. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int ours() {
        OperationHandle<Integer>[] handles = new OperationHandle[BURST];
        for (int i = 0; i < BURST; i++) {
            handles[i] = type.submit(CALL, 5);
        }
        int sum = 0;
        for (OperationHandle<Integer> handle : handles) {
            sum += handle.join();
        }
        return sum;
    }

    /** A plain pool: no order but arrival, no timeout, no statistics. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int pool() {
        CompletableFuture<Integer>[] futures = new CompletableFuture[BURST];
        for (int i = 0; i < BURST; i++) {
            futures[i] = CompletableFuture.supplyAsync(SUPPLY, pool);
        }
        return sum(futures);
    }

    /** The same pool with the JDK's timeout. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int orTimeout() {
        CompletableFuture<Integer>[] futures = new CompletableFuture[BURST];
        for (int i = 0; i < BURST; i++) {
            futures[i] = CompletableFuture.supplyAsync(SUPPLY, pool).orTimeout(30, TimeUnit.SECONDS);
        }
        return sum(futures);
    }

    /** Thread-pool bulkhead and time limiter. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int resilience4j() {
        CompletableFuture<Integer>[] futures = new CompletableFuture[BURST];
        for (int i = 0; i < BURST; i++) {
            futures[i] = limiter.executeCompletionStage(timer, () -> bulkhead.executeSupplier(SUPPLY))
                    .toCompletableFuture();
        }
        return sum(futures);
    }

    /** Timeout that interrupts. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int failsafe() {
        CompletableFuture<Integer>[] futures = new CompletableFuture[BURST];
        for (int i = 0; i < BURST; i++) {
            futures[i] = failsafe.getAsync(() -> 1);
        }
        return sum(futures);
    }

    private static int sum(CompletableFuture<Integer>[] futures) {
        int sum = 0;
        for (CompletableFuture<Integer> future : futures) {
            sum += future.join();
        }
        return sum;
    }
}
