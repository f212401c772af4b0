package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One load per key, and nobody waits for ever. The callers are real threads; the loader holds the load open until all of them wait. */
@Timeout(60)
class LoadingTest {
    private static final int CALLERS = 1_000;
    private static final Duration HOUR = Duration.ofHours(1);

    private static CachingSystem cache(Consumer<RegionConfig.Builder> settings) {
        return CachingSystem.builder().defaults(settings).build();
    }

    /** Lets all callers read one missing key while the loader is held, then releases it, and gives what each of them got. */
    private static List<Object> stampede(CachingSystem cache, AtomicInteger loads, boolean fail) throws Exception {
        CountDownLatch started = new CountDownLatch(CALLERS);
        CountDownLatch release = new CountDownLatch(1);
        Loader<String> loader = key -> {
            int number = loads.incrementAndGet();
            release.await();
            if (fail) {
                throw new IllegalStateException("source is down");
            }
            return "value-" + number;
        };
        List<Object> answers = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> {
                started.countDown();
                try {
                    answers.add(cache.get("hot", String.class, loader));
                } catch (CacheLoadException failure) {
                    answers.add(failure);
                }
            });
            caller.start();
            callers.add(caller);
        }
        started.await();
        // All but the one in the loader are waiting, or the one that would load a second time is about to; both are
        // seen in the count.
        for (Thread caller : callers) {
            while (caller.getState() == Thread.State.RUNNABLE || caller.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
        }
        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        return answers;
    }

    @Test
    @Tag("C13")
    void aThousandCallersOfOneMissingKeyShareOneLoad() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        try (CachingSystem cache = cache(region -> {})) {
            assertThat(stampede(cache, loads, false)).hasSize(CALLERS).allMatch("value-1"::equals);
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    @Tag("C13")
    void aThousandCallersShareOneLoadThatRunsOnTheExecutor() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        try (CachingSystem cache =
                cache(region -> region.loadTimeout(Duration.ofSeconds(20), Duration.ofSeconds(40)))) {
            assertThat(stampede(cache, loads, false)).hasSize(CALLERS).allMatch("value-1"::equals);
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    @Tag("C13")
    void aThousandCallersShareOneLoadWhenTheSourceComesFirst() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        try (CachingSystem cache = cache(region -> region.readStrategy(ReadStrategy.SOURCE_FIRST))) {
            assertThat(stampede(cache, loads, false)).hasSize(CALLERS).allMatch("value-1"::equals);
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    @Tag("C13")
    void aThousandCallersShareOneLoadThatBypassesTheCache() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        try (CachingSystem cache = cache(region -> region.readStrategy(ReadStrategy.SOURCE_ONLY))) {
            assertThat(stampede(cache, loads, false)).hasSize(CALLERS).allMatch("value-1"::equals);
            assertThat(loads).hasValue(1);
            assertThat(cache.contains("hot")).isFalse();
        }
    }

    @Test
    @Tag("C13")
    void allCallersAreReleasedWhenTheLoadFails() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        try (CachingSystem cache = cache(region -> {})) {
            List<Object> answers = stampede(cache, loads, true);
            assertThat(answers)
                    .hasSize(CALLERS)
                    .allSatisfy(answer -> assertThat((Throwable) answer)
                            .isInstanceOf(CacheLoadException.class)
                            .hasRootCauseMessage("source is down"));
            assertThat(cache.get("hot", String.class, key -> "recovered")).isEqualTo("recovered");
        }
    }

    @Test
    @Tag("C13")
    void allCallersAreReleasedWhenTheHardTimeoutPassesAndTheLateResultIsStored() throws Exception {
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        ExecutorService workers = Executors.newCachedThreadPool();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (CachingSystem cache = CachingSystem.builder()
                .defaults(region -> region.loadTimeout(Duration.ofSeconds(1)))
                .nanoClock(time::nanoTime)
                .clock(time)
                .scheduler(scheduler)
                .executor(workers)
                .build()) {
            Loader<String> slow = key -> {
                entered.countDown();
                release.await();
                return "late";
            };
            List<Future<String>> callers = new ArrayList<>();
            List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 20; i++) {
                callers.add(workers.submit(() -> {
                    threads.add(Thread.currentThread());
                    return cache.get("slow", String.class, slow);
                }));
            }
            entered.await();
            awaitBlocked(threads, 20);
            time.advance(Duration.ofSeconds(1));
            for (Future<String> caller : callers) {
                assertThatThrownBy(caller::get).cause().isInstanceOf(CacheLoadTimeoutException.class);
            }
            release.countDown();
            while (cache.find("slow", String.class).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(cache.find("slow", String.class)).contains("late");
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    @Tag("C17")
    void whoHasAStaleValueWaitsForTheSoftTimeoutOnly() throws Exception {
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        ExecutorService workers = Executors.newCachedThreadPool();
        CountDownLatch release = new CountDownLatch(1);
        try (CachingSystem cache = CachingSystem.builder()
                .defaults(region -> region.ttl(Duration.ofMinutes(1))
                        .failSafe(HOUR)
                        .loadTimeout(Duration.ofMillis(100), Duration.ofSeconds(10)))
                .nanoClock(time::nanoTime)
                .clock(time)
                .scheduler(scheduler)
                .executor(workers)
                .build()) {
            cache.put("a", "old");
            time.advance(Duration.ofMinutes(2));
            List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
            Future<String> caller = workers.submit(() -> {
                threads.add(Thread.currentThread());
                return cache.get("a", String.class, key -> {
                    release.await();
                    return "new";
                });
            });
            awaitBlocked(threads, 1);
            time.advance(Duration.ofMillis(99));
            assertThat(caller.isDone()).isFalse();
            time.advance(Duration.ofMillis(1));
            assertThat(caller.get()).isEqualTo("old");
            assertThat(cache.stats().staleServed()).isEqualTo(1);
            release.countDown();
            while (cache.find("a", String.class).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(cache.find("a", String.class)).contains("new");
        } finally {
            workers.shutdownNow();
        }
    }

    private static void awaitBlocked(List<Thread> threads, int count) {
        while (threads.size() < count
                || !List.copyOf(threads).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Tag("C17")
    void aFailingSourceIsCoveredByTheStaleValueAndLeftAloneForAWhile() {
        try (Rig rig = Rig.tiered(builder ->
                builder.defaults(region -> region.ttl(Duration.ofMinutes(1)).failSafe(HOUR)))) {
            rig.cache.put("a", "old");
            rig.advance(Duration.ofMinutes(2));
            assertThat(rig.cache.find("a", String.class))
                    .as("stale is not fresh")
                    .isEmpty();
            AtomicInteger attempts = new AtomicInteger();
            Loader<String> failing = key -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("down");
            };
            for (int i = 0; i < 5; i++) {
                assertThat(rig.cache.get("a", String.class, failing)).isEqualTo("old");
            }
            assertThat(attempts).hasValue(1);
            rig.advance(Duration.ofSeconds(30));
            assertThat(rig.cache.get("a", String.class, failing)).isEqualTo("old");
            assertThat(attempts).hasValue(2);
            assertThat(rig.cache.stats().staleServed()).isEqualTo(6);
            rig.reopen();
            assertThat(rig.cache.get("a", String.class, failing))
                    .as("from disk as well")
                    .isEqualTo("old");
            rig.advance(HOUR);
            assertThatThrownBy(() -> rig.cache.get("a", String.class, failing)).isInstanceOf(CacheLoadException.class);
        }
    }

    @Test
    @Tag("C17")
    void aReadLateInTheLifeOfAValueRefreshesItBehind() {
        List<Runnable> background = new ArrayList<>();
        try (Rig rig = Rig.memory(builder -> builder.defaults(
                        region -> region.ttl(Duration.ofSeconds(100)).refreshAfter(0.8))
                .executor(background::add))) {
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            background.forEach(Runnable::run);
            background.clear();
            rig.advance(Duration.ofSeconds(79));
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            assertThat(rig.loads).hasValue(1);
            rig.advance(Duration.ofSeconds(1));
            for (int i = 0; i < 3; i++) {
                assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-1");
            }
            runAll(background);
            assertThat(rig.loads).as("one refresh however many readers").hasValue(2);
            assertThat(rig.cache.get("a", String.class, rig.counting())).isEqualTo("value-2");
            rig.advance(Duration.ofSeconds(79));
            assertThat(rig.cache.find("a", String.class))
                    .as("with a life of its own")
                    .contains("value-2");
            assertThat(rig.cache.stats().refreshes()).isEqualTo(1);
        }
    }

    private static void runAll(List<Runnable> background) {
        while (!background.isEmpty()) {
            background.remove(0).run();
        }
    }

    @Test
    @Tag("C16")
    void eachReadStrategyAsksInItsOwnOrder() {
        try (Rig rig = Rig.memory(builder -> builder.readStrategy("price/*", ReadStrategy.SOURCE_FIRST)
                .readStrategy("page/*", ReadStrategy.STALE_WHILE_REVALIDATE)
                .readStrategy("live/*", ReadStrategy.SOURCE_ONLY)
                .readStrategy("archive/*", ReadStrategy.CACHE_ONLY))) {
            CacheRegion<String> price = rig.cache.region("price", String.class);
            assertThat(price.get("1", rig.counting())).isEqualTo("value-1");
            assertThat(price.get("1", rig.counting())).isEqualTo("value-2");
            assertThat(price.get("1", key -> {
                        throw new IllegalStateException("down");
                    }))
                    .isEqualTo("value-2");

            CacheRegion<String> page =
                    rig.cache.region("page", String.class, region -> region.ttl(Duration.ofMinutes(1)));
            assertThat(page.get("1", rig.counting())).isEqualTo("value-3");
            rig.advance(Duration.ofSeconds(90));
            assertThat(page.get("1", rig.counting())).as("stale at once").isEqualTo("value-3");
            assertThat(page.get("1", rig.counting())).as("refreshed behind").isEqualTo("value-4");
            assertThat(rig.loads).hasValue(4);

            CacheRegion<String> live = rig.cache.region("live", String.class);
            live.put("1", "cached");
            assertThat(live.get("1", rig.counting())).isEqualTo("value-5");
            assertThat(live.find("1")).contains("cached");

            CacheRegion<String> archive = rig.cache.region("archive", String.class);
            assertThatThrownBy(() -> archive.get("1", rig.counting())).isInstanceOf(CacheAbsentException.class);
            archive.put("1", "kept");
            assertThat(archive.get("1", rig.counting())).isEqualTo("kept");
            assertThat(rig.loads).hasValue(5);
        }
    }

    @Test
    @Tag("C13")
    void nullFromALoaderIsAFailureOrRemembered() {
        try (Rig rig = Rig.tiered()) {
            assertThatThrownBy(() -> rig.cache.get("a", String.class, key -> null))
                    .isInstanceOf(CacheLoadException.class)
                    .hasMessageContaining("absentFor");
            CacheRegion<String> region =
                    rig.cache.region("absent", String.class, settings -> settings.absentFor(Duration.ofMinutes(1)));
            AtomicInteger asked = new AtomicInteger();
            Loader<String> none = key -> {
                asked.incrementAndGet();
                return null;
            };
            assertThatThrownBy(() -> region.get("a", none)).isInstanceOf(CacheAbsentException.class);
            assertThat(region.find("a", none)).isEmpty();
            assertThat(region.find("a")).isEmpty();
            assertThat(region.contains("a")).isFalse();
            rig.cache.memory().clear();
            assertThat(region.find("a", none)).as("remembered on disk").isEmpty();
            assertThat(asked).hasValue(1);
            rig.advance(Duration.ofMinutes(1));
            assertThat(region.find("a", key -> "now")).contains("now");
        }
    }

    @Test
    @Tag("C8")
    void aMissThatIsLoadedCountsOnceInEachTier() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.get("a", String.class, key -> "v");
            rig.cache.get("a", String.class, key -> "v");
            CacheStats stats = rig.cache.stats();
            assertThat(stats.memory().misses()).isEqualTo(1);
            assertThat(stats.disk().orElseThrow().misses()).isEqualTo(1);
            assertThat(stats.hitRatio()).hasValue(0.5);
        }
    }

    @Test
    @Tag("C13")
    void aNullThatIsNotToBeStoredIsAnAbsenceAndNoFailure() {
        try (CachingSystem cache = cache(settings -> {})) {
            CacheRegion<String> region = cache.region("maybe", String.class);
            Loader<String> none = Loader.withContext((key, context) -> {
                context.doNotStore();
                return null;
            });
            assertThat(region.find("k", none)).isEmpty();
            assertThatThrownBy(() -> region.get("k", none)).isInstanceOf(CacheAbsentException.class);
            assertThat(region.find("k", key -> "now there")).contains("now there");
            assertThat(region.stats().loads()).isEqualTo(3);
            assertThat(region.stats().loadFailures()).isZero();
        }
    }

    @Test
    @Tag("C13")
    void aLoaderThatAsksForItsOwnKeyFailsInsteadOfWaiting() {
        try (Rig rig = Rig.memory()) {
            assertThatThrownBy(() ->
                            rig.cache.get("a", String.class, key -> rig.cache.get("a", String.class, rig.counting())))
                    .isInstanceOf(CacheLoadException.class)
                    .hasStackTraceContaining("would wait for itself");
            assertThat(rig.cache.get("a", String.class, key -> "fine")).isEqualTo("fine");
        }
    }

    @Test
    @Tag("C13")
    void twoLoadersThatAskForEachOthersKeyDoNotDeadlock() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (CachingSystem cache = cache(region -> {})) {
            CountDownLatch both = new CountDownLatch(2);
            Future<String> one = callers.submit(() -> cache.get("a", String.class, key -> {
                both.countDown();
                both.await();
                return cache.get("b", String.class, other -> "b");
            }));
            Future<String> two = callers.submit(() -> cache.get("b", String.class, key -> {
                both.countDown();
                both.await();
                return cache.get("a", String.class, other -> "a");
            }));
            int failures = 0;
            for (Future<String> caller : List.of(one, two)) {
                try {
                    caller.get();
                } catch (ExecutionException failed) {
                    assertThat(failed).hasStackTraceContaining("would wait for itself");
                    failures++;
                }
            }
            assertThat(failures).isPositive();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    @Tag("C13")
    void anInterruptedLoadFailsItsCallerAndIsTriedAgainByTheNext() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        try (CachingSystem cache = cache(region -> {})) {
            CountDownLatch entered = new CountDownLatch(1);
            List<Thread> leaders = Collections.synchronizedList(new ArrayList<>());
            Future<String> leader = callers.submit(() -> {
                leaders.add(Thread.currentThread());
                return cache.get("a", String.class, key -> {
                    entered.countDown();
                    new CountDownLatch(1).await();
                    return "never";
                });
            });
            entered.await();
            List<Thread> followers = Collections.synchronizedList(new ArrayList<>());
            Future<String> follower = callers.submit(() -> {
                followers.add(Thread.currentThread());
                return cache.get("a", String.class, key -> "second");
            });
            awaitBlockedOrTimed(followers);
            leaders.get(0).interrupt();
            assertThatThrownBy(leader::get).cause().isInstanceOf(CacheLoadException.class);
            assertThat(follower.get()).isEqualTo("second");
        } finally {
            callers.shutdownNow();
        }
    }

    private static void awaitBlockedOrTimed(List<Thread> threads) {
        awaitBlocked(threads, 1);
    }

    @Test
    @Tag("C13")
    void theLoaderSetsTheOptionsOfItsEntry() {
        try (Rig rig = Rig.memory()) {
            rig.cache.get("a", String.class, Loader.withContext((key, context) -> {
                context.options(EntryOptions.ttl(Duration.ofSeconds(5)).tags("short"));
                return "v";
            }));
            assertThat(rig.cache.metadata("a").orElseThrow().ttl()).isEqualTo(Duration.ofSeconds(5));
            assertThat(rig.cache.invalidateTag("short").memory()).isEqualTo(1);
            rig.cache.get("b", String.class, Loader.withContext((key, context) -> {
                context.doNotStore();
                return "v";
            }));
            assertThat(rig.cache.contains("b")).isFalse();
        }
    }

    @Test
    @Tag("C14")
    void bulkReadsLoadAllMissingKeysInOneCall() {
        try (Rig rig = Rig.tiered()) {
            CacheRegion<String> region = rig.cache.region("r", String.class);
            region.put("a", "cached");
            List<Set<String>> asked = new ArrayList<>();
            BulkLoader<String> loader = keys -> {
                asked.add(keys);
                Map<String, String> values = new HashMap<>();
                keys.forEach(key -> values.put(key, "loaded " + key));
                values.remove("none");
                return values;
            };
            assertThat(region.getAll(List.of("a", "b", "c", "none", "b"), loader))
                    .containsExactly(Map.entry("a", "cached"), Map.entry("b", "loaded b"), Map.entry("c", "loaded c"));
            assertThat(asked).containsExactly(Set.of("b", "c", "none"));
            assertThat(region.findAll(List.of("a", "b", "x"))).containsOnlyKeys("a", "b");
            region.putAll(Map.of("x", "1", "y", "2"), EntryOptions.defaults());
            assertThat(region.findAll(List.of("x", "y"))).hasSize(2);
            assertThatThrownBy(() -> region.getAll(List.of("p", "q"), keys -> {
                        throw new IllegalStateException("down");
                    }))
                    .isInstanceOf(CacheLoadException.class);
            assertThat(region.get("p", key -> "single")).isEqualTo("single");
        }
    }

    @Test
    @Tag("C15")
    void warmingLoadsWhatIsMissingAndTellsItsProgress() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (CachingSystem cache = cache(region -> {})) {
            CacheRegion<String> region = cache.region("r", String.class);
            region.put("k0", "there");
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                keys.add("k" + i);
            }
            Warming warming = region.warm(
                    keys,
                    key -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        try {
                            if (key.equals("k7")) {
                                throw new IllegalStateException("down");
                            }
                            return "warm";
                        } finally {
                            running.decrementAndGet();
                        }
                    },
                    3);
            Warming done = warming.done().get(30, TimeUnit.SECONDS);
            assertThat(done.total()).isEqualTo(50);
            assertThat(done.present()).isEqualTo(1);
            assertThat(done.failed()).isEqualTo(1);
            assertThat(done.loaded()).isEqualTo(48);
            assertThat(done.progress()).isEqualTo(1);
            assertThat(most.get()).isBetween(1, 3);
            assertThat(region.find("k49")).contains("warm");
            assertThatThrownBy(() -> region.warm(keys, key -> "x", 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("C17")
    void refreshReplacesTheValueAndReportsFailures() {
        try (Rig rig = Rig.memory()) {
            rig.cache.put("a", "old");
            CompletableFuture<String> refreshed = rig.cache.refresh("a", String.class, key -> "new");
            assertThat(refreshed.join()).isEqualTo("new");
            assertThat(rig.cache.find("a", String.class)).contains("new");
            CompletableFuture<String> failed = rig.cache.refresh("a", String.class, key -> {
                throw new IllegalStateException("down");
            });
            assertThatThrownBy(failed::join).cause().isInstanceOf(CacheLoadException.class);
            assertThat(rig.cache.find("a", String.class)).contains("new");
        }
    }

    @Test
    @Tag("C13")
    void closingTheCacheReleasesWhoeverWaits() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            CachingSystem cache = cache(region -> region.loadTimeout(HOUR));
            CountDownLatch entered = new CountDownLatch(1);
            Future<String> caller = callers.submit(() -> cache.get("a", String.class, key -> {
                entered.countDown();
                new CountDownLatch(1).await();
                return "never";
            }));
            entered.await();
            cache.close();
            assertThatThrownBy(caller::get).isInstanceOf(ExecutionException.class);
        } finally {
            callers.shutdownNow();
        }
    }
}
