package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a caller can do with a handle. */
class HandleTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;

    @Test
    @Tag("A2")
    void aCancelledQueuedOperationNeverRunsAndFreesWhatItCaptured() throws Exception {
        List<String> ran = new ArrayList<>();
        byte[] big = new byte[1024];
        WeakReference<byte[]> captured = new WeakReference<>(big);
        OperationHandle<Integer> handle = submitHolding(big, ran);
        big = null;
        assertThat(handle.cancel()).isTrue();
        assertThat(handle.cancel()).isFalse();
        assertThat(handle.status()).isEqualTo(OperationStatus.CANCELLED);
        for (int i = 0; i < 50 && captured.get() != null; i++) {
            System.gc();
        }
        assertThat(captured.get()).isNull();
        manual.run();
        assertThat(ran).isEmpty();
        assertThatThrownBy(handle::join)
                .isInstanceOf(OperationCancelledException.class)
                .hasMessageContaining("(t) was cancelled");
    }

    private OperationHandle<Integer> submitHolding(byte[] held, List<String> ran) {
        return ops.submit(Operation.of("t", () -> {
            ran.add("ran");
            return held.length;
        }));
    }

    @Test
    @Tag("A2")
    void cancellingARunningOperationTellsItsTokenAndPassesTheCancellationOn() {
        AtomicReference<OperationHandle<String>> self = new AtomicReference<>();
        List<String> told = new ArrayList<>();
        self.set(ops.submit(Operation.of("t", context -> {
            context.cancellation().onCancel(() -> told.add("socket closed"));
            Objects.requireNonNull(self.get()).cancel();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(context.cancellation().isCancelled()).isTrue();
            context.cancellation().throwIfCancelled();
            return "late";
        })));
        List<Boolean> flags = new ArrayList<>();
        ops.submit(Operation.of("t", () -> flags.add(Thread.currentThread().isInterrupted())));
        manual.run();
        assertThat(told).containsExactly("socket closed");
        assertThat(Objects.requireNonNull(self.get()).status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(flags)
                .as("the interrupt did not leak into the next operation")
                .containsExactly(false);
    }

    @Test
    @Tag("A2")
    void cancellingReachesTheInnerFutureOfAStageOperation() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        OperationHandle<String> handle = ops.submit(Operation.ofStage("t", context -> inner));
        manual.run();
        assertThat(handle.status()).isEqualTo(OperationStatus.IN_PROGRESS);
        assertThat(handle.cancel()).isTrue();
        assertThat(inner).isCancelled();
        OperationHandle<String> next = ops.submit(Operation.of("t", () -> "next"));
        manual.run();
        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    void aStageOperationHoldsItsPlaceButNoThread() {
        CompletableFuture<String> inner = new CompletableFuture<>();
        OperationHandle<String> stage = ops.submit(Operation.ofStage("t", context -> inner));
        OperationHandle<String> next = ops.submit(Operation.of("t", () -> "next"));
        manual.run();
        assertThat(next.status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(ops.stats().running()).isEqualTo(1);
        inner.complete("done");
        manual.run();
        assertThat(stage.join()).isEqualTo("done");
        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    @Tag("A3")
    void joinGivesTheResultOrLeavesTheWorkRunning() {
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> "result"));
        assertThatThrownBy(() -> handle.join(Duration.ZERO))
                .isInstanceOf(OperationTimeoutException.class)
                .hasMessage("waited PT0S for operation 1 (t), which is QUEUED and goes on");
        manual.run();
        assertThat(handle.join(Duration.ZERO)).isEqualTo("result");
        assertThat(handle.join()).isEqualTo("result");
    }

    @Test
    @Tag("A3")
    void joinWaitsByTheManagersClock() throws Exception {
        AtomicLong clock = new AtomicLong();
        AsyncOperationsManager idle = AsyncOperationsManager.builder()
                .nanoTime(clock::get)
                .executor(drain -> {})
                .build();
        OperationHandle<String> handle =
                idle.submit(Operation.of("t", () -> "never").timeout(Duration.ZERO));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                handle.join(Duration.ofHours(1));
            } catch (OperationTimeoutException expected) {
                thrown.set(expected);
            }
        });
        waiter.start();
        while (waiter.isAlive()) {
            clock.addAndGet(Duration.ofMinutes(10).toNanos());
            waiter.join(1);
        }
        assertThat(thrown.get()).hasMessageContaining("waited PT1H");
        idle.close(Duration.ZERO);
    }

    @Test
    @Tag("A3")
    void joinThrowsWhatTheWorkThrewAsTheCause() {
        IOException broken = new IOException("disk full");
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> {
            throw broken;
        }));
        manual.run();
        assertThatThrownBy(handle::join)
                .isExactlyInstanceOf(OperationException.class)
                .hasMessageContaining("disk full")
                .cause()
                .isSameAs(broken);
        assertThat(handle.status()).isEqualTo(OperationStatus.FAILED);
    }

    @Test
    void anInterruptedWaitLeavesTheOperationAlone() {
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> "ok"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(handle::join).isInstanceOf(OperationInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        manual.run();
        assertThat(handle.join()).isEqualTo("ok");
    }

    @Test
    void aStageIsADefensiveCopy() throws Exception {
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> "real"));
        CompletionStage<String> tampered = handle.stage();
        tampered.toCompletableFuture().complete("forged");
        CompletionStage<String> honest = handle.stage();
        manual.run();
        assertThat(handle.join()).isEqualTo("real");
        assertThat(honest.toCompletableFuture().get()).isEqualTo("real");
    }

    @Test
    void aStageFailsWithTheOperationsException() {
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> {
            throw new IllegalStateException("no");
        }));
        manual.run();
        assertThatThrownBy(() -> handle.stage().toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(OperationException.class)
                .cause()
                .hasMessage("no");
    }

    @Test
    @Tag("A4")
    void statusFollowsTheOperationThroughItsLife() {
        List<OperationStatus> seen = new ArrayList<>();
        AtomicReference<OperationHandle<String>> self = new AtomicReference<>();
        self.set(ops.submit(Operation.of("t", () -> {
            seen.add(Objects.requireNonNull(self.get()).status());
            return "x";
        })));
        seen.add(Objects.requireNonNull(self.get()).status());
        manual.run();
        seen.add(Objects.requireNonNull(self.get()).status());
        ops.configure("b", type -> type.batching(2, Duration.ofSeconds(1)));
        OperationHandle<String> batched = ops.submit(Operation.of("b", () -> "b"));
        seen.add(batched.status());
        OperationHandle<String> failing = ops.submit(Operation.of("t", () -> {
            throw new IllegalStateException();
        }));
        OperationHandle<String> late = ops.submit(Operation.<String>of("t", () -> "late")
                .startDelay(Duration.ofMinutes(1))
                .timeout(Duration.ofSeconds(1)));
        manual.advance(Duration.ofSeconds(2));
        seen.add(failing.status());
        seen.add(late.status());
        assertThat(seen)
                .containsExactly(
                        OperationStatus.QUEUED,
                        OperationStatus.IN_PROGRESS,
                        OperationStatus.COMPLETED,
                        OperationStatus.BATCHING,
                        OperationStatus.FAILED,
                        OperationStatus.TIMED_OUT);
        assertThat(batched.status()).isEqualTo(OperationStatus.COMPLETED);
    }

    @Test
    @Tag("A21")
    void progressIsReadableOnTheHandle() {
        List<Progress> seen = new ArrayList<>();
        AtomicReference<OperationHandle<String>> self = new AtomicReference<>();
        self.set(ops.submit(Operation.of("t", context -> {
            context.progress(3, 12, "scaling");
            seen.add(Objects.requireNonNull(self.get()).progress().orElseThrow());
            return "x";
        })));
        assertThat(Objects.requireNonNull(self.get()).progress()).isEmpty();
        manual.run();
        assertThat(seen).containsExactly(new Progress(3, 12, "scaling"));
        assertThat(seen.get(0).fraction()).hasValue(0.25);
        assertThat(Objects.requireNonNull(self.get()).progress()).contains(new Progress(3, 12, "scaling"));
        assertThatThrownBy(() -> new Progress(-1, 0, "x")).hasMessage("done must be at least 0, was -1");
    }

    @Test
    @Tag("A25")
    void aSnapshotSaysEverything() {
        OperationHandle<String> handle = ops.submit(Operation.of("report", manual.taking(Duration.ofMillis(250), "x"))
                .priority(7)
                .timeout(Duration.ofSeconds(5)));
        manual.advance(Duration.ofSeconds(0));
        OperationSnapshot snapshot = handle.snapshot();
        assertThat(snapshot.id()).isEqualTo(handle.id());
        assertThat(snapshot.type()).isEqualTo("report");
        assertThat(snapshot.priority()).isEqualTo(7);
        assertThat(snapshot.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(snapshot.queued()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(snapshot.started()).contains(snapshot.queued());
        assertThat(snapshot.ended()).contains(snapshot.queued().plusMillis(250));
        assertThat(snapshot.timeout()).contains(Duration.ofSeconds(5));
        assertThat(snapshot.attempts()).isEqualTo(1);
        assertThat(snapshot.error()).isEmpty();
        assertThat(ops.operation(handle.id())).contains(snapshot);
        assertThat(ops.operation(999)).isEmpty();
    }

    @Test
    @Tag("A25")
    void aSnapshotOfAFailureNamesTheError() {
        IllegalStateException broken = new IllegalStateException("broken");
        OperationHandle<String> handle = ops.submit(Operation.of("t", () -> {
            throw broken;
        }));
        manual.run();
        assertThat(handle.snapshot().error()).containsSame(broken);
    }

    @Test
    @Tag("A18")
    void allSettledTellsHowEachOneEnded() throws Exception {
        List<Operation<String>> operations = List.of(
                Operation.of("t", () -> "one"),
                Operation.of("t", () -> {
                    throw new IOException("two");
                }),
                Operation.<String>of("t", () -> "three")
                        .startDelay(Duration.ofHours(1))
                        .timeout(Duration.ofSeconds(1)));
        CompletableFuture<AllSettled<String>> all = ops.submitAll(operations).toCompletableFuture();
        manual.run();
        assertThat(all).isNotDone();
        manual.advance(Duration.ofSeconds(2));
        AllSettled<String> settled = all.get();
        assertThat(settled.values()).containsExactly("one");
        assertThat(settled.outcomes())
                .extracting(Outcome::status)
                .containsExactly(OperationStatus.COMPLETED, OperationStatus.FAILED, OperationStatus.TIMED_OUT);
        assertThat(settled.errors().get(0)).hasRootCauseMessage("two");
        assertThat(settled.count(OperationStatus.FAILED)).isEqualTo(1);
        assertThat(settled.allCompleted()).isFalse();
        assertThat(ops.<String>submitAll(List.of()).toCompletableFuture().get().outcomes())
                .isEmpty();
    }
}
