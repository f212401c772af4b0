package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** De-duplication: who shares what, and who may leave. */
class SharingTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;
    private final AtomicInteger runs = new AtomicInteger();

    private Operation<Integer> counting() {
        return Operation.of("t", runs::incrementAndGet);
    }

    @Test
    @Tag("A15")
    void callersOfAKeyShareOneRunAndEachHasItsOwnHandle() {
        OperationHandle<Integer> one = ops.submit(counting().dedupeBy("key"));
        OperationHandle<Integer> two = ops.submit(counting().dedupeBy("key"));
        OperationHandle<Integer> other = ops.submit(counting().dedupeBy("other"));
        OperationHandle<Integer> otherType =
                ops.submit(Operation.of("u", runs::incrementAndGet).dedupeBy("key"));
        assertThat(one.id()).isNotEqualTo(two.id());
        manual.run();
        assertThat(one.join()).isEqualTo(two.join());
        assertThat(runs).hasValue(3);
        assertThat(List.of(other.join(), otherType.join())).doesNotContain(one.join());
        assertThat(ops.stats().joins()).isEqualTo(1);
        assertThat(ops.type("t").stats().completed()).isEqualTo(3);
        assertThat(one.snapshot().attempts()).isEqualTo(1);
        OperationHandle<Integer> later = ops.submit(counting().dedupeBy("key"));
        manual.run();
        assertThat(later.join()).isEqualTo(4);
    }

    @Test
    @Tag("A15")
    void oneCallerLeavesAloneAndTheLastTakesTheWorkAlong() {
        OperationHandle<Integer> one = ops.submit(counting().dedupeBy("key"));
        OperationHandle<Integer> two = ops.submit(counting().dedupeBy("key"));
        OperationHandle<Integer> late =
                ops.submit(counting().dedupeBy("key").startDelay(Duration.ZERO).timeout(Duration.ofMillis(1)));
        assertThat(one.cancel()).isTrue();
        assertThat(one.status()).isEqualTo(OperationStatus.CANCELLED);
        manual.run();
        assertThat(two.join()).isEqualTo(1);
        assertThat(late.join()).isEqualTo(1);
        OperationHandle<Integer> three = ops.submit(counting().dedupeBy("key"));
        OperationHandle<Integer> four = ops.submit(counting().dedupeBy("key"));
        three.cancel();
        four.cancel();
        manual.run();
        assertThat(runs).hasValue(1);
        assertThat(ops.pendingCount()).isZero();
    }

    @Test
    @Tag("A15")
    void aCallerTimesOutAloneWithItsOwnFallback() {
        Operation<Integer> delayed = counting().dedupeBy("key").startDelay(Duration.ofSeconds(5));
        OperationHandle<Integer> patient = ops.submit(delayed);
        OperationHandle<Integer> hasty = ops.submit(delayed.timeout(Duration.ofSeconds(1)));
        OperationHandle<Integer> valued =
                ops.submit(delayed.timeout(Duration.ofSeconds(1)).fallbackValue(-1));
        OperationHandle<Integer> worked =
                ops.submit(delayed.timeout(Duration.ofSeconds(1)).fallback(error -> -2));
        manual.advance(Duration.ofSeconds(2));
        assertThat(hasty.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(valued.join()).isEqualTo(-1);
        assertThat(worked.join()).isEqualTo(-2);
        assertThat(patient.status()).isEqualTo(OperationStatus.QUEUED);
        manual.advance(Duration.ofSeconds(4));
        assertThat(patient.join()).isEqualTo(1);
    }

    @Test
    void thePriorityFollowsTheMostUrgentCaller() {
        List<String> order = new ArrayList<>();
        Operation<Boolean> shared = Operation.of("t", () -> order.add("shared")).dedupeBy("key");
        ops.submit(shared.priority(2));
        ops.submit(Operation.of("t", () -> order.add("five")));
        OperationHandle<Boolean> urgent = ops.submit(shared.priority(8));
        OperationHandle<Boolean> top =
                ops.submit(Operation.of("t", () -> order.add("nine")).priority(9));
        assertThat(urgent.changePriority(10)).isTrue();
        manual.run();
        assertThat(order).containsExactly("shared", "nine", "five");
        assertThat(top.priority()).isEqualTo(9);
        assertThat(urgent.changePriority(3)).isFalse();
    }

    @Test
    void aFailureReachesEveryCaller() {
        Operation<String> failing = Operation.<String>of("t", () -> {
                    throw new IOException("no");
                })
                .dedupeBy("key");
        OperationHandle<String> one = ops.submit(failing);
        OperationHandle<String> two = ops.submit(failing);
        manual.run();
        assertThatThrownBy(one::join).hasRootCauseMessage("no");
        assertThatThrownBy(two::join).hasRootCauseMessage("no");
        assertThat(ops.type("t").stats().failed()).isEqualTo(2);
    }

    @Test
    @Tag("A15")
    void joinThenRerunLosesNoUpdate() {
        List<OperationHandle<Integer>> during = new ArrayList<>();
        Operation<Integer> update = Operation.of("t", () -> {
                    int run = runs.incrementAndGet();
                    if (run == 1) {
                        during.add(ops.submit(rerun()));
                        during.add(ops.submit(rerun()));
                    }
                    return run;
                })
                .dedupeBy("key", Deduplication.joinThenRerun());
        OperationHandle<Integer> first = ops.submit(update);
        OperationHandle<Integer> joined = ops.submit(update);
        manual.run();
        assertThat(first.join()).isEqualTo(1);
        assertThat(joined.join()).isEqualTo(1);
        assertThat(during).allMatch(handle -> handle.join() == 2);
        assertThat(runs).hasValue(2);
    }

    private Operation<Integer> rerun() {
        return counting().dedupeBy("key", Deduplication.joinThenRerun());
    }

    @Test
    @Tag("A15")
    void latestDebouncesAndRunsTheLastCallersWork() {
        Deduplication latest = Deduplication.latest(Duration.ofMillis(100), Duration.ofMillis(250));
        List<OperationHandle<String>> handles = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            String text = "text " + i;
            handles.add(ops.submit(Operation.of("save", () -> {
                        runs.incrementAndGet();
                        return text;
                    })
                    .dedupeBy("document", latest)));
            manual.advance(Duration.ofMillis(80));
        }
        assertThat(runs).hasValue(0);
        manual.advance(Duration.ofMillis(40));
        assertThat(handles).allMatch(handle -> handle.join().equals("text 3"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void latestWaitsNoLongerThanItsMaximum() {
        Deduplication latest = Deduplication.latest(Duration.ofMillis(100), Duration.ofMillis(250));
        List<Long> ran = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ops.submit(Operation.of("save", () -> ran.add(manual.time.nanoTime() / 1_000_000))
                    .dedupeBy("document", latest));
            manual.advance(Duration.ofMillis(50));
        }
        manual.advance(Duration.ofSeconds(1));
        assertThat(ran.get(0)).isBetween(250L, 270L);
        assertThat(ran).hasSize(2);
    }

    @Test
    @Tag("A15")
    void firstWinsSharesItsOutcomeForAWindow() {
        Deduplication window = Deduplication.firstWins(Duration.ofSeconds(10));
        OperationHandle<Integer> first = ops.submit(counting().dedupeBy("key", window));
        manual.advance(Duration.ofSeconds(5));
        OperationHandle<Integer> inside = ops.submit(counting().dedupeBy("key", window));
        assertThat(first.join()).isEqualTo(1);
        assertThat(inside.join()).isEqualTo(1);
        manual.advance(Duration.ofSeconds(6));
        OperationHandle<Integer> outside = ops.submit(counting().dedupeBy("key", window));
        manual.run();
        assertThat(outside.join()).isEqualTo(2);
    }

    @Test
    void tooManyKeysRunUnshared() {
        ManualOps small = ManualOps.of(builder -> builder.maxConcurrent(1).maxSharedKeys(1));
        small.ops.submit(counting().dedupeBy("a"));
        OperationHandle<Integer> b1 = small.ops.submit(counting().dedupeBy("b"));
        OperationHandle<Integer> b2 = small.ops.submit(counting().dedupeBy("b"));
        small.run();
        assertThat(b1.join()).isNotEqualTo(b2.join());
        assertThat(runs).hasValue(3);
    }

    @Test
    void refusedSharedWorkFailsItsCaller() {
        ManualOps small =
                ManualOps.of(builder -> builder.maxConcurrent(1).capacity(1).headroom(0));
        small.ops.submit(Operation.of("t", () -> "x"));
        OperationHandle<Integer> refused = small.ops.submit(counting().dedupeBy("key"));
        assertThatThrownBy(refused::join).isInstanceOf(OperationRejectedException.class);
        small.run();
        OperationHandle<Integer> accepted = small.ops.submit(counting().dedupeBy("key"));
        small.run();
        assertThat(accepted.join()).isEqualTo(1);
        assertThat(small.ops.pendingCount()).isZero();
    }

    @Test
    void sharedWorkIsRetriedOnceForAll() {
        Operation<Integer> flaky = Operation.of("t", () -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IOException("once");
                    }
                    return runs.get();
                })
                .retry(RetryPolicy.fixed(2, Duration.ofMillis(10)))
                .dedupeBy("key");
        OperationHandle<Integer> one = ops.submit(flaky);
        OperationHandle<Integer> two = ops.submit(flaky);
        manual.advance(Duration.ofSeconds(1));
        assertThat(one.join()).isEqualTo(2);
        assertThat(two.join()).isEqualTo(2);
    }

    @Test
    void refusesImpossibleWindows() {
        assertThatThrownBy(() -> Deduplication.latest(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("maxWait must be at least quiet (PT2S), was PT1S");
        assertThat(Deduplication.latest(Duration.ofSeconds(1), Duration.ofSeconds(2))
                        .toString())
                .isEqualTo("latest(PT1S, at most PT2S)");
        assertThat(Deduplication.firstWins(Duration.ofSeconds(1)).toString()).isEqualTo("firstWins(PT1S)");
    }
}
