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

/** Retry, breaker and fallback, alone and in their fixed order. */
class ResilienceTest {
    private final ManualOps manual = ManualOps.single();
    private final AsyncOperationsManager ops = manual.ops;
    private final AtomicInteger runs = new AtomicInteger();

    private Operation<Integer> failingUntil(int attempt) {
        return Operation.of("t", () -> {
            if (runs.incrementAndGet() < attempt) {
                throw new IOException("attempt " + runs.get());
            }
            return runs.get();
        });
    }

    @Test
    @Tag("A16")
    void retriesAfterDelaysThatDouble() {
        List<Long> started = new ArrayList<>();
        OperationHandle<Integer> handle = ops.submit(Operation.of("t", context -> {
                    started.add(manual.time.nanoTime() / 1_000_000);
                    assertThat(context.attempt()).isEqualTo(started.size());
                    if (started.size() < 4) {
                        throw new IOException("not yet");
                    }
                    return started.size();
                })
                .retry(RetryPolicy.exponential(4, Duration.ofMillis(200)).withoutJitter()));
        manual.advance(Duration.ofSeconds(3));
        assertThat(handle.join()).isEqualTo(4);
        // 200, 400 and 800 ms after the failure before, each at most two ticks late.
        assertThat(started).hasSize(4);
        assertThat(started.get(1)).isBetween(200L, 220L);
        assertThat(started.get(2) - started.get(1)).isBetween(400L, 420L);
        assertThat(started.get(3) - started.get(2)).isBetween(800L, 820L);
        assertThat(handle.snapshot().attempts()).isEqualTo(4);
        assertThat(ops.stats().retries()).isEqualTo(3);
    }

    @Test
    @Tag("A16")
    void jitterDrawsEachDelayFromZeroToItsCeiling() {
        RetryPolicy policy = RetryPolicy.exponential(10, Duration.ofSeconds(1)).withMaxDelay(Duration.ofSeconds(5));
        assertThat(policy.delayNanos(1, () -> 0.5)).isEqualTo(500_000_000);
        assertThat(policy.delayNanos(3, () -> 0.25)).isEqualTo(1_000_000_000);
        assertThat(policy.delayNanos(9, () -> 1.0)).isEqualTo(5_000_000_000L);
        assertThat(policy.withoutJitter().delayNanos(2, () -> 0.0)).isEqualTo(2_000_000_000L);
    }

    @Test
    @Tag("A16")
    void whatIsUsedUpFailsWithTheLastError() {
        OperationHandle<Integer> handle =
                ops.submit(failingUntil(9).retry(RetryPolicy.fixed(3, Duration.ofMillis(10))));
        manual.advance(Duration.ofSeconds(1));
        assertThatThrownBy(handle::join).hasRootCauseMessage("attempt 3");
        assertThat(runs).hasValue(3);
    }

