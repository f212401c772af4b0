package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.perfopt.async.AllSettled;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationListener;
import io.perfopt.async.OperationStatus;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import io.perfopt.render.DomResult;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.RenderOperation;
import io.perfopt.render.Visibility;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceOptimizerTest {
    private final ManualTime time = new ManualTime();
    private final PerformanceOptimizer perf = PerformanceOptimizer.builder()
            .analytics(analytics -> analytics.nanoTime(time::nanoTime).wallClock(time))
            .build();

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    @Tag("P1")
    void isBuiltWithLimitsAndWritesNoFilesWithoutADirectory(@TempDir Path directory) throws IOException {
        try (PerformanceOptimizer small = PerformanceOptimizer.builder()
                .cache(cache -> cache.memory(ByteSize.megabytes(2)))
                .build()) {
            assertThat(small.cache().memory().maximumBytes()).isEqualTo(2L << 20);
            assertThat(small.cache().hasDisk()).isFalse();
        }
        assertThat(perf.cache().memory().maximumBytes()).isEqualTo(100L << 20);
        try (PerformanceOptimizer disk = PerformanceOptimizer.builder()
                .cache(cache -> cache.disk(directory.resolve("cache")))
                .build()) {
            assertThat(disk.cache().disk().maximumBytes()).isEqualTo(1000L << 20);
        }
        try (Stream<Path> written = Files.list(directory)) {
            assertThat(written).containsExactly(directory.resolve("cache"));
        }
    }

    @Test
    @Tag("P2")
    @Tag("P3")
    void findsInTheTierItIsToldTo() {
        perf.put("a", "1", Duration.ofMinutes(1), Placement.AUTOMATIC);
        assertThat(perf.find("a", String.class, Placement.AUTOMATIC)).contains("1");
        assertThat(perf.find("a", String.class, Placement.MEMORY)).contains("1");
        assertThat(perf.find("b", String.class, Placement.AUTOMATIC)).isEmpty();

        perf.put("c", "3");
        assertThat(perf.find("c", String.class)).contains("3");
        assertThat(perf.cache().metadata("c").orElseThrow().expiresIn().orElseThrow())
                .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    @Tag("P21")
    void choosesTheTierBySizePriorityAndCost(@TempDir Path directory) {
        String large = "x".repeat(2 << 20);
        try (PerformanceOptimizer tiers = PerformanceOptimizer.builder()
                .clocks(time::nanoTime, time)
                .cache(cache -> cache.memory(ByteSize.megabytes(64)).disk(directory, ByteSize.megabytes(64)))
                .build()) {
            tiers.put("small", "x");
            tiers.put("large", large);
            tiers.cache().put("precious", large, EntryOptions.defaults().priority(EntryPriority.HIGH));
            tiers.cache().get("dear", String.class, key -> {
                time.advance(Duration.ofSeconds(1));
                return large;
            });
            tiers.cache().get("cheap", String.class, key -> large);

            assertThat(tiers.find("small", String.class, Placement.MEMORY)).isPresent();
            assertThat(tiers.find("large", String.class, Placement.MEMORY)).isEmpty();
            assertThat(tiers.find("large", String.class, Placement.DISK)).isPresent();
            assertThat(tiers.find("precious", String.class, Placement.MEMORY)).isPresent();
            assertThat(tiers.find("dear", String.class, Placement.MEMORY)).isPresent();
            assertThat(tiers.find("cheap", String.class, Placement.MEMORY)).isEmpty();
        }
    }

    @Test
    @Tag("P4")
    void dropsByPatternAndEverythingByDefault() {
        perf.put("page:1", "x", Duration.ofMinutes(1), Placement.AUTOMATIC);
        perf.put("page:2", "x", Duration.ofMinutes(1), Placement.AUTOMATIC);
        perf.put("user:1", "x", Duration.ofMinutes(1), Placement.AUTOMATIC);
        assertThat(perf.invalidate("page:*", false).memory()).isEqualTo(2);
        assertThat(perf.find("user:1", String.class, Placement.AUTOMATIC)).isPresent();
        perf.invalidate();
        assertThat(perf.find("user:1", String.class, Placement.AUTOMATIC)).isEmpty();
    }

    @Test
    @Tag("P5")
    void countsHitsAndMisses() {
        perf.put("a", "1", Duration.ofMinutes(1), Placement.AUTOMATIC);
        perf.find("a", String.class, Placement.AUTOMATIC);
        perf.find("b", String.class, Placement.AUTOMATIC);
        assertThat(perf.cacheStats().hits()).isEqualTo(1);
        assertThat(perf.cacheStats().misses()).isEqualTo(1);
    }

    @Test
    @Tag("P6")
    void queuesAnOperation() {
        OperationHandle<String> handle = perf.queue("greet", () -> "hello", 8, Duration.ofSeconds(30));
        assertThat(handle.join(Duration.ofSeconds(30))).isEqualTo("hello");
        assertThat(handle.priority()).isEqualTo(8);
        OperationHandle<String> plain = perf.queue("greet", () -> "again");
        assertThat(plain.priority()).isEqualTo(5);
        assertThat(plain.join(Duration.ofSeconds(30))).isEqualTo("again");
        assertThat(perf.async().type("greet").config().timeout()).isEqualTo(Duration.ofSeconds(30));

        perf.async().configure("urgent", type -> type.priority(9));
        assertThat(perf.queue("urgent", () -> "now").priority()).isEqualTo(9);
        Operation<String> mended = Operation.<String>of("greet", () -> {
                    throw new IOException("mute");
                })
                .fallbackValue("wave");
        assertThat(perf.queue(mended).join(Duration.ofSeconds(30))).isEqualTo("wave");
    }

    @Test
    @Tag("P7")
    void runsAListAtMostSoManyAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Callable<Integer>> work = IntStream.range(0, 23)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                    if (i == 7) {
                        throw new IOException("seven");
                    }
                    return i;
                })
                .toList();
        AllSettled<Integer> ended =
                perf.runInBatches("list", work, 3).toCompletableFuture().join();
        assertThat(ended.outcomes()).hasSize(23);
        assertThat(ended.values()).hasSize(22).doesNotContain(7);
        assertThat(ended.errors()).hasSize(1);
        assertThat(most.get()).isBetween(1, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perf.runInBatches("list", work, 0))
                .withMessage("batchSize must be at least 1, was 0");
    }

    @Test
    @Tag("P8")
    void keepsAGapBetweenStarts() {
        perf.setThrottle(Duration.ofHours(1));
        perf.queue("first", () -> 1).join(Duration.ofSeconds(30));
        OperationHandle<Integer> second = perf.queue("second", () -> 2);
        assertThat(perf.pendingOperations()).isEqualTo(1);
        assertThat(second.cancel()).isTrue();
    }

    @Test
    @Tag("P9")
    void countsWhatWaits() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (PerformanceOptimizer one = PerformanceOptimizer.builder()
                .async(async -> async.maxConcurrent(1))
                .build()) {
            one.queue("slow", () -> {
                started.countDown();
                mayEnd.await();
                return 1;
            });
            started.await();
            one.queue("slow", () -> 2);
            one.queue("slow", () -> 3);
            assertThat(one.pendingOperations()).isEqualTo(2);
            mayEnd.countDown();
        }
    }

    @Test
    @Tag("P10")
    void ordersAndMergesARenderQueue() {
        List<String> drawn = new ArrayList<>();
        perf.optimizeRenderQueue(List.of(
                        operation("footer", Visibility.FAR, drawn),
                        operation("list", Visibility.VISIBLE, drawn),
                        operation("gone", Visibility.GONE, drawn),
                        operation("list", Visibility.VISIBLE, drawn)))
                .forEach(operation -> operation.action().run());
        assertThat(drawn).containsExactly("list", "footer");
    }

    private static RenderOperation operation(String container, Visibility visibility, List<String> drawn) {
        return new RenderOperation(container, "all", visibility, () -> drawn.add(container));
    }

    @Test
    @Tag("P11")
    void batchesDomUpdatesAndMeasuresThem() {
        List<String> done = new ArrayList<>();
        List<DomResult> results = perf.batchDomUpdates(
                "orders",
                List.of(
                        DomUpdate.write("total", "text", () -> done.add("12")),
                        DomUpdate.read("list", "height", () -> 800),
                        DomUpdate.write("total", "text", () -> done.add("13"))));
        assertThat(done).containsExactly("13");
        assertThat(results.get(1).read()).contains(800);
        assertThat(results.get(0).outcome()).isEqualTo(DomResult.Outcome.SUPERSEDED);

        perf.render().frames("orders").frame(0, 4_000_000);
        assertThat(perf.metrics("perfopt.render.batch").count()).isEqualTo(1);
        assertThat(perf.analytics()
                        .values("perfopt.render.batch-size", Duration.ofHours(1))
                        .max())
                .hasValue(2);
        assertThat(perf.metrics("perfopt.render.frame").max()).contains(Duration.ofMillis(4));
    }

    @Test
    @Tag("P12")
    @Tag("P13")
    void scrollsAndReportsFrames() {
        assertThat(perf.enableVirtualScrolling("orders", 1_000, 50, 800)
                        .visibleRange()
                        .size())
                .isEqualTo(16);
        assertThat(perf.enableVirtualScrolling("lines", 1_000, 800).totalSize()).isEqualTo(50_000);
        perf.render().frames("orders").frame(0, 4_000_000);
        perf.render().frames("orders").frame(16_000_000, 22_000_000);
        assertThat(perf.renderStats("orders").renders()).isEqualTo(2);
        assertThat(perf.renderStats().renders()).isEqualTo(2);
    }

    @Test
    @Tag("P14")
    void pairsAnEndWithTheInnermostStartOfItsName() {
        perf.startTracking("outer");
        time.advance(Duration.ofMillis(10));
        perf.startTracking("inner");
        time.advance(Duration.ofMillis(5));
        perf.startTracking("outer");
        time.advance(Duration.ofMillis(1));
        perf.endTracking("outer");
        perf.endTracking("inner", false);
        perf.endTracking("outer");
        perf.endTracking("outer");

        assertThat(perf.metrics("outer").count()).isEqualTo(2);
        assertThat(perf.metrics("outer").min()).contains(Duration.ofMillis(1));
        assertThat(perf.metrics("outer").max()).contains(Duration.ofMillis(16));
        assertThat(perf.metrics("inner").errors()).isEqualTo(1);
        assertThat(perf.analytics()
                        .values("perfopt.tracking.unmatched", Duration.ofHours(1))
                        .total())
                .isEqualTo(1);
    }

    @Test
    @Tag("P15")
    void answersForOneOperationAndForAll() {
        perf.track("a", () -> time.advance(Duration.ofMillis(20)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> perf.track("b", () -> {
                    time.advance(Duration.ofMillis(2));
                    throw new IOException("broken");
                }))
                .withMessage("broken");
        assertThat(perf.metrics("a").average()).contains(Duration.ofMillis(20));
        assertThat(perf.metrics("b").successRate()).hasValue(0);
        assertThat(perf.metrics()).containsOnlyKeys("a", "b");

        time.advance(Duration.ofHours(2));
        assertThat(perf.metrics("a").count()).isZero();
        assertThat(perf.metrics("a").average()).isEmpty();
        assertThat(perf.metrics(Duration.ofHours(3))).containsOnlyKeys("a", "b");
    }

    @Test
    @Tag("P16")
    void saysWhereTheTimeWent() {
        for (int i = 0; i < 40; i++) {
            perf.track("slow", () -> time.advance(Duration.ofMillis(90)));
            perf.track("fast", () -> time.advance(Duration.ofMillis(10)));
        }
        assertThat(perf.bottlenecks().get(0).name()).isEqualTo("slow");
    }

    @Test
    @Tag("P18")
    void resetsStatisticsAndLeavesEntries() {
        perf.put("a", "1", Duration.ofMinutes(1), Placement.AUTOMATIC);
        perf.find("a", String.class, Placement.AUTOMATIC);
        perf.queue("x", () -> 1).join(Duration.ofSeconds(30));
        perf.render().frames("c").frame(0, 1_000);
        perf.track("t", () -> {});

        perf.resetMetrics();

        assertThat(perf.cacheStats().hits()).isZero();
        assertThat(perf.async().stats().completed()).isZero();
        assertThat(perf.renderStats().renders()).isZero();
        assertThat(perf.metrics("t").count()).isZero();
        assertThat(perf.find("a", String.class, Placement.AUTOMATIC)).contains("1");
    }

    @Test
    void whatTheRoomsDoBecomesMetrics() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        OperationListener afterOurs = new OperationListener() {
            @Override
            public void onEnded(
                    long id,
                    String type,
                    int priority,
                    OperationStatus status,
                    long wait,
                    long run,
                    @Nullable Throwable error) {
                ended.countDown();
            }
        };
        try (PerformanceOptimizer wired = PerformanceOptimizer.builder()
                .async(async -> async.listener(afterOurs))
                .build()) {
            wired.cache().get("k", String.class, key -> "v");
            wired.queue("job", () -> 1);
            ended.await();

            assertThat(wired.metrics("perfopt.cache.load").count()).isEqualTo(1);
            assertThat(wired.metrics("perfopt.async.run").count()).isEqualTo(1);
            assertThat(wired.analytics().metricsBy("perfopt.async.run", "type", Duration.ofHours(1)))
                    .containsOnlyKeys("job");

            wired.analytics().sampleGauges();
            assertThat(wired.analytics().valuesBy("perfopt.cache.entries", "tier", Duration.ofHours(1)))
                    .containsOnlyKeys("memory");
        }
    }

    @Test
    void aRoomThatIsSwitchedOffSaysSo() {
        try (PerformanceOptimizer none = PerformanceOptimizer.builder()
                .withoutCache()
                .withoutAsync()
                .withoutRender()
                .withoutAnalytics()
                .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(none::cache)
                    .withMessage("the cache is switched off; build the optimizer without withoutCache() to use it");
            assertThatIllegalStateException().isThrownBy(none::async).withMessageContaining("withoutAsync()");
            assertThatIllegalStateException().isThrownBy(none::render).withMessageContaining("withoutRender()");
            assertThatIllegalStateException()
                    .isThrownBy(() -> none.track("x", () -> {}))
                    .withMessageContaining("withoutAnalytics()");
            assertThatIllegalStateException()
                    .isThrownBy(() -> none.startTracking("x"))
                    .withMessageContaining("withoutAnalytics()");
            assertThat(none).hasToString("PerformanceOptimizer[cache off, async off, render off, analytics off]");
            none.resetMetrics();
        }
    }

    @Test
    @Tag("P29")
    void lazyComponentsAreMadeOnceAndMeasured() {
        Lazy<String> lazy = perf.lazy("index", () -> "made");
        assertThat(lazy.get()).isEqualTo("made");
        assertThat(lazy.get()).isEqualTo("made");
        assertThat(perf.metrics("perfopt.lazy").count()).isEqualTo(1);
    }

    @Test
    @Tag("P29")
    void aComponentThatIsSlowToMakeIsNamedInTheLog() {
        try (PerformanceOptimizer slow = PerformanceOptimizer.builder()
                .clocks(time::nanoTime, time)
                .slowLoadWarning(Duration.ofMillis(10))
                .build()) {
            slow.lazy("quick one", () -> 1).get();
            slow.lazy("slow one", () -> {
                        time.advance(Duration.ofMillis(20));
                        return 1;
                    })
                    .get();
        }
        assertThat(RecordedLog.lines())
                .contains("WARNING making the lazy component slow one took PT0.02S, more than PT0.01S")
                .noneMatch(line -> line.contains("quick one"));
    }

    @Test
    @Tag("P24")
    void readsAFileUnderTheEnvironmentUnderTheCode(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("perf.properties"),
                "perfopt.async.max-concurrent=3\nperfopt.cache.memory=3MB\nperfopt.analytics.retention=1h\n");
        try (PerformanceOptimizer configured = PerformanceOptimizer.builder()
                .properties(file)
                .environment(Map.of("PERFOPT_CACHE_MEMORY", "5MB"))
                .analytics(analytics -> analytics.retention(Duration.ofHours(2)))
                .build()) {
            assertThat(configured.cache().memory().maximumBytes()).isEqualTo(5L << 20);
        }
        Path wrong = Files.writeString(directory.resolve("wrong.properties"), "perfopt.async.max-concurrent=lots\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PerformanceOptimizer.fromProperties(wrong))
                .withMessageStartingWith("perfopt.async.max-concurrent must be a whole number, was 'lots' (from ");
        Path unknown = Files.writeString(directory.resolve("unknown.properties"), "perfopt.cache.memery=1MB\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PerformanceOptimizer.fromProperties(unknown))
                .withMessageContaining("the nearest known one is perfopt.cache.memory");
    }

    @Test
    void twoOptimizersNeverMix() {
        try (PerformanceOptimizer other = PerformanceOptimizer.create()) {
            perf.put("a", "1", Duration.ofMinutes(1), Placement.AUTOMATIC);
            perf.track("t", () -> {});
            assertThat(other.find("a", String.class, Placement.AUTOMATIC)).isEmpty();
            assertThat(other.metrics("t").count()).isZero();
        }
    }

    @Test
    void closingTwiceIsClosingOnceAndLeavesNoThread() {
        Set<Thread> before = ourThreads();
        PerformanceOptimizer used = PerformanceOptimizer.create();
        used.queue("x", () -> 1).join(Duration.ofSeconds(30));
        used.cache().get("k", String.class, key -> "v");
        used.track("t", () -> {});
        used.close();
        used.close();
        Set<Thread> left = ourThreads();
        left.removeAll(before);
        left.forEach(PerformanceOptimizerTest::join);
        assertThat(left).noneMatch(Thread::isAlive);
    }

    private static void join(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("perfopt-"))
                .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
    }
}
