package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The three time limits, and what they do to work that listens and work that does not. */
class TimeoutTest {
    private static final Duration TICKS = Duration.ofMillis(20);

    @Test
    @Tag("A10")
    void aQueuedOperationThatTimedOutNeverRuns() {
        ManualOps manual = ManualOps.single();
        AtomicInteger runs = new AtomicInteger();
        manual.ops.configure("slow", type -> type.timeout(Duration.ofMillis(100)));
        OperationHandle<String> blocker =
                manual.ops.submit(Operation.of("x", manual.taking(Duration.ofMillis(500), "blocker"))
                        .priority(10));
        OperationHandle<Integer> waiting = manual.ops.submit(Operation.of("slow", runs::incrementAndGet));
        manual.advance(Duration.ofSeconds(1));
        assertThat(blocker.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(waiting.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(runs).hasValue(0);
        assertThatThrownBy(waiting::join)
                .isInstanceOf(OperationTimeoutException.class)
                .hasMessageContaining("its total timeout of 100 ms");
    }

    @Test
    void aTimeoutIsNeverEarlyAndAtMostTwoTicksLate() {
        for (int millis : new int[] {1, 9, 10, 11, 639, 640, 641, 41_000, 3_600_000}) {
            ManualOps manual = ManualOps.single();
            List<Long> ended = new ArrayList<>();
            OperationHandle<String> handle = manual.ops.submit(Operation.<String>of("t", () -> "x")
                    .startDelay(Duration.ofDays(1))
                    .timeout(Duration.ofMillis(millis)));
            handle.stage().whenComplete((value, error) -> ended.add(manual.time.nanoTime()));
            manual.advance(Duration.ofMillis(millis).plus(TICKS));
            assertThat(ended).as("%d ms", millis).hasSize(1);
            assertThat(ended.get(0)).isBetween(millis * 1_000_000L, millis * 1_000_000L + TICKS.toNanos());
        }
    }

    @Test
    @Tag("A10")
    void queueAndRunTimeoutsCountSeparately() {
        ManualOps manual = ManualOps.single();
        OperationHandle<String> delayed = manual.ops.submit(Operation.<String>of("t", () -> "x")
                .startDelay(Duration.ofSeconds(10))
                .queueTimeout(Duration.ofMillis(200)));
        OperationHandle<String> slow = manual.ops.submit(Operation.of("t", context -> {
                    manual.time.advance(Duration.ofMillis(400));
                    context.cancellation().throwIfCancelled();
                    return "late";
                })
                .runTimeout(Duration.ofMillis(300)));
        manual.advance(Duration.ofSeconds(1));
        assertThatThrownBy(delayed::join).hasMessageContaining("its queue timeout");
        assertThatThrownBy(slow::join).hasMessageContaining("its run timeout of 300 ms");
        assertThat(slow.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInterruptOfATimedOutRunDoesNotReachTheNextOperation() {
        ManualOps manual = ManualOps.single();
        List<Boolean> interrupted = new ArrayList<>();
        manual.ops.submit(Operation.of("t", () -> {
                    manual.time.advance(Duration.ofSeconds(1));
                    interrupted.add(Thread.currentThread().isInterrupted());
                    return "ignored";
                })
                .timeout(Duration.ofMillis(100)));
        manual.ops.submit(
                Operation.of("t", () -> interrupted.add(Thread.currentThread().isInterrupted())));
        manual.advance(Duration.ofSeconds(3));
        assertThat(interrupted).containsExactly(true, false);
    }

    @Test
    void workThatInterruptsItselfDoesNotDisturbTheNext() {
        ManualOps manual = ManualOps.single();
        List<Boolean> interrupted = new ArrayList<>();
        manual.ops.submit(Operation.of("t", () -> {
            Thread.currentThread().interrupt();
            return "x";
        }));
        manual.ops.submit(
                Operation.of("t", () -> interrupted.add(Thread.currentThread().isInterrupted())));
        manual.run();
        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void remainingTimeIsToldToTheWork() {
        ManualOps manual = ManualOps.single();
        List<Duration> left = new ArrayList<>();
        manual.ops.submit(
                Operation.of("t", context -> left.add(context.remaining().orElseThrow()))
                        .startDelay(Duration.ofSeconds(1))
                        .timeout(Duration.ofSeconds(3)));
        manual.ops.submit(Operation.of(
                        "t", context -> left.addAll(context.remaining().stream().toList()))
                .timeout(Duration.ZERO));
        manual.advance(Duration.ofSeconds(2));
        assertThat(left).containsExactly(Duration.ofSeconds(2));
    }

    /** A thousand runs that ignore token and interrupt, on four real workers: the pool must still run four healthy operations at once. */
    @Test
    void aThousandRunsThatIgnoreTheirInterruptLeaveThePoolWhole() throws Exception {
        ManualTime time = new ManualTime();
        ManualScheduler timer = new ManualScheduler(time);
        CountDownLatch release = new CountDownLatch(1);
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(4)
                .maxReplacements(1_000)
                .nanoTime(time::nanoTime)
                .scheduler(timer)
                .grace(Duration.ofMillis(50))
                .build()) {
            List<OperationHandle<String>> ignoring = new ArrayList<>();
            for (int i = 0; i < 1_000; i += 4) {
                CountDownLatch inside = new CountDownLatch(4);
                for (int j = 0; j < 4; j++) {
                    ignoring.add(ops.submit(Operation.of("ignoring", () -> {
                                inside.countDown();
                                awaitUninterruptibly(release);
                                return "late";
                            })
                            .timeout(Duration.ofMillis(10))));
                }
                inside.await();
                time.advance(Duration.ofMillis(200));
            }
            assertThat(ignoring).allMatch(handle -> handle.status() == OperationStatus.TIMED_OUT);
            assertThat(ops.stats().stuck()).isEqualTo(1_000);
            assertThat(ops.stuck()).hasSize(1_000);
            assertThat(ops.stuck().get(0).stack())
                    .anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly"));
            CyclicBarrier four = new CyclicBarrier(4);
            List<OperationHandle<Integer>> healthy = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                healthy.add(
                        ops.submit(Operation.of("healthy", () -> four.await()).timeout(Duration.ZERO)));
            }
            for (OperationHandle<Integer> handle : healthy) {
                assertThat(handle.join()).isBetween(0, 3);
            }
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignoredOnPurpose) {
                // This is the work that does not listen.
            }
        }
    }

    @Test
    void aTimedOutRunThatListensFreesItsWorkerAtOnce() throws Exception {
        ManualTime time = new ManualTime();
        ManualScheduler timer = new ManualScheduler(time);
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .nanoTime(time::nanoTime)
                .scheduler(timer)
                .build()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            OperationHandle<String> slow = ops.submit(Operation.<String>of("t", () -> {
                        inside.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException told) {
                            interrupted.countDown();
                            throw told;
                        }
                        return "never";
                    })
                    .timeout(Duration.ofMillis(50)));
            inside.await();
            time.advance(Duration.ofMillis(100));
            interrupted.await();
            assertThat(slow.status()).isEqualTo(OperationStatus.TIMED_OUT);
            assertThat(ops.submit(Operation.of("t", () -> Thread.currentThread().isInterrupted())
                                    .timeout(Duration.ZERO))
                            .join())
                    .isFalse();
            assertThat(ops.stats().stuck()).isZero();
        }
    }

    @Test
    void healthyOperationsMeetAtTheirBarrierOnlyWithAllWorkers() throws BrokenBarrierException, InterruptedException {
        // The control of the test above: with three workers taken the barrier of four cannot be passed.
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(4)
                .maxReplacements(0)
                .build()) {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch inside = new CountDownLatch(1);
            ops.submit(Operation.of("stuck", () -> {
                inside.countDown();
                awaitUninterruptibly(release);
                return "x";
            }));
            inside.await();
            CyclicBarrier four = new CyclicBarrier(4);
            List<OperationHandle<Integer>> healthy = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                healthy.add(ops.submit(Operation.of("healthy", () -> four.await())));
            }
            while (four.getNumberWaiting() < 3) {
                Thread.onSpinWait();
            }
            assertThat(healthy).noneMatch(handle -> handle.status().isTerminal());
            release.countDown();
            for (OperationHandle<Integer> handle : healthy) {
                assertThat(handle.join()).isBetween(0, 3);
            }
        }
    }
}
