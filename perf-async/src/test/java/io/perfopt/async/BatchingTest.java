package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Types that batch, and batch functions. */
class BatchingTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;
    private final List<List<Integer>> calls = new ArrayList<>();

    private List<String> load(List<Integer> keys) {
        calls.add(List.copyOf(keys));
        return keys.stream().map(key -> "v" + key).toList();
    }

    private Batcher<Integer, String> batcher(int size) {
        return ops.<Integer, String>batcher("load", this::load)
                .maxSize(size)
                .maxWait(Duration.ofMillis(5))
                .build();
    }

    @Test
    @Tag("A5")
    void operationsOfABatchingTypeAreDispatchedAsOneGroup() {
        List<String> order = new ArrayList<>();
        ops.configure("mail", type -> type.batching(3, Duration.ofMillis(100)));
        OperationHandle<Boolean> first =
                ops.submit(Operation.of("mail", () -> order.add("mail 1")).priority(2));
        ops.submit(Operation.of("other", () -> order.add("other")).priority(4));
        ops.submit(Operation.of("mail", () -> order.add("mail 2")).priority(6));
        assertThat(first.status()).isEqualTo(OperationStatus.BATCHING);
        manual.run();
        assertThat(order).containsExactly("other");
        ops.submit(Operation.of("other", () -> order.add("other 2")).priority(4));
        ops.submit(Operation.of("mail", () -> order.add("mail 3")).priority(1));
        assertThat(first.status()).isEqualTo(OperationStatus.QUEUED);
        manual.run();
        assertThat(order).containsExactly("other", "mail 1", "mail 2", "mail 3", "other 2");
        assertThat(first.status()).isEqualTo(OperationStatus.COMPLETED);
    }

    @Test
    @Tag("A5")
    void aBatchGoesWhenItsFirstOperationIsOldEnough() {
        ops.configure("mail", OperationTypeConfig.Builder::batching);
        assertThat(ops.type("mail").config().batchSize()).isEqualTo(10);
        assertThat(ops.type("mail").config().batchWait()).isEqualTo(Duration.ofMillis(100));
        OperationHandle<String> first = ops.submit(Operation.of("mail", () -> "1"));
        manual.advance(Duration.ofMillis(60));
        OperationHandle<String> second = ops.submit(Operation.of("mail", () -> "2"));
        manual.advance(Duration.ofMillis(39));
        assertThat(first.status()).isEqualTo(OperationStatus.BATCHING);
        manual.advance(Duration.ofMillis(1));
        assertThat(first.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(second.status()).isEqualTo(OperationStatus.COMPLETED);
        ops.submit(Operation.of("mail", () -> "3"));
        ops.configure("mail", OperationTypeConfig.Builder::withoutBatching);
        manual.run();
        assertThat(ops.type("mail").stats().completed()).isEqualTo(3);
        assertThat(ops.submit(Operation.of("mail", () -> "4")).status()).isEqualTo(OperationStatus.QUEUED);
    }

    @Test
    void anOperationThatEndsLeavesItsBatchAndEachHasItsOwnOutcome() {
        ops.configure("mail", type -> type.batching(10, Duration.ofSeconds(10)));
        OperationHandle<String> cancelled = ops.submit(Operation.of("mail", () -> "1"));
        OperationHandle<String> late =
                ops.submit(Operation.of("mail", () -> "2").timeout(Duration.ofSeconds(1)));
        OperationHandle<String> failing = ops.submit(Operation.of("mail", () -> {
            throw new IOException("3");
        }));
        OperationHandle<String> good = ops.submit(Operation.of("mail", () -> "4"));
        assertThat(cancelled.cancel()).isTrue();
        manual.advance(Duration.ofSeconds(2));
        assertThat(late.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(ops.type("mail").flush()).isTrue();
        assertThat(ops.type("mail").flush()).isFalse();
        OperationHandle<String> afterFlush = good;
        manual.run();
        assertThat(failing.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(afterFlush.join()).isEqualTo("4");
        assertThat(ops.type("mail").stats().batching().operations()).isEqualTo(2);
    }

    @Test
    void cancellingAfterTheDispatchKeepsTheOthers() {
        ops.configure("mail", type -> type.batching(2, Duration.ofSeconds(10)));
        OperationHandle<String> first = ops.submit(Operation.of("mail", () -> "1"));
        OperationHandle<String> second = ops.submit(Operation.of("mail", () -> "2"));
        assertThat(first.cancel()).isTrue();
        manual.run();
        assertThat(first.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(second.join()).isEqualTo("2");
        assertThat(ops.stats().running()).isZero();
        assertThat(ops.pendingCount()).isZero();
    }

    @Test
    @Tag("A5")
    void aBatchGoesAtOnceWhileAWorkerIsIdleIfAskedTo() {
        ops.configure("mail", type -> type.batching(10, Duration.ofHours(1)).batchWhenIdle(true));
        OperationHandle<String> handle = ops.submit(Operation.of("mail", () -> "1"));
        manual.run();
        assertThat(handle.join()).isEqualTo("1");
    }

    @Test
    @Tag("A5")
    void aBatchFunctionIsCalledOnceForManyKeys() {
        Batcher<Integer, String> users = batcher(3);
        OperationHandle<String> one = users.load(1);
        OperationHandle<String> two = users.load(2);
        OperationHandle<String> again = users.load(1);
        assertThat(one.status()).isEqualTo(OperationStatus.BATCHING);
        assertThat(again.id()).isNotEqualTo(one.id());
        OperationHandle<String> three = users.load(3);
        OperationHandle<String> four = users.load(4);
        manual.run();
        assertThat(calls).containsExactly(List.of(1, 2, 3));
        assertThat(List.of(one.join(), two.join(), again.join(), three.join())).containsExactly("v1", "v2", "v1", "v3");
        manual.advance(Duration.ofMillis(5));
        assertThat(four.join()).isEqualTo("v4");
        assertThat(calls).containsExactly(List.of(1, 2, 3), List.of(4));
        assertThat(ops.type("load").stats().joins()).isEqualTo(1);
    }

    @Test
    void oneOfTwoCallersOfAKeyMayLeaveAloneAndTheLastTakesTheKeyAlong() {
        Batcher<Integer, String> users = batcher(10);
        OperationHandle<String> first = users.load(1);
        OperationHandle<String> joined = users.load(1);
        OperationHandle<String> alone = users.load(2);
        assertThat(first.cancel()).isTrue();
        assertThat(alone.cancel()).isTrue();
        manual.advance(Duration.ofMillis(5));
        assertThat(joined.join()).isEqualTo("v1");
        assertThat(first.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(calls).containsExactly(List.of(1));
        OperationHandle<String> fresh = users.load(2);
        manual.advance(Duration.ofMillis(5));
        assertThat(fresh.join()).isEqualTo("v2");
    }

    @Test
    void aCallNobodyWaitsForIsNotMade() {
        Batcher<Integer, String> users = batcher(2);
        OperationHandle<String> one = users.load(1);
        OperationHandle<String> two = users.load(2);
        one.cancel();
        two.cancel();
        manual.advance(Duration.ofSeconds(1));
        assertThat(calls).isEmpty();
        assertThat(ops.pendingCount()).isZero();
    }

    @Test
    void aResultOfTheWrongSizeFailsTheCallAndAMissingValueItsKeyAlone() {
        Batcher<Integer, String> wrong = ops.<Integer, String>batcher("wrong", keys -> List.of("one"))
                .maxSize(2)
                .build();
        OperationHandle<String> first = wrong.load(1);
        OperationHandle<String> second = wrong.load(2);
        Map<Integer, String> known = Map.of(1, "one");
        Batcher<Integer, String> partial = ops.<Integer, String>batcherByKey("partial", keys -> known)
                .maxSize(2)
                .build();
        OperationHandle<String> there = partial.load(1);
        OperationHandle<String> missing = partial.load(2);
        manual.run();
        assertThatThrownBy(first::join).hasMessageContaining("must give one value a key, gave 1 values for 2 keys");
        assertThat(second.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(there.join()).isEqualTo("one");
        assertThatThrownBy(missing::join).hasMessageContaining("gave no value for key 2");
    }

    @Test
    void itemsMayEndOneByOneAndOneLeftOpenFails() {
        Batcher<Integer, String> batcher = ops.<Integer, String>batcherPerItem("items", items -> {
                    assertThat(items.get(0).complete("done")).isTrue();
                    assertThat(items.get(0).complete("again")).isFalse();
                    assertThat(items.get(1)
                                    .fail(new IOException("gone " + items.get(1).key())))
                            .isTrue();
                })
                .maxSize(3)
                .build();
        OperationHandle<String> done = batcher.load(1);
        OperationHandle<String> gone = batcher.load(2);
        OperationHandle<String> open = batcher.load(3);
        manual.run();
        assertThat(done.join()).isEqualTo("done");
        assertThatThrownBy(gone::join).hasRootCauseMessage("gone 2");
        assertThatThrownBy(open::join).hasMessageContaining("left a request without an end");
    }

    @Test
    @Tag("A5")
    void aPoisonedKeyIsSplitOffAndTheOthersSucceed() {
        for (int poison = 0; poison < 100; poison++) {
            ManualOps own = ManualOps.single();
            int bad = poison;
            List<Integer> sizes = new ArrayList<>();
            Function<List<Integer>, List<String>> function = keys -> {
                sizes.add(keys.size());
                if (keys.contains(bad)) {
                    throw new IllegalStateException("poison");
                }
                return keys.stream().map(key -> "v" + key).toList();
            };
            Batcher<Integer, String> batcher = own.ops
                    .<Integer, String>batcher("load", function)
                    .maxSize(100)
                    .onFailure(Batcher.OnFailure.SPLIT)
                    .build();
            List<OperationHandle<String>> handles = new ArrayList<>();
            for (int key = 0; key < 100; key++) {
                handles.add(batcher.load(key));
            }
            own.run();
            for (int key = 0; key < 100; key++) {
                OperationHandle<String> handle = handles.get(key);
                assertThat(handle.status()).isEqualTo(key == bad ? OperationStatus.FAILED : OperationStatus.COMPLETED);
            }
            // 2 * ceil(log2 100) + 1
            assertThat(sizes.size()).isLessThanOrEqualTo(15);
        }
    }

    @Test
    void aFailedCallIsRetriedAsAWhole() {
        int[] attempts = {0};
        Batcher<Integer, String> batcher = ops.<Integer, String>batcher("load", keys -> {
                    if (++attempts[0] < 3) {
                        throw new IllegalStateException("attempt " + attempts[0]);
                    }
                    return load(keys);
                })
                .maxSize(2)
                .retry(RetryPolicy.fixed(3, Duration.ofMillis(50)))
                .build();
        OperationHandle<String> one = batcher.load(1);
        OperationHandle<String> two = batcher.load(2);
        manual.run();
        assertThat(one.status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(two.cancel()).isTrue();
        manual.advance(Duration.ofSeconds(1));
        assertThat(one.join()).isEqualTo("v1");
        assertThat(calls).containsExactly(List.of(1));
    }

    @Test
    void aCallGoesWhenItWeighsEnough() {
        Batcher<Integer, String> batcher = ops.<Integer, String>batcher("load", this::load)
                .maxSize(100)
                .maxWeight(key -> key, 10)
                .build();
        batcher.load(4);
        batcher.load(5);
        manual.run();
        assertThat(calls).isEmpty();
        batcher.load(1);
        manual.run();
        assertThat(calls).containsExactly(List.of(4, 5, 1));
    }

    @Test
    void aCallHasThePriorityOfItsMostUrgentRequest() {
        List<String> order = new ArrayList<>();
        Batcher<Integer, String> batcher = ops.<Integer, String>batcher("load", keys -> {
                    order.add("load");
                    return load(keys);
                })
                .maxSize(2)
                .build();
        batcher.load(1, 2);
        OperationHandle<String> raised = batcher.load(2, 3);
        ops.submit(Operation.of("other", () -> order.add("five")).priority(5));
        ops.submit(Operation.of("other", () -> order.add("eight")).priority(8));
        assertThat(raised.changePriority(7)).isTrue();
        manual.run();
        assertThat(order).containsExactly("eight", "load", "five");
    }

    @Test
    void withoutSharingEveryRequestHasItsOwnPlace() {
        Batcher<Integer, String> batcher = ops.<Integer, String>batcher("load", this::load)
                .maxSize(2)
                .withoutSharing()
                .build();
        batcher.load(1);
        batcher.load(1);
        manual.run();
        assertThat(calls).containsExactly(List.of(1, 1));
    }

    @Test
    void flushAndIdleWorkersSendAPartialCall() {
        Batcher<Integer, String> batcher = batcher(10);
        assertThat(batcher.flush()).isFalse();
        batcher.load(1);
        assertThat(batcher.flush()).isTrue();
        manual.run();
        Batcher<Integer, String> eager = ops.<Integer, String>batcher("eager", this::load)
                .maxSize(10)
                .sendWhenIdle()
                .build();
        eager.load(7);
        manual.run();
        assertThat(calls).containsExactlyInAnyOrder(List.of(1), List.of(7));
        assertThat(batcher.toString()).isEqualTo("Batcher[load, at most 10 keys within PT0.005S]");
    }

    @Test
    @Tag("A6")
    void batchStatisticsTellSizeWaitAndFill() {
        ops.configure("mail", type -> type.batching(4, Duration.ofMillis(100)));
        for (int i = 0; i < 4; i++) {
            ops.submit(Operation.of("mail", () -> "x"));
        }
        ops.submit(Operation.of("mail", () -> "x"));
        assertThat(ops.type("mail").stats().batching().waiting()).isEqualTo(1);
        assertThat(ops.type("mail").stats().pending()).isEqualTo(5);
        manual.advance(Duration.ofMillis(100));
        BatchStats stats = ops.type("mail").stats().batching();
        assertThat(stats.batches()).isEqualTo(2);
        assertThat(stats.operations()).isEqualTo(5);
        assertThat(stats.smallest()).isEqualTo(1);
        assertThat(stats.largest()).isEqualTo(4);
        assertThat(stats.averageSize()).hasValue(2.5);
        assertThat(stats.fill()).hasValue(5.0 / 8.0);
        assertThat(stats.averageWait()).contains(Duration.ofMillis(50));
        assertThat(ops.type("unused").stats().batching().averageWait()).isEmpty();
    }

    @Test
    void aFullManagerRefusesARequest() {
        ManualOps small =
                ManualOps.of(builder -> builder.maxConcurrent(1).capacity(1).headroom(0));
        small.ops.submit(Operation.of("t", () -> "x"));
        Map<String, Integer> sizes = new HashMap<>();
        Batcher<Integer, String> batcher = small.ops
                .<Integer, String>batcher("load", keys -> {
                    sizes.put("call", keys.size());
                    return load(keys);
                })
                .maxSize(1)
                .build();
        OperationHandle<String> refused = batcher.load(1);
        assertThatThrownBy(refused::join).isInstanceOf(OperationRejectedException.class);
        small.run();
        assertThat(sizes).isEmpty();
        OperationHandle<String> accepted = batcher.load(1);
        small.run();
        assertThat(accepted.join()).isEqualTo("v1");
    }
}
