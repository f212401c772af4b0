package io.perfopt.benchmarks.testkit;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A task scheduled for the nearest future and waited for: what a test of waiting code does all the time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SchedulerBenchmark {
    private static final Duration DELAY = Duration.ofNanos(1);

    private final ManualTime time = new ManualTime();
    private final ManualScheduler manual = new ManualScheduler(time);
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    private int answer;

    @Setup
    public void startTheThread() {
        pool.prestartAllCoreThreads();
    }

    @TearDown
    public void stopTheThread() {
        pool.shutdownNow();
    }

    @Benchmark
    public int ours() throws Exception {
        ScheduledFuture<Integer> future = manual.schedule(() -> ++answer, 1, TimeUnit.NANOSECONDS);
        time.advance(DELAY);
        return future.get();
    }

    @Benchmark
    public int pool() throws Exception {
        return pool.schedule(() -> ++answer, 1, TimeUnit.NANOSECONDS).get();
    }
}
