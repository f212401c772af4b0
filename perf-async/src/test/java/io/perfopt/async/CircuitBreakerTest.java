package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The breaker without a manager. */
class CircuitBreakerTest {
    private final IOException down = new IOException("down");
    private final ManualTime time = new ManualTime();

    private CircuitBreaker of(CircuitBreakerConfig.Builder builder) {
        return CircuitBreaker.of(builder.build(), time::nanoTime);
    }

    private void fail(CircuitBreaker breaker) {
        breaker.onFailure(breaker.tryAcquire(), 1, down);
    }

    private static void succeed(CircuitBreaker breaker) {
        breaker.onSuccess(breaker.tryAcquire(), 1);
    }

    @Test
    @Tag("A17")
    void aCountWindowForgetsTheOldestCall() {
        CircuitBreaker breaker =
                of(CircuitBreakerConfig.builder().countWindow(4).minimumCalls(4).failureRate(0.5));
        fail(breaker);
        succeed(breaker);
        succeed(breaker);
        succeed(breaker);
        assertThat(breaker.stats().failureRate()).isEqualTo(0.25);
        succeed(breaker);
        assertThat(breaker.stats().failureRate()).isZero();
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aTimeWindowForgetsOldSlices() {
        CircuitBreaker breaker = of(CircuitBreakerConfig.builder()
                .timeWindow(Duration.ofSeconds(10))
                .minimumCalls(3)
                .failureRate(0.6));
        fail(breaker);
        fail(breaker);
        time.advance(Duration.ofSeconds(5));
        assertThat(breaker.stats().calls()).isEqualTo(2);
        time.advance(Duration.ofSeconds(6));
        assertThat(breaker.stats().calls()).isZero();
        fail(breaker);
        succeed(breaker);
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void slowCallsOpenItToo() {
        CircuitBreaker breaker =
                of(CircuitBreakerConfig.builder().minimumCalls(2).slowCalls(Duration.ofMillis(100), 0.5));
        breaker.onSuccess(breaker.tryAcquire(), Duration.ofMillis(99).toNanos());
        breaker.onSuccess(breaker.tryAcquire(), Duration.ofMillis(100).toNanos());
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aFailureWhileHalfOpenOpensItAgain() {
        CircuitBreaker breaker = of(CircuitBreakerConfig.builder()
                .minimumCalls(1)
                .failureRate(0.5)
                .halfOpenCalls(2)
                .openFor(Duration.ofSeconds(1)));
        fail(breaker);
        assertThat(breaker.tryAcquire()).isZero();
        time.advance(Duration.ofSeconds(1));
        long first = breaker.tryAcquire();
        long second = breaker.tryAcquire();
        assertThat(breaker.tryAcquire()).as("only two may try").isZero();
        breaker.release(second);
        assertThat(breaker.tryAcquire()).isNotZero();
        breaker.onFailure(first, 1, down);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aCallThatBeganBeforeTheBreakerOpenedSaysNothingLater() {
        CircuitBreaker breaker = of(
                CircuitBreakerConfig.builder().minimumCalls(1).halfOpenCalls(1).openFor(Duration.ofSeconds(1)));
        long old = breaker.tryAcquire();
        fail(breaker);
        time.advance(Duration.ofSeconds(1));
        long trial = breaker.tryAcquire();
        breaker.onFailure(old, 1, down);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        breaker.onSuccess(trial, 1);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void errorsThatDoNotCountLeaveItAlone() {
        CircuitBreaker breaker =
                of(CircuitBreakerConfig.builder().minimumCalls(1).failOn(error -> error instanceof IOException));
        breaker.onFailure(breaker.tryAcquire(), 1, new IllegalArgumentException("the caller's fault"));
        assertThat(breaker.stats().calls()).isZero();
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void aThrowingPredicateOrListenerIsCounted() {
        CircuitBreaker breaker =
                of(CircuitBreakerConfig.builder().minimumCalls(1).failOn(error -> {
                    throw new AssertionError("predicate");
                }));
        breaker.onTransition((from, to) -> {
            throw new AssertionError("listener");
        });
        fail(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(breaker.stats().listenerFailures()).isEqualTo(2);
    }

    @Test
    @Tag("A17")
    void canBeForcedOpenAndClosed() throws Exception {
        CircuitBreaker breaker = of(CircuitBreakerConfig.builder().minimumCalls(1));
        List<String> heard = new ArrayList<>();
        breaker.onTransition((from, to) -> heard.add(from + ">" + to));
        breaker.forceOpen();
        assertThatThrownBy(() -> breaker.call(() -> "x"))
                .isInstanceOf(OperationRejectedException.class)
                .hasMessage("the circuit breaker is FORCED_OPEN");
        breaker.forceClosed();
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw down;
                }))
                .isSameAs(down);
        assertThat(breaker.<String>call(() -> "x")).isEqualTo("x");
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.FORCED_CLOSED);
        breaker.reset();
        breaker.reset();
        assertThat(heard).containsExactly("CLOSED>FORCED_OPEN", "FORCED_OPEN>FORCED_CLOSED", "FORCED_CLOSED>CLOSED");
        assertThat(breaker.toString()).isEqualTo("breaker(CLOSED, opens at 50 % failures of 100 calls, for PT30S)");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> CircuitBreakerConfig.builder().failureRate(0).build())
                .hasMessage("failureRate must be above 0, at most 1, was 0.0");
        assertThatThrownBy(() -> CircuitBreakerConfig.builder().countWindow(0).build())
                .hasMessage("window must be 1 to 1000000, was 0");
        assertThatThrownBy(() ->
                        CircuitBreakerConfig.builder().openFor(Duration.ZERO).build())
                .hasMessage("openFor must be above 0, was PT0S");
    }
}
