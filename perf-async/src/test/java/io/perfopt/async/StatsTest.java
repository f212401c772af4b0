package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a manager tells about itself. */
class StatsTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;

    private void someWork() {
        ops.submit(Operation.of("a", manual.taking(Duration.ofMillis(100), "x")));
        ops.submit(Operation.of("a", manual.taking(Duration.ofMillis(300), "x")));
        ops.submit(Operation.of("b", () -> {
            throw new IOException("no");
        }));
        ops.submit(Operation.of("b", () -> "x")).cancel();
        ops.submit(Operation.of("b", () -> "x").startDelay(Duration.ofHours(1)).timeout(Duration.ofSeconds(1)));
    }

    @Test
    @Tag("A11")
    void figuresOfTheWholeManagerAreArithmetic() {
        someWork();
        assertThat(ops.stats().pending()).isEqualTo(4);
        manual.advance(Duration.ofSeconds(2));
        AsyncStats stats = ops.stats();
        assertThat(stats.submitted()).isEqualTo(5);
        assertThat(stats.completed()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThat(stats.timedOut()).isEqualTo(1);
        assertThat(stats.pending()).isZero();
        assertThat(stats.running()).isZero();
        assertThat(stats.longestRun()).contains(Duration.ofMillis(300));
        // Runs of 100, 300 and 0 ms.
        assertThat(stats.averageRun().orElseThrow()).isEqualTo(Duration.ofNanos(400_000_000 / 3));
        assertThat(stats.callbackFailures()).isZero();
        assertThat(stats.types()).extracting(OperationTypeStats::type).containsExactly("a", "b");
    }

    @Test
    @Tag("A12")
    void figuresOfATypeTellWaitAndRunByPriority() {
        ops.submit(Operation.of("a", manual.taking(Duration.ofMillis(100), "x")).priority(9));
        ops.submit(Operation.of("a", manual.taking(Duration.ofMillis(300), "x")).priority(3));
        ops.submit(Operation.of("a", () -> "waits").priority(2).startDelay(Duration.ofHours(1)));
        manual.run();
        OperationTypeStats stats = ops.type("a").stats();
        assertThat(stats.started()).isEqualTo(2);
        assertThat(stats.pending()).isEqualTo(1);
        assertThat(stats.averageWait()).contains(Duration.ofMillis(50));
        assertThat(stats.longestWait()).contains(Duration.ofMillis(100));
        assertThat(stats.averageRun()).contains(Duration.ofMillis(200));
        assertThat(stats.totalRun()).isEqualTo(Duration.ofMillis(400));
        assertThat(stats.priorities()).extracting(PriorityStats::priority).containsExactly(9, 3);
        assertThat(stats.priorities().get(1).averageWait()).contains(Duration.ofMillis(100));
        assertThat(stats.priorities().get(1).averageRun()).contains(Duration.ofMillis(300));
        assertThat(ops.type("unused").stats().averageWait()).isEqualTo(Optional.empty());
    }

    @Test
    void runningOperationsAreCountedWhileTheyRun() {
        int[] seen = new int[2];
        ops.submit(Operation.of("a", () -> {
            seen[0] = ops.stats().running();
            seen[1] = ops.pendingCount();
            return "x";
        }));
        ops.submit(Operation.of("a", () -> "y"));
        manual.run();
        assertThat(seen).containsExactly(1, 1);
    }

    @Test
    @Tag("A8")
    void pendingOperationsAreListedMostUrgentFirst() {
        ops.configure("batch", type -> type.batching(10, Duration.ofSeconds(1)));
        OperationHandle<String> five = ops.submit(Operation.of("a", () -> "x"));
        OperationHandle<String> nine = ops.submit(Operation.of("b", () -> "x").priority(9));
        OperationHandle<String> delayed =
                ops.submit(Operation.of("a", () -> "x").startDelay(Duration.ofSeconds(1)));
        OperationHandle<String> batching = ops.submit(Operation.of("batch", () -> "x"));
        OperationHandle<String> shared =
                ops.submit(Operation.of("a", () -> "x").priority(1).dedupeBy("key"));
        List<OperationSnapshot> pending = ops.pending(100);
        assertThat(pending.subList(0, 3))
                .extracting(OperationSnapshot::id)
                .containsExactly(nine.id(), five.id(), shared.id());
        assertThat(pending.subList(3, 5))
                .extracting(OperationSnapshot::id)
                .containsExactlyInAnyOrder(delayed.id(), batching.id());
        assertThat(ops.pendingCount()).isEqualTo(5);
        assertThat(ops.pending(2)).hasSize(2);
        ops.type("batch").flush();
        assertThat(ops.pending(100)).extracting(OperationSnapshot::id).contains(batching.id());
    }

    @Test
    @Tag("A13")
    void resetSetsTheFiguresToZeroAndLeavesTheWork() {
        someWork();
        manual.advance(Duration.ofSeconds(2));
        OperationHandle<String> waiting = ops.submit(Operation.of("a", () -> "x"));
        ops.resetStats();
        assertThat(ops.stats().submitted()).isZero();
        assertThat(ops.stats().completed()).isZero();
        assertThat(ops.stats().pending()).isEqualTo(1);
        manual.run();
        assertThat(waiting.join()).isEqualTo("x");
        assertThat(ops.stats().completed()).isEqualTo(1);
        assertThat(ops.ended("a")).hasSize(3);
    }

    @Test
    @Tag("A22")
    void endedOperationsAreKeptByCountAndAge() {
        for (int i = 0; i < 60; i++) {
            int number = i;
            ops.submit(Operation.of("a", () -> number));
            ops.submit(Operation.of("a", () -> {
                throw new IOException("no");
            }));
        }
        manual.run();
        List<OperationSnapshot> ended = ops.ended("a");
        assertThat(ended)
                .filteredOn(each -> each.status() == OperationStatus.COMPLETED)
                .hasSize(10);
        assertThat(ended)
                .filteredOn(each -> each.status() == OperationStatus.FAILED)
                .hasSize(50);
        assertThat(ops.operation(1)).isEmpty();
        assertThat(ops.operation(119)).map(OperationSnapshot::status).contains(OperationStatus.COMPLETED);
        assertThat(ops.handle(119).orElseThrow().join()).isEqualTo(59);
        manual.advance(Duration.ofHours(1).plusSeconds(1));
        assertThat(ops.operation(119)).isEmpty();
        assertThat(ops.ended("a")).isEmpty();
        assertThat(ops.ended("unknown")).isEmpty();
    }

    @Test
    @Tag("A22")
    void keepingNothingKeepsNothing() {
        ops.configure("a", type -> type.keep(3, 3, Duration.ofHours(1)));
        for (int i = 0; i < 5; i++) {
            ops.submit(Operation.of("a", () -> "x"));
        }
        manual.run();
        assertThat(ops.ended("a")).extracting(OperationSnapshot::id).containsExactly(3L, 4L, 5L);
        ops.configure("a", type -> type.keep(1, 0, Duration.ofHours(1)));
        assertThat(ops.ended("a")).extracting(OperationSnapshot::id).containsExactly(5L);
        ops.configure("a", type -> type.keep(0, 0, Duration.ofHours(1)));
        OperationHandle<String> gone = ops.submit(Operation.of("a", () -> "x"));
        manual.run();
        assertThat(gone.join()).isEqualTo("x");
        assertThat(ops.operation(gone.id())).isEmpty();
    }

    @Test
    void everythingIsFitForALogLine() {
        OperationHandle<String> handle = ops.submit(Operation.of("a", () -> "x"));
        assertThat(handle.toString()).isEqualTo("operation 1 (a) QUEUED, priority 5");
        assertThat(ops.toString()).contains("maxConcurrent=1", "1 types");
        assertThat(ops.type("a").toString()).startsWith("a: fallback(of the operation) > no retry > no breaker");
        assertThat(Outcome.completed("x").toString()).isEqualTo("Outcome[COMPLETED, x]");
    }
}
