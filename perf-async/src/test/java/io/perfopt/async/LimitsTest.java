package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Concurrency, throttles, capacity and what happens beyond them. */
class LimitsTest {
    private final List<String> order = new ArrayList<>();

    private Operation<Boolean> noting(String type, String name) {
        return Operation.of(type, () -> order.add(name));
    }

    @Test
    @Tag("A14")
    void noMoreThanMaxConcurrentRunAtOnceAndTheLimitCanChange() {
        ManualOps manual = ManualOps.of(builder -> builder);
        List<CompletableFuture<String>> inner = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            manual.ops.submit(Operation.ofStage("t", context -> {
                CompletableFuture<String> future = new CompletableFuture<>();
                inner.add(future);
                return future;
            }));
        }
        manual.run();
        assertThat(inner).as("five is the default").hasSize(5);
        inner.get(0).complete("x");
        manual.run();
        assertThat(inner).hasSize(6);
        manual.ops.setMaxConcurrent(8);
        manual.run();
        assertThat(inner).hasSize(9);
        assertThat(manual.ops.stats().running()).isEqualTo(8);
        assertThat(manual.ops.pendingCount()).isEqualTo(11);
        assertThatThrownBy(() -> manual.ops.setMaxConcurrent(0)).hasMessage("maxConcurrent must be 1 to 100000, was 0");
    }

    @Test
    @Tag("A20")
    void aTypeHasItsOwnConcurrencyAttemptsBackoffAndDelay() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(4));
        manual.ops.configure(
                "report",
                type -> type.maxConcurrent(2)
                        .retry(RetryPolicy.fixed(2, Duration.ofSeconds(1)))
                        .startDelay(Duration.ofSeconds(10)));
        List<CompletableFuture<String>> inner = new ArrayList<>();
        Operation<String> report = Operation.ofStage("report", context -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            inner.add(future);
            return future;
        });
        for (int i = 0; i < 3; i++) {
            manual.ops.submit(report);
        }
        manual.advance(Duration.ofSeconds(9));
        assertThat(inner).isEmpty();
        manual.advance(Duration.ofSeconds(2));
        assertThat(inner).as("two of three run at once").hasSize(2);
        manual.ops.submit(noting("other", "other"));
        manual.run();
        assertThat(order).as("a blocked type does not hold up others").containsExactly("other");
        inner.get(0).completeExceptionally(new IllegalStateException("no"));
        manual.run();
        assertThat(inner).hasSize(3);
        inner.get(1).complete("x");
        manual.advance(Duration.ofSeconds(2));
        assertThat(inner).as("the second attempt of the first").hasSize(4);
        manual.ops.configure("report", type -> type.maxConcurrent(3));
        assertThat(manual.ops.type("report").config().retry()).isPresent();
        assertThat(manual.ops.type("report").stats().retries()).isEqualTo(1);
    }

    @Test
    @Tag("A9")
    void aThrottleSpacesTheStartsOfATypeAndOthersGoOn() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(2));
        manual.ops.configure("api", type -> type.throttle(Duration.ofMillis(50)));
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            manual.ops.submit(Operation.of("api", () -> starts.add(manual.time.nanoTime() / 1_000_000)));
            manual.ops.submit(noting("other", "other"));
        }
        manual.run();
        assertThat(starts).containsExactly(0L);
        assertThat(order).hasSize(4);
        manual.advance(Duration.ofSeconds(1));
        assertThat(starts).containsExactly(0L, 50L, 100L, 150L);
    }

    @Test
    @Tag("A9")
    void aRateAllowsBurstsAndPriorityHoldsWhileThrottled() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(2));
        manual.ops.configure("api", type -> type.rate(2, Duration.ofSeconds(1)));
        for (int i = 0; i < 4; i++) {
            manual.ops.submit(noting("api", "low " + i).priority(2));
        }
        manual.ops.submit(noting("api", "urgent").priority(9));
        manual.run();
        assertThat(order).containsExactly("urgent", "low 0");
        manual.advance(Duration.ofMillis(500));
        assertThat(order).hasSize(3);
        manual.ops.submit(noting("api", "urgent 2").priority(9));
        manual.advance(Duration.ofMillis(500));
        assertThat(order).containsExactly("urgent", "low 0", "low 1", "urgent 2");
    }

    @Test
    @Tag("A9")
    void aThrottleOfTheWholeManagerSpacesAllStarts() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(2).throttle(Duration.ofMillis(100)));
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            manual.ops.submit(Operation.of("t" + i, () -> starts.add(manual.time.nanoTime() / 1_000_000)));
        }
        manual.advance(Duration.ofSeconds(1));
        assertThat(starts).containsExactly(0L, 100L, 200L);
        manual.ops.setThrottle(Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            manual.ops.submit(Operation.of("t" + i, () -> starts.add(-1L)));
        }
        manual.run();
        assertThat(starts).hasSize(6);
    }

    private ManualOps small(RejectionPolicy policy) {
        return ManualOps.of(
                builder -> builder.maxConcurrent(1).capacity(2).headroom(0).rejection(policy));
    }

    @Test
    void rejectFailsTheNewOperation() {
        ManualOps manual = small(RejectionPolicy.reject());
        manual.ops.submit(noting("t", "1"));
        manual.ops.submit(noting("t", "2"));
        OperationHandle<Boolean> refused = manual.ops.submit(noting("t", "3"));
        assertThat(refused.status()).isEqualTo(OperationStatus.FAILED);
        assertThatThrownBy(refused::join)
                .isInstanceOf(OperationRejectedException.class)
                .hasMessage("t: the manager's queue is full, 2 operations wait");
        assertThat(manual.ops.operation(refused.id())).isPresent();
        manual.run();
        assertThat(order).containsExactly("1", "2");
        assertThat(manual.ops.stats().rejected()).isEqualTo(1);
        assertThat(manual.ops.stats().submitted()).isEqualTo(2);
    }

    @Test
    void aPartOfTheCapacityIsKeptForUrgentWork() {
        ManualOps manual =
                ManualOps.of(builder -> builder.maxConcurrent(1).capacity(3).headroom(1));
        manual.ops.submit(noting("t", "1"));
        manual.ops.submit(noting("t", "2"));
        assertThat(manual.ops.submit(noting("t", "3").priority(7)).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(manual.ops.submit(noting("t", "4").priority(8)).status()).isEqualTo(OperationStatus.QUEUED);
    }

    @Test
    void aTypeHasItsOwnCapacityAndPolicy() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(1));
        manual.ops.configure("t", type -> type.capacity(1).rejection(RejectionPolicy.dropOldest()));
        OperationHandle<Boolean> dropped = manual.ops.submit(noting("t", "1"));
        manual.ops.submit(noting("other", "other"));
        manual.ops.submit(noting("t", "2"));
        assertThat(dropped.status()).isEqualTo(OperationStatus.CANCELLED);
        manual.run();
        assertThat(order).containsExactlyInAnyOrder("other", "2");
        assertThat(manual.ops.type("t").stats().dropped()).isEqualTo(1);
    }

    @Test
    void callerRunsDoesTheWorkOnTheSubmittingThread() {
        ManualOps manual = small(RejectionPolicy.callerRuns());
        manual.ops.submit(noting("t", "1"));
        manual.ops.submit(noting("t", "2"));
        OperationHandle<Boolean> here = manual.ops.submit(noting("t", "3"));
        assertThat(here.status()).isEqualTo(OperationStatus.COMPLETED);
        assertThat(order).containsExactly("3");
        manual.run();
        assertThat(order).containsExactly("3", "1", "2");
        assertThat(manual.ops.stats().completed()).isEqualTo(3);
    }

    @Test
    void dropLowestMakesRoomForUrgentWorkOnly() {
        ManualOps manual = small(RejectionPolicy.dropLowest());
        OperationHandle<Boolean> low = manual.ops.submit(noting("t", "low").priority(2));
        manual.ops.submit(noting("u", "middle").priority(5));
        assertThat(manual.ops.submit(noting("t", "lower").priority(1)).status()).isEqualTo(OperationStatus.FAILED);
        assertThat(low.status()).isEqualTo(OperationStatus.QUEUED);
        manual.ops.submit(noting("t", "high").priority(9));
        assertThat(low.status()).isEqualTo(OperationStatus.CANCELLED);
        manual.run();
        assertThat(order).containsExactly("high", "middle");
    }

    @Test
    void blockWaitsForRoomOrFailsAtItsLimit() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (AsyncOperationsManager ops = AsyncOperationsManager.builder()
                .maxConcurrent(1)
                .capacity(1)
                .headroom(0)
                .rejection(RejectionPolicy.block(Duration.ofHours(1)))
                .build()) {
            CountDownLatch inside = new CountDownLatch(1);
            ops.submit(Operation.of("t", () -> {
                inside.countDown();
                release.await();
                return "x";
            }));
            inside.await();
            ops.submit(noting("t", "queued"));
            List<OperationHandle<Boolean>> blocked = new ArrayList<>();
            Thread submitter = new Thread(() -> blocked.add(ops.submit(noting("t", "blocked"))));
            submitter.start();
            while (submitter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            release.countDown();
            submitter.join();
            assertThat(blocked.get(0).join()).isTrue();
        }
        ManualOps manual = small(RejectionPolicy.block(Duration.ofNanos(1)));
        manual.ops.submit(noting("t", "1"));
        manual.ops.submit(noting("t", "2"));
        Thread.currentThread().interrupt();
        OperationHandle<Boolean> interrupted = manual.ops.submit(noting("t", "3"));
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(interrupted::join).hasMessageContaining("interrupted while waiting for room");
        assertThat(RejectionPolicy.block(Duration.ofSeconds(1)).toString()).isEqualTo("BLOCK(PT1S)");
    }

    @Test
    void tooManyTypeNamesShareOne() {
        ManualOps manual = ManualOps.of(builder -> builder.maxTypes(2));
        assertThat(manual.ops.type("a").name()).isEqualTo("a");
        assertThat(manual.ops.type("b").name()).isEqualTo("b");
        assertThat(manual.ops.type("c").name()).isEqualTo("other");
        assertThat(manual.ops.submit(noting("d", "d")).type()).isEqualTo("other");
        assertThat(manual.ops.type("a").name()).isEqualTo("a");
    }

    @Test
    void refusesImpossibleSettingsAndChangesNothing() {
        ManualOps manual = ManualOps.single();
        assertThatThrownBy(
                        () -> manual.ops.configure("t", type -> type.weight(7).maxConcurrent(0)))
                .hasMessage("maxConcurrent must be 1 to 2147483647, was 0");
        assertThat(manual.ops.type("t").config().weight()).isEqualTo(1);
        assertThatThrownBy(() -> Operation.of(" ", () -> "x"))
                .hasMessage("name must have 1 to 200 characters and not be blank, was \" \"");
        assertThatThrownBy(() -> Operation.of("t", () -> "x").timeout(Duration.ofMillis(-1)))
                .hasMessage("timeout must be 0 to 24 days, was PT-0.001S");
        assertThatThrownBy(() -> AsyncOperationsManager.builder()
                        .capacity(10)
                        .headroom(10)
                        .build())
                .hasMessage("headroom must be 0 to 9, was 10");
    }
}