    @Test
    void thePredicateDecidesAndAThrowingOneMeansNo() {
        OperationHandle<Integer> refused = ops.submit(failingUntil(9)
                .retry(RetryPolicy.fixed(3, Duration.ZERO).retryIf(error -> error instanceof IllegalStateException)));
        manual.run();
        assertThat(refused.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(runs).hasValue(1);
        OperationHandle<Integer> hostile = ops.submit(
                failingUntil(9).retry(RetryPolicy.fixed(3, Duration.ZERO).retryIf(error -> {
                    throw new AssertionError("predicate");
                })));
        manual.run();
        assertThat(hostile.status()).isEqualTo(OperationStatus.FAILED);
        assertThat(ops.stats().callbackFailures()).isEqualTo(1);
    }

    @Test
    void theBudgetBoundsTheRetriesOfAll() {
        RetryPolicy policy = RetryPolicy.fixed(10, Duration.ZERO).withBudget(0.5, 2);
        for (int i = 0; i < 4; i++) {
            ops.submit(failingUntil(99).retry(policy));
        }
        manual.run();
        // Two in reserve, and half a retry earned by each of the four first attempts: the reserve is full at first, so
        // the first earns nothing.
        assertThat(runs.get()).isBetween(4 + 2, 4 + 4);
        assertThat(ops.stats().retries()).isEqualTo(runs.get() - 4);
    }

    @Test
    void aRetryKeepsItsAgeSoItDoesNotStarve() {
        List<String> order = new ArrayList<>();
        ops.submit(Operation.of("t", () -> {
                    order.add("old");
                    if (order.size() == 1) {
                        throw new IOException("again");
                    }
                    return "old";
                })
                .retry(RetryPolicy.fixed(2, Duration.ZERO)));
        ops.submit(Operation.of("t", () -> order.add("young")));
        manual.run();
        assertThat(order).containsExactly("old", "old", "young");
    }

    @Test
    void theTotalTimeoutEndsRetries() {
        OperationHandle<Integer> handle = ops.submit(failingUntil(99)
                .retry(RetryPolicy.fixed(100, Duration.ofSeconds(1)))
                .timeout(Duration.ofMillis(3_500)));
        manual.advance(Duration.ofSeconds(60));
        assertThat(handle.status()).isEqualTo(OperationStatus.TIMED_OUT);
        assertThat(runs).hasValue(4);
    }

    @Test
    void cancellingReachesAPendingRetry() {
        OperationHandle<Integer> handle =
                ops.submit(failingUntil(99).retry(RetryPolicy.fixed(5, Duration.ofSeconds(1))));
        manual.run();
        assertThat(handle.status()).isEqualTo(OperationStatus.QUEUED);
        assertThat(handle.cancel()).isTrue();
        manual.advance(Duration.ofSeconds(10));
        assertThat(runs).hasValue(1);
    }

    @Test
    void aRunTimeoutIsRetried() {
        OperationHandle<String> handle = ops.submit(Operation.of("t", context -> {
                    if (context.attempt() == 1) {
                        manual.time.advance(Duration.ofSeconds(1));
                        assertThat(context.cancellation().isCancelled()).isTrue();
                        context.progress(1, 1, "ignored: this attempt was given up");
                        return "late";
                    }
                    assertThat(context.cancellation().isCancelled()).isFalse();
                    return "second";
                })
                .runTimeout(Duration.ofMillis(100))
                .retry(RetryPolicy.fixed(2, Duration.ZERO)));
        manual.advance(Duration.ofSeconds(1));
        assertThat(handle.join()).isEqualTo("second");
        assertThat(handle.progress()).isEmpty();
    }

    @Test
    void aRetryPolicyWorksWithoutAManager() throws Exception {
        List<Long> pauses = new ArrayList<>();
        RetryPolicy policy = RetryPolicy.exponential(3, Duration.ofMillis(100)).withoutJitter();
        assertThat(policy.<Integer>call(() -> failTwice(), pauses::add)).isEqualTo(3);
        assertThat(pauses).containsExactly(100_000_000L, 200_000_000L);
        assertThat(RetryPolicy.fixed(2, Duration.ZERO).<String>call(() -> "first"))
                .isEqualTo("first");
        assertThatThrownBy(() -> RetryPolicy.fixed(1, Duration.ZERO).call(() -> {
                    throw new IOException("once");
                }))
                .hasMessage("once");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> RetryPolicy.fixed(2, Duration.ofHours(1)).call(() -> {
                    throw new IOException("once");
                }))
                .isInstanceOf(InterruptedException.class);
    }

    private int failTwice() throws IOException {
        if (runs.incrementAndGet() < 3) {
            throw new IOException("no");
        }
        return runs.get();
    }

