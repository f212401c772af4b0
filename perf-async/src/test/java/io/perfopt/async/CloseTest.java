package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of a manager. */
class CloseTest {
    @Test
    @Tag("A23")
    void everyHandleEndsAndTheReportTellsHow() {
        ManualOps manual = ManualOps.single();
        AsyncOperationsManager ops = manual.ops;
        ops.configure("batch", type -> type.batching(10, Duration.ofHours(1)));
        List<OperationHandle<String>> handles = new ArrayList<>();
        handles.add(ops.submit(Operation.of("t", () -> "x")));
        handles.add(ops.submit(Operation.of("batch", () -> "x")));
        handles.add(ops.submit(Operation.of("t", () -> "x").startDelay(Duration.ofHours(1))));
        handles.add(ops.submit(Operation.of("t", () -> "x").dedupeBy("key")));
        handles.add(ops.<Integer, String>batcher("load", keys -> List.of("v"))
                .build()
                .load(1));
        CompletableFuture<String> inner = new CompletableFuture<>();
        OperationHandle<String> stage =
                ops.submit(Operation.<String>ofStage("t", context -> inner).priority(10));
        OperationHandle<String> retrying = ops.submit(Operation.<String>of("u", () -> {
                    throw new IllegalStateException("again");
                })
                .retry(RetryPolicy.fixed(2, Duration.ofHours(1)))
                .priority(9));
        manual.run();
        handles.add(stage);
        handles.add(retrying);
        CloseReport report = ops.close(Duration.ZERO);
        assertThat(handles).allMatch(handle -> handle.status() == OperationStatus.CANCELLED);
        assertThat(inner).isCancelled();
        assertThat(report.cancelled()).isEqualTo(7);
        assertThat(report.ended()).isZero();
        assertThat(report.stuck()).isEmpty();
        OperationHandle<String> refused = ops.submit(Operation.of("t", () -> "x"));
        assertThatThrownBy(refused::join).hasMessage("t: the manager is closed");
        assertThat(ops.close(Duration.ofSeconds(1))).isEqualTo(report);
        ops.close();
    }

    @Test
    @Tag("A23")
    void workDrainsWithinTheLimitAndThreadsEnd() {
        Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
        Thread[] worker = new Thread[1];
        List<OperationHandle<String>> handles = new ArrayList<>();
        AsyncOperationsManager ops =
                AsyncOperationsManager.builder().maxConcurrent(2).build();
        ops.configure("batch", type -> type.batching(1_000, Duration.ofHours(1)));
        for (int i = 0; i < 500; i++) {
            handles.add(ops.submit(Operation.of(i % 2 == 0 ? "t" : "batch", () -> {
                worker[0] = Thread.currentThread();
                return "x";
            })));
        }
        CloseReport report = ops.close(Duration.ofSeconds(20));
        assertThat(handles).allMatch(handle -> handle.join().equals("x"));
        assertThat(report.cancelled()).isZero();
        assertThat(worker[0].isAlive()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .filteredOn(name -> name.startsWith("perfopt-async-worker"))
                .as("workers that outlive their manager")
                .isEmpty();
    }

    @Test
    @Tag("A23")
    void runningWorkIsInterruptedAtTheLimitAndWhatIgnoresItIsReported() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        AsyncOperationsManager ops =
                AsyncOperationsManager.builder().maxConcurrent(2).build();
        OperationHandle<String> listening = ops.submit(Operation.of("t", () -> {
            inside.countDown();
            new CountDownLatch(1).await();
            return "x";
        }));
        OperationHandle<String> deaf = ops.submit(Operation.of("deaf", () -> {
            inside.countDown();
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "x";
        }));
        inside.await();
        CloseReport report = ops.close(Duration.ZERO);
        assertThat(listening.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(deaf.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(report.cancelled()).isEqualTo(2);
        assertThat(report.stuck()).extracting(StuckOperation::type).contains("deaf");
        release.countDown();
    }

    @Test
    @Tag("A23")
    void closingFromInsideAnOperationDoesNotWaitForItself() {
        AtomicReference<CloseReport> report = new AtomicReference<>();
        AsyncOperationsManager ops =
                AsyncOperationsManager.builder().maxConcurrent(1).build();
        CountDownLatch submitted = new CountDownLatch(1);
        OperationHandle<String> closer = ops.submit(Operation.of("t", () -> {
            submitted.await();
            report.set(ops.close(Duration.ofSeconds(20)));
            return "closed";
        }));
        OperationHandle<String> queued = ops.submit(Operation.of("t", () -> "ran"));
        submitted.countDown();
        assertThat(closer.join()).isEqualTo("closed");
        assertThat(queued.join()).isEqualTo("ran");
        assertThat(Objects.requireNonNull(report.get()).ended()).isEqualTo(1);
        assertThat(Objects.requireNonNull(report.get()).cancelled()).isZero();
    }

    @Test
    void anInjectedSchedulerIsNotShutDown() {
        ManualOps manual = ManualOps.single();
        manual.ops.close(Duration.ZERO);
        assertThat(manual.scheduler.isShutdown()).isFalse();
    }

    /** Close at every point of a random history: no handle may stay open. */
    @Test
    @Tag("A23")
    void closeLosesNobodyWheneverItComes() {
        for (int seed = 0; seed < 300; seed++) {
            java.util.Random random = new java.util.Random(seed);
            ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(1 + random.nextInt(3)));
            manual.ops.configure("batch", type -> type.batching(3, Duration.ofMillis(30)));
            Batcher<Integer, String> batcher = manual.ops
                    .<Integer, String>batcher(
                            "load", keys -> keys.stream().map(key -> "v" + key).toList())
                    .maxSize(3)
                    .build();
            List<OperationHandle<?>> handles = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> handles.add(manual.ops.submit(Operation.of("t", () -> "x")));
                    case 1 -> handles.add(manual.ops.submit(Operation.of("batch", () -> "x")));
                    case 2 -> handles.add(batcher.load(random.nextInt(4)));
                    case 3 ->
                        handles.add(manual.ops.submit(Operation.of("t", () -> "x")
                                .dedupeBy(random.nextInt(2), Deduplication.joinThenRerun())));
                    case 4 ->
                        handles.add(manual.ops.submit(Operation.of("t", () -> "x")
                                .dedupeBy("save", Deduplication.latest(Duration.ofMillis(20), Duration.ofMillis(50)))));
                    case 5 ->
                        handles.add(manual.ops.submit(Operation.<String>of("t", () -> {
                                    throw new IllegalStateException("no");
                                })
                                .retry(RetryPolicy.fixed(3, Duration.ofMillis(20)))
                                .fallback(error -> "instead")));
                    case 6 -> manual.advance(Duration.ofMillis(random.nextInt(30)));
                    default -> {
                        if (!handles.isEmpty()) {
                            handles.get(random.nextInt(handles.size())).cancel();
                        }
                    }
                }
            }
            manual.ops.close(Duration.ZERO);
            assertThat(handles)
                    .as("seed %d", seed)
                    .allMatch(handle -> handle.status().isTerminal());
            assertThat(manual.ops.pendingCount()).as("seed %d", seed).isZero();
        }
    }
}
