package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheException;
import io.perfopt.cache.Placement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P1")
class LifecycleTest {
    @TempDir
    Path directory;

    @Test
    void startsNoThreadAndWritesNoFileUntilUsed() throws IOException, InterruptedException {
        Set<Thread> before = threads();
        try (PerformanceOptimizer perf = PerformanceOptimizer.create()) {
            assertThat(threads()).isSubsetOf(before);
            assertThat(perf.pendingOperations()).isZero();
        }
        assertThat(threadsThatStay()).isSubsetOf(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void reportsWhatBecameOfEachRoom() {
        PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .withoutRender()
                .tuning(tuning -> tuning.cacheSizing())
                .build();
        perf.queue("t", () -> "x").join();
        ShutdownReport report = perf.close(Duration.ofSeconds(20));
        assertThat(report.parts())
                .extracting(ShutdownReport.Part::name)
                .containsExactly("tuning", "async", "cache", "analytics");
        assertThat(report.isClean()).isTrue();
        assertThat(perf.close(Duration.ZERO)).isEqualTo(report);
        perf.close();
        assertThat(perf).hasToString("PerformanceOptimizer[cache on, async on, render off, analytics on, closed]");
    }

    @Test
    void twoOptimizersNeverMix() {
        try (PerformanceOptimizer left = PerformanceOptimizer.create();
                PerformanceOptimizer right = PerformanceOptimizer.create()) {
            left.put("a", "left", Duration.ofMinutes(1), Placement.AUTOMATIC);
            left.queue("t", () -> "x").join();
            left.track("work", () -> {});
            assertThat(right.find("a", String.class, Placement.AUTOMATIC)).isEmpty();
            assertThat(right.async().stats().submitted()).isZero();
            assertThat(right.metrics()).isEmpty();
            assertThat(right.cacheStats().hits()).isZero();
            left.close(Duration.ofSeconds(20));
            right.put("a", "right", Duration.ofMinutes(1), Placement.AUTOMATIC);
            assertThat(right.find("a", String.class, Placement.AUTOMATIC)).contains("right");
            assertThat(right.queue("t", () -> "still there").join()).isEqualTo("still there");
        }
    }

    /** Whatever was put without an exception is there after the restart; every handle has ended. */
    @Test
    void closingUnderLoadLosesNoHandleAndNoAcknowledgedEntry() throws Exception {
        for (int round = 0; round < 2; round++) {
            closeUnderLoad(directory.resolve("round-" + round));
        }
    }

    private static void closeUnderLoad(Path cacheDirectory) throws Exception {
        PerformanceOptimizer perf = onDisk(cacheDirectory);
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<OperationHandle<Integer>> handles = new ConcurrentLinkedQueue<>();
        int threads = 8;
        CountDownLatch busy = new CountDownLatch(threads * 200);
        ExecutorService users = Executors.newFixedThreadPool(threads);
        List<Future<?>> loads = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            String prefix = "thread-" + thread + "-";
            loads.add(users.submit(() -> {
                for (int i = 0; i < 1_000_000; i++) {
                    int number = i;
                    try {
                        perf.cache().put(prefix + i, i);
                        acknowledged.put(prefix + i, i);
                        handles.add(perf.async().submit(Operation.of("work", () -> number)));
                    } catch (IllegalStateException | CacheException closed) {
                        return;
                    }
                    busy.countDown();
                }
            }));
        }
        busy.await();
        ShutdownReport report = perf.close(Duration.ofSeconds(60));
        for (Future<?> load : loads) {
            load.get(60, TimeUnit.SECONDS);
        }
        users.shutdown();

        assertThat(report.parts()).extracting(ShutdownReport.Part::outcome).containsOnly(ShutdownReport.Outcome.CLOSED);
        assertThat(handles)
                .hasSizeGreaterThanOrEqualTo(1_600)
                .allMatch(handle -> handle.status().isTerminal());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(1_600);
        try (PerformanceOptimizer again = onDisk(cacheDirectory)) {
            acknowledged.forEach((key, value) -> assertThat(again.find(key, Integer.class, Placement.AUTOMATIC))
                    .as(key)
                    .contains(value));
        }
    }

    private static PerformanceOptimizer onDisk(Path cacheDirectory) {
        return PerformanceOptimizer.builder()
                .cache(cache -> cache.memory(ByteSize.megabytes(4)).disk(cacheDirectory, ByteSize.megabytes(512)))
                .build();
    }

    @Test
    void fiftyCyclesLeaveNothingBehind() throws InterruptedException {
        leavesNothingBehindAfter(50);
    }

    @Test
    @Tag("soak")
    void aThousandCyclesLeaveNothingBehind() throws InterruptedException {
        leavesNothingBehindAfter(1_000);
    }

    private void leavesNothingBehindAfter(int cycles) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            cycle();
        }
        Set<Thread> threads = threadsThatStay();
        long files = openFiles();
        long heap = usedHeap();
        for (int i = 0; i < cycles; i++) {
            cycle();
        }
        assertThat(threadsThatStay()).isSubsetOf(threads);
        assertThat(openFiles()).isLessThanOrEqualTo(files);
        // a cycle that kept as little as 2 KB would show with 1,000 of them; class data and statistics of the JVM move
        // by less than this
        assertThat(usedHeap() - heap).isLessThan(2L << 20);
    }

    /** Uses every room, so that everything that is made at first need is made. */
    private void cycle() {
        PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .cache(cache ->
                        cache.memory(ByteSize.megabytes(1)).disk(directory.resolve("cycles"), ByteSize.megabytes(8)))
                .tuning(tuning -> tuning.cacheSizing().concurrency("t", 1, 4).refresh("r"))
                .build();
        perf.cache().put("a", "value");
        perf.cache().get("b", String.class, key -> "loaded");
        perf.queue("t", () -> "x").join();
        perf.enableVirtualScrolling("list", 1_000, 20, 400);
        perf.track("work", () -> {});
        assertThat(perf.metrics("work").count()).isEqualTo(1);
        assertThat(perf.close(Duration.ofSeconds(60)).isClean()).isTrue();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("perfopt-"))
                .collect(Collectors.toSet());
    }

    /** A pool counts as terminated a moment before the last of its threads is gone. */
    private static Set<Thread> threadsThatStay() throws InterruptedException {
        for (Thread thread : threads()) {
            thread.join(10_000);
        }
        return threads();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