    @Test
    @Tag("A24")
    void aFallbackValueReplacesFailureTimeoutRejectionAndOpenBreaker() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build(), manual.time::nanoTime);
        breaker.forceOpen();
        ops.configure("ill", type -> type.circuitBreaker(breaker));
        ops.configure("full", type -> type.capacity(1));
        OperationHandle<String> failed = ops.submit(Operation.<String>of("t", () -> {
                    throw new IOException("no");
                })
                .fallbackValue("value"));
        OperationHandle<String> timedOut = ops.submit(Operation.<String>of("t", () -> "late")
                .startDelay(Duration.ofMinutes(1))
                .timeout(Duration.ofSeconds(1))
                .fallbackValue("value"));
        OperationHandle<String> refused =
                ops.submit(Operation.<String>of("ill", () -> "ill").fallbackValue("value"));
        ops.submit(Operation.of("full", () -> "first"));
        OperationHandle<String> rejected =
                ops.submit(Operation.<String>of("full", () -> "second").fallbackValue("value"));
        manual.advance(Duration.ofSeconds(2));
        assertThat(List.of(failed, timedOut, refused, rejected))
                .allMatch(handle -> handle.join().equals("value"));
        assertThat(ops.type("t").stats().fallbacks()).isEqualTo(2);
        assertThat(ops.type("ill").stats().fallbacks()).isEqualTo(1);
        assertThat(ops.type("full").stats().fallbacks()).isEqualTo(1);
        assertThat(ops.type("full").stats().rejected()).isEqualTo(1);
    }

    @Test
    @Tag("A24")
    void fallbackWorkGetsTheErrorAndItsOwnTime() {
        OperationHandle<String> failed = ops.submit(Operation.<String>of("t", () -> {
                    throw new IOException("no");
                })
                .fallback(error -> "instead of " + error.getMessage()));
        OperationHandle<String> timedOut = ops.submit(Operation.<String>of("t", () -> "late")
                .startDelay(Duration.ofMinutes(1))
                .timeout(Duration.ofSeconds(1))
                .fallback(error -> "instead of " + error.getClass().getSimpleName()));
        OperationHandle<String> twice = ops.submit(Operation.<String>of("t", () -> {
                    throw new IOException("first");
                })
                .fallback(error -> {
                    throw new IllegalStateException("second");
                }));
        manual.advance(Duration.ofSeconds(2));
        assertThat(failed.join()).isEqualTo("instead of no");
        assertThat(timedOut.join()).isEqualTo("instead of OperationTimeoutException");
        assertThatThrownBy(twice::join).hasRootCauseMessage("second");
    }

    @Test
    void cancelledWorkHasNoFallback() {
        OperationHandle<String> handle =
                ops.submit(Operation.<String>of("t", () -> "x").fallbackValue("value"));
        handle.cancel();
        assertThat(handle.status()).isEqualTo(OperationStatus.CANCELLED);
    }

    @Test
    @Tag("A17")
    void theBreakerOpensTriesAndCloses() {
        CircuitBreaker breaker = CircuitBreaker.of(
                CircuitBreakerConfig.builder()
                        .failureRate(0.5)
                        .countWindow(10)
                        .minimumCalls(4)
                        .openFor(Duration.ofSeconds(30))
                        .halfOpenCalls(2)
                        .build(),
                manual.time::nanoTime);
        ops.configure("remote", type -> type.circuitBreaker(breaker));
        boolean[] ill = {true};
        Operation<String> call = Operation.of("remote", () -> {
            runs.incrementAndGet();
            if (ill[0]) {
                throw new IOException("down");
            }
            return "up";
        });
        for (int i = 0; i < 6; i++) {
            ops.submit(call);
        }
        manual.run();
        assertThat(runs).hasValue(4);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
        OperationHandle<String> refused = ops.submit(call);
        manual.run();
        assertThatThrownBy(refused::join)
                .isInstanceOf(OperationRejectedException.class)
                .hasMessageContaining("circuit breaker is OPEN");
        manual.advance(Duration.ofSeconds(30));
        ill[0] = false;
        ops.submit(call);
        manual.run();
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        ops.submit(call);
        manual.run();
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(breaker.stats().transitions()).isEqualTo(3);
        assertThat(breaker.stats().refused()).isEqualTo(3);
        assertThat(ops.type("remote").stats().circuitBreaker()).contains(breaker.stats());
    }

    @Test
    void aRefusalByTheBreakerIsNotRetriedUnlessAsked() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        breaker.forceOpen();
        ops.configure("t", type -> type.circuitBreaker(breaker).retry(RetryPolicy.fixed(3, Duration.ZERO)));
        ops.submit(failingUntil(1));
        manual.run();
        assertThat(ops.stats().retries()).isZero();
        ops.submit(failingUntil(1).retry(RetryPolicy.fixed(3, Duration.ZERO).retryIf(error -> true)));
        manual.run();
        assertThat(ops.stats().retries()).isEqualTo(2);
    }

    @Test
    void theOrderOfPoliciesIsPrinted() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        OperationType type = ops.configure(
                "t",
                t -> t.circuitBreaker(breaker)
                        .retry(RetryPolicy.exponential(3, Duration.ofMillis(200)))
                        .throttle(Duration.ofMillis(50)));
        String text = type.config().toString();
        assertThat(text)
                .containsSubsequence(
                        "fallback",
                        "retry(3 attempts",
                        "breaker(CLOSED",
                        "timeout(total PT30S",
                        "throttle(gap PT0.05S");
        assertThat(Operation.of("t", () -> "x").fallbackValue("y").toString())
                .containsSubsequence("fallback(value)", "retry", "breaker", "timeout", "throttle");
    }
}
