package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose threads run operations, and waits inside operations. */
class ThreadsTest {
    private static int depth(AsyncOperationsManager ops, int left) {
        return left == 0
                ? 0
                : 1
                        + ops.submit(Operation.of("nested", () -> depth(ops, left - 1)))
                                .join();
    }

    @Test
    @Tag("A3")
    void nestedWaitsOfDepthOneHundredRunOnAPoolOfOne() {
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .maxReplacements(0)
                .build()) {
            assertThat(ops.submit(Operation.of("nested", () -> depth(ops, 100))).join())
                    .isEqualTo(100);
            assertThat(ops.stats().completed()).isEqualTo(101);
        }
    }

    @Test
    void nestedWaitsRunOnACallersExecutorOfOneThreadAndWithinATypeLimitOfOne() {
        ExecutorService single = Executors.newSingleThreadExecutor();
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .executor(single)
                .build()) {
            ops.configure("nested", type -> type.maxConcurrent(1));
            assertThat(ops.submit(Operation.of("nested", () -> depth(ops, 20))).join())
                    .isEqualTo(20);
        } finally {
            single.shutdownNow();
        }
    }

    @Test
    void aWaitInsideForABatchAKeyOrARetryDoesNotDeadlock() {
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .maxReplacements(0)
                .build()) {
            ops.configure("batch", type -> type.batching(10, Duration.ofHours(1)));
            Batcher<Integer, String> batcher = ops.<Integer, String>batcher(
                            "load", keys -> keys.stream().map(key -> "v" + key).toList())
                    .maxWait(Duration.ofHours(1))
                    .build();
            AtomicInteger attempts = new AtomicInteger();
            OperationHandle<String> outer = ops.submit(Operation.of("outer", () -> {
                String batched =
                        ops.submit(Operation.of("batch", () -> "batched")).join();
                String loaded = batcher.load(7).join();
                String shared = ops.submit(Operation.of("t", () -> "shared").dedupeBy("key"))
                        .join();
                String retried = ops.submit(Operation.of("t", () -> {
                                    if (attempts.incrementAndGet() < 3) {
                                        throw new IllegalStateException("again");
                                    }
                                    return "retried";
                                })
                                .retry(RetryPolicy.fixed(3, Duration.ofMillis(1))))
                        .join();
                return batched + " " + loaded + " " + shared + " " + retried;
            }));
            assertThat(outer.join()).isEqualTo("batched v7 shared retried");
        }
    }

    @Test
    void anInterruptMeantForTheOuterOperationDoesNotReachTheNestedOne() throws Exception {
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .maxReplacements(0)
                .build()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            List<Boolean> nestedInterrupted = new ArrayList<>();
            List<OperationHandle<String>> nested = new ArrayList<>();
            List<Boolean> outerInterrupted = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            OperationHandle<String> outer = ops.submit(Operation.of("outer", () -> {
                nested.add(ops.submit(Operation.of("nested", () -> {
                    inside.countDown();
                    cancelled.await();
                    nestedInterrupted.add(Thread.currentThread().isInterrupted());
                    return "nested";
                })));
                try {
                    return nested.get(0).join();
                } finally {
                    outerInterrupted.add(Thread.currentThread().isInterrupted());
                    done.countDown();
                }
            }));
            inside.await();
            assertThat(outer.cancel()).isTrue();
            cancelled.countDown();
            done.await();
            assertThat(nested.get(0).join()).isEqualTo("nested");
            assertThat(nestedInterrupted).containsExactly(false);
            assertThat(outerInterrupted).containsExactly(true);
            assertThat(ops.submit(Operation.of("t", () -> Thread.currentThread().isInterrupted()))
                            .join())
                    .isFalse();
        }
    }

    @Test
    void workersAreNamedDaemonsStartedOnFirstNeed() {
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder().build()) {
            Thread worker = ops.submit(Operation.of("t", Thread::currentThread)).join();
            assertThat(worker.getName()).startsWith("perfopt-async-worker-");
            assertThat(worker.isDaemon()).isTrue();
        }
    }

    /** A changed priority changes the same word as the start; whichever comes first, the operation must run. */
    @Test
    void aPriorityChangedWhileAnOperationStartsDoesNotLoseIt() {
        try (AsyncOperationsManager ops =
                AsyncOperationsManager.builder().maxConcurrent(2).build()) {
            OperationType type = ops.type("t");
            for (int i = 0; i < 50_000; i++) {
                OperationHandle<Integer> handle = type.submit(() -> 1);
                int priority = 1;
                while (handle.changePriority(priority)) {
                    priority = priority % 10 + 1;
                }
                assertThat(handle.join()).isEqualTo(1);
            }
        }
    }

    @Test
    void manySubmittersAndWorkersLoseNothing() throws Exception {
        int submitters = 4;
        int each = 20_000;
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(4)
                .capacity(1_000_000)
                .build()) {
            AtomicInteger ran = new AtomicInteger();
            ConcurrentLinkedQueue<OperationHandle<Integer>> handles = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            AtomicInteger cancelled = new AtomicInteger();
            for (int t = 0; t < submitters; t++) {
                OperationType type = ops.type("t" + t % 2);
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        OperationHandle<Integer> handle = type.submit(ran::incrementAndGet, 1 + i % 10);
                        handles.add(handle);
                        if (i % 7 == 0 && handle.cancel()) {
                            cancelled.incrementAndGet();
                        } else if (i % 11 == 0) {
                            handle.changePriority(10 - i % 10);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            int completed = 0;
            for (OperationHandle<Integer> handle : handles) {
                try {
                    handle.join();
                    completed++;
                } catch (OperationCancelledException expected) {
                    assertThat(handle.status()).isEqualTo(OperationStatus.CANCELLED);
                }
            }
            assertThat(handles).hasSize(submitters * each);
            assertThat(completed + cancelled.get()).isEqualTo(submitters * each);
            AsyncStats stats = ops.stats();
            assertThat(stats.completed()).isEqualTo(completed);
            assertThat(stats.cancelled()).isEqualTo(cancelled.get());
            assertThat(stats.pending()).isZero();
            // A cancelled run may have begun: it ran although its handle says cancelled.
            assertThat(ran.get()).isBetween(completed, submitters * each);
        }
    }

    @Test
    void aSlowOperationDoesNotHoldUpWhatItsWorkerTookWithIt() throws Exception {
        try (AsyncOperationsManager ops =
                AsyncOperationsManager.builder().maxConcurrent(2).build()) {
            OperationType type = ops.type("t");
            for (int i = 0; i < 1_000; i++) {
                type.submit(() -> "short").join();
            }
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            for (int i = 0; i < 2; i++) {
                type.submit(() -> {
                    gate.await();
                    return "gate";
                });
            }
            OperationHandle<String> slow = type.submit(() -> {
                release.await();
                return "slow";
            });
            List<OperationHandle<String>> behind = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                behind.add(type.submit(() -> "behind"));
            }
            gate.countDown();
            for (OperationHandle<String> handle : behind) {
                assertThat(handle.join()).isEqualTo("behind");
            }
            assertThat(slow.status()).isEqualTo(OperationStatus.IN_PROGRESS);
            release.countDown();
            assertThat(slow.join()).isEqualTo("slow");
        }
    }

    @Test
    void aRefusingExecutorIsAskedAgain() {
        AtomicInteger refusals = new AtomicInteger();
        io.perfopt.testkit.ManualTime time = new io.perfopt.testkit.ManualTime();
        io.perfopt.testkit.ManualScheduler scheduler = new io.perfopt.testkit.ManualScheduler(time);
        AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .nanoTime(time::nanoTime)
                .scheduler(scheduler)
                .executor(work -> {
                    if (refusals.getAndIncrement() < 3) {
                        throw new RejectedExecutionException("full");
                    }
                    scheduler.execute(work);
                })
                .build();
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> "x"));
        assertThat(handle.status()).isEqualTo(OperationStatus.QUEUED);
        time.advance(Duration.ofSeconds(1));
        assertThat(handle.join()).isEqualTo("x");
        assertThat(ops.stats().callbackFailures()).isEqualTo(3);
    }

    @Test
    void aSchedulerShutDownUnderUsIsReplacedByTheJdks() {
        io.perfopt.testkit.ManualTime time = new io.perfopt.testkit.ManualTime();
        io.perfopt.testkit.ManualScheduler scheduler = new io.perfopt.testkit.ManualScheduler(time);
        scheduler.shutdown();
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .scheduler(scheduler)
                .build()) {
            OperationHandle<String> handle = ops.submit(Operation.<String>of("t", () -> {
                        new CountDownLatch(1).await();
                        return "never";
                    })
                    .timeout(Duration.ofMillis(1)));
            assertThatThrownBy(handle::join).isInstanceOf(OperationTimeoutException.class);
            assertThat(ops.stats().schedulerRefusals()).isPositive();
        }
    }

    @Test
    void virtualThreadsRunOneOperationEach() {
        if (Runtime.version().feature() < 21) {
            assertThatThrownBy(() ->
                            AsyncOperationsManager.builder().virtualThreads().build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("virtualThreads needs JDK 21 or later, this is "
                            + Runtime.version().feature());
            return;
        }
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(2)
                .virtualThreads()
                .build()) {
            List<OperationHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                handles.add(ops.submit(
                        Operation.of("t", () -> Thread.currentThread().getName())));
            }
            List<String> names = handles.stream().map(OperationHandle::join).toList();
            assertThat(names)
                    .allMatch(name -> name.startsWith("perfopt-async-virtual-"))
                    .doesNotHaveDuplicates();
            assertThat(ops.submit(Operation.of("nested", () -> depth(ops, 50))).join())
                    .isEqualTo(50);
        }
    }

    /** Short work is taken several at a time; who waits for later work must not hold it back, whatever the clock says about its length. */
    @Test
    @Tag("A3")
    void workThatWaitsForWorkBehindItGoesOnUnderAClockThatStandsStill() throws InterruptedException {
        ManualTime time = new ManualTime();
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(2)
                .nanoTime(time::nanoTime)
                .scheduler(new ManualScheduler(time))
                .build()) {
            for (int i = 0; i < 20; i++) {
                ops.submit(Operation.of("pair", () -> "short")).join();
            }
            CountDownLatch inside = new CountDownLatch(2);
            CountDownLatch open = new CountDownLatch(1);
            for (int i = 0; i < 2; i++) {
                ops.submit(Operation.of("gate", () -> {
                    inside.countDown();
                    open.await();
                    return "gate";
                }));
            }
            inside.await();
            CountDownLatch second = new CountDownLatch(1);
            OperationHandle<String> waits = ops.submit(Operation.of("pair", () -> {
                second.await();
                return "first";
            }));
            ops.submit(Operation.of("pair", () -> {
                second.countDown();
                return "second";
            }));
            for (int i = 0; i < 20; i++) {
                ops.submit(Operation.of("pair", () -> "short"));
            }
            open.countDown();
            assertThat(waits.join()).isEqualTo("first");
        }
    }

    @Test
    void virtualThreadsAndAnExecutorExcludeEachOther() {
        assertThatThrownBy(() -> AsyncOperationsManager.builder()
                        .virtualThreads()
                        .executor(Runnable::run)
                        .build())
                .hasMessageContaining("exclude each other");
    }
}
