package io.perfopt.benchmarks.async;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Batcher;
import io.perfopt.async.OperationHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ten thousand different keys loaded in calls of a hundred, de-duplicated, the function on one other thread; the time is that of one key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings({"unchecked", "rawtypes", "NullAway.Init"}) // arrays of futures; fields set before each run
public class BatchBenchmark {
    private static final int KEYS = 10_000;
    private static final int BATCH = 100;
    private final Integer[] keys = new Integer[KEYS];
    private AsyncOperationsManager ops;
    private Batcher<Integer, Integer> batcher;
    private ExecutorService pool;

    /** Starts both. */
    @Setup
    public void start() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = i;
        }
        ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .capacity(1_000_000)
                .build();
        batcher = ops.<Integer, Integer>batcher("load", List::copyOf)
                .maxSize(BATCH)
                .build();
        pool = Executors.newFixedThreadPool(1);
    }

    /** Stops both. */
    @TearDown
    public void stop() {
        ops.close(Duration.ZERO);
        pool.shutdownNow();
    }

    /** Our batcher, each request with a handle and an armed timeout. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int ours() {
        OperationHandle<Integer>[] handles = new OperationHandle[KEYS];
        for (int i = 0; i < KEYS; i++) {
            handles[i] = batcher.load(keys[i]);
        }
        int sum = 0;
        for (OperationHandle<Integer> handle : handles) {
            sum += handle.join();
        }
        return sum;
    }

    /** A data loader for each ten thousand keys, as for a request, dispatched by hand at every hundredth. */
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int dataloader() {
        DataLoader<Integer, Integer> loader = DataLoaderFactory.newDataLoader(
                wanted -> CompletableFuture.supplyAsync(() -> List.copyOf(wanted), pool));
        CompletableFuture<Integer>[] futures = new CompletableFuture[KEYS];
        for (int i = 0; i < KEYS; i++) {
            futures[i] = loader.load(keys[i]);
            if ((i + 1) % BATCH == 0) {
                CompletableFuture<List<Integer>> unused = loader.dispatch();
            }
        }
        int sum = 0;
        for (CompletableFuture<Integer> future : futures) {
            sum += future.join();
        }
        return sum;
    }
}
