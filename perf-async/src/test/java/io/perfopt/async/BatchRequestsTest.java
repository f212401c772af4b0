package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The requests of a batcher as operations: found, counted, told, let go of. */
class BatchRequestsTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;

    private static Batcher<Integer, Object> batcher(AsyncOperationsManager ops, int size) {
        return ops.<Integer, Object>batcher("load", keys -> {
                    List<Object> values = new ArrayList<>();
                    keys.forEach(key -> values.add("v" + key));
                    return values;
                })
                .maxSize(size)
                .build();
    }

    /** A key whose hash says nothing and whose equals does something else first. */
    private record Clumsy(int number, Supplier<Boolean> before) {
        @Override
        public boolean equals(@Nullable Object other) {
            return before.get() && other instanceof Clumsy that && that.number == number;
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    @Test
    @Tag("A15")
    void equalKeysShareAPlaceAndKeysOfOneHashDoNot() {
        List<Integer> asked = new ArrayList<>();
        Batcher<Clumsy, Integer> batcher = ops.<Clumsy, Integer>batcher("load", keys -> {
                    keys.forEach(key -> asked.add(key.number));
                    return keys.stream().map(Clumsy::number).toList();
                })
                .maxSize(50)
                .build();
        List<OperationHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            handles.add(batcher.load(new Clumsy(i % 50, () -> true)));
        }
        manual.advance(Duration.ofMillis(100));
        assertThat(asked).hasSize(50).doesNotHaveDuplicates();
        for (int i = 0; i < 100; i++) {
            assertThat(handles.get(i).join()).isEqualTo(i % 50);
        }
    }

    @Test
    void noLockIsHeldWhileAKeyIsCompared() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (AsyncOperationsManager own =
                AsyncOperationsManager.builder().maxConcurrent(1).build()) {
            List<Batcher<Clumsy, Integer>> self = new ArrayList<>();
            Supplier<Boolean> elsewhere = () -> {
                // Another thread uses the batcher and the manager meanwhile; it would hang if we held a lock.
                Future<Integer> loaded = other.submit(() -> {
                    self.get(0).flush();
                    return own.pendingCount();
                });
                try {
                    return loaded.get(20, TimeUnit.SECONDS) >= 0;
                } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException failed) {
                    throw new AssertionError("the other thread could not use the batcher", failed);
                }
            };
            CountDownLatch release = new CountDownLatch(1);
            self.add(own.<Clumsy, Integer>batcher("load", keys -> {
                        await(release);
                        return keys.stream().map(Clumsy::number).toList();
                    })
                    .build());
            OperationHandle<Integer> first = self.get(0).load(new Clumsy(1, elsewhere));
            OperationHandle<Integer> second = self.get(0).load(new Clumsy(1, elsewhere));
            release.countDown();
            assertThat(first.join()).isEqualTo(1);
            assertThat(second.join()).isEqualTo(1);
        } finally {
            other.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Tag("A25")
    void aRequestIsFoundByItsIdWhileItWaitsAndTheLastOnesAfterwards() {
        Batcher<Integer, Object> batcher = batcher(ops, 200);
        List<OperationHandle<Object>> handles = new ArrayList<>();
        for (int key = 0; key < 150; key++) {
            handles.add(batcher.load(key));
        }
        handles.add(batcher.load(3));
        for (OperationHandle<Object> handle : handles) {
            assertThat(ops.operation(handle.id()).orElseThrow().status()).isEqualTo(OperationStatus.BATCHING);
        }
        assertThat(ops.pendingCount()).isEqualTo(151);
        assertThat(ops.pending(1_000)).hasSize(151);
        assertThat(ops.stats().submitted()).isEqualTo(151);
        batcher.flush();
        assertThat(ops.pending(1_000)).hasSize(151);
        assertThat(ops.handle(handles.get(99).id())).containsSame(handles.get(99));
        manual.advance(Duration.ofMillis(7));
        OperationSnapshot last = ops.operation(handles.get(149).id()).orElseThrow();
        assertThat(last.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(last.attempts()).isEqualTo(1);
        assertThat(ops.operation(handles.get(0).id())).isEmpty();
        assertThat(ops.ended("load")).hasSize(10);
        assertThat(ops.pendingCount()).isZero();
        assertThat(ops.stats().completed()).isEqualTo(151);
    }

    @Test
    void aRequestThatWaitsForARetryIsPending() {
        Batcher<Integer, Integer> batcher = ops.<Integer, Integer>batcher("load", keys -> {
                    throw new IllegalStateException("no");
                })
                .maxSize(1)
                .retry(RetryPolicy.fixed(3, Duration.ofMinutes(1)))
                .build();
        OperationHandle<Integer> handle = batcher.load(1);
        manual.run();
        assertThat(ops.pending(10)).extracting(OperationSnapshot::id).containsExactly(handle.id());
        manual.advance(Duration.ofMinutes(1));
        assertThat(handle.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(ops.pending(10)).isEmpty();
    }

    @Test
    @Tag("A6")
    void figuresOfRequestsAreThoseOfSingleOperations() {
        Batcher<Integer, Object> batcher = ops.<Integer, Object>batcher("load", keys -> {
                    manual.time.advance(Duration.ofMillis(30));
                    return List.copyOf(keys);
                })
                .maxSize(3)
                .build();
        OperationHandle<Object> first = batcher.load(1);
        manual.advance(Duration.ofMillis(10));
        batcher.load(2);
        manual.advance(Duration.ofMillis(20));
        batcher.load(3);
        manual.run();
        OperationTypeStats stats = ops.type("load").stats();
        // Waits of 30, 20 and 0 ms, runs of 30 ms each.
        assertThat(stats.totalWait()).isEqualTo(Duration.ofMillis(50));
        assertThat(stats.longestWait()).contains(Duration.ofMillis(30));
        assertThat(stats.totalRun()).isEqualTo(Duration.ofMillis(90));
        assertThat(stats.longestRun()).contains(Duration.ofMillis(30));
        OperationSnapshot snapshot = first.snapshot();
        assertThat(Duration.between(snapshot.queued(), snapshot.started().orElseThrow()))
                .isEqualTo(Duration.ofMillis(30));
        assertThat(Duration.between(snapshot.queued(), snapshot.ended().orElseThrow()))
                .isEqualTo(Duration.ofMillis(60));
    }

    @Test
    void aListenerHearsOfEveryEndOnce() {
        List<String> ends = new ArrayList<>();
        ManualOps heard = ManualOps.of(builder -> builder.maxConcurrent(1).listener(new OperationListener() {
            @Override
            public void onEnded(
                    long id,
                    String type,
                    int priority,
                    OperationStatus status,
                    long waitNanos,
                    long runNanos,
                    @Nullable Throwable error) {
                ends.add(id + " " + status);
            }
        }));
        Batcher<Integer, Object> batcher = batcher(heard.ops, 3);
        OperationHandle<Object> left = batcher.load(1);
        OperationHandle<Object> joined = batcher.load(1);
        assertThat(left.cancel()).isTrue();
        OperationHandle<Object> two = batcher.load(2);
        OperationHandle<Object> three = batcher.load(3);
        heard.run();
        OperationHandle<Object> alike = batcher.load(4);
        batcher.flush();
        heard.run();
        assertThat(ends)
                .containsExactlyInAnyOrder(
                        left.id() + " CANCELLED",
                        joined.id() + " COMPLETED",
                        two.id() + " COMPLETED",
                        three.id() + " COMPLETED",
                        alike.id() + " COMPLETED");
    }

    @Test
    void aHandleThatIsKeptKeepsItsOwnResultOnly() {
        List<WeakReference<Object>> values = new ArrayList<>();
        Batcher<Integer, Object> batcher = ops.<Integer, Object>batcher("load", keys -> {
                    List<Object> made = new ArrayList<>();
                    keys.forEach(key -> {
                        Object value = new byte[1024];
                        values.add(new WeakReference<>(value));
                        made.add(value);
                    });
                    return made;
                })
                .maxSize(30)
                .build();
        OperationHandle<Object> kept = batcher.load(0);
        for (int key = 1; key < 30; key++) {
            batcher.load(key);
        }
        manual.run();
        Object value = kept.join();
        for (int i = 0; i < 50 && values.get(1).get() != null; i++) {
            System.gc();
        }
        assertThat(values.get(1).get()).isNull();
        assertThat(values.get(0).get()).isSameAs(value);
    }

    @Test
    @Tag("A3")
    void everybodyWhoWaitsIsTold() throws Exception {
        try (AsyncOperationsManager own =
                AsyncOperationsManager.builder().maxConcurrent(2).build()) {
            Batcher<Integer, Object> batcher = batcher(own, 16);
            ExecutorService callers = Executors.newFixedThreadPool(4);
            List<Future<Integer>> checks = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                int seed = caller;
                checks.add(callers.submit(() -> loadAndCheck(batcher, new SplittableRandom(seed))));
            }
            int cancelled = 0;
            for (Future<Integer> check : checks) {
                cancelled += check.get(60, TimeUnit.SECONDS);
            }
            callers.shutdown();
            OperationTypeStats stats = own.type("load").stats();
            assertThat(stats.submitted()).isEqualTo(4 * 20_000);
            assertThat(stats.cancelled()).isEqualTo(cancelled);
            assertThat(stats.completed()).isEqualTo(4 * 20_000 - cancelled);
            assertThat(stats.pending()).isZero();
            assertThat(stats.running()).isZero();
        }
    }

    /** Loads keys that others load too, cancels some, waits in every way there is; the number of those cancelled. */
    private static int loadAndCheck(Batcher<Integer, Object> batcher, SplittableRandom random) {
        int cancelled = 0;
        for (int round = 0; round < 2_000; round++) {
            int[] keys = random.ints(10, 0, 40).toArray();
            List<OperationHandle<Object>> handles = new ArrayList<>();
            for (int key : keys) {
                handles.add(batcher.load(key));
            }
            batcher.flush();
            for (int i = 0; i < keys.length; i++) {
                OperationHandle<Object> handle = handles.get(i);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        if (handle.cancel()) {
                            cancelled++;
                            assertThat(handle.status()).isEqualTo(OperationStatus.CANCELLED);
                            continue;
                        }
                    }
                    case 1 ->
                        assertThat(handle.stage().toCompletableFuture().join()).isEqualTo("v" + keys[i]);
                    default -> {}
                }
                assertThat(handle.join()).isEqualTo("v" + keys[i]);
            }
        }
        return cancelled;
    }

    @Test
    void itemsMayEndFromOtherThreadsAfterHalfOfThemLeft() {
        List<Batcher.Item<Integer, Object>> open = new ArrayList<>();
        Batcher<Integer, Object> batcher = ops.<Integer, Object>batcherPerItem("items", items -> {
                    open.addAll(items);
                    items.forEach(item -> {
                        if (item.key() % 2 == 0) {
                            assertThat(item.complete("even " + item.key())).isTrue();
                        }
                    });
                    throw new IllegalStateException("the rest fails");
                })
                .maxSize(6)
                .onFailure(Batcher.OnFailure.SPLIT)
                .build();
        List<OperationHandle<Object>> handles = new ArrayList<>();
        for (int key = 0; key < 6; key++) {
            handles.add(batcher.load(key));
        }
        assertThat(handles.get(5).cancel()).isTrue();
        manual.run();
        assertThat(handles)
                .extracting(OperationHandle::status)
                .containsExactly(
                        OperationStatus.COMPLETED,
                        OperationStatus.FAILED,
                        OperationStatus.COMPLETED,
                        OperationStatus.FAILED,
                        OperationStatus.COMPLETED,
                        OperationStatus.CANCELLED);
        assertThat(open.get(0).complete("again")).isFalse();
        assertThat(handles.get(4).join()).isEqualTo("even 4");
        assertThat(ops.type("items").stats().failed()).isEqualTo(2);
    }
}
