package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A day of retries, batches, throttles and a breaker on manual time: an outage of two hours, and every handle accounted for. */
class SimulatedDayTest {
    @Test
    @Tag("A16")
    @Tag("A17")
    void aDayWithAnOutageIsAccountedForToTheLastHandle() {
        ManualOps manual = ManualOps.of(builder -> builder.maxConcurrent(3));
        CircuitBreaker breaker = CircuitBreaker.of(
                CircuitBreakerConfig.builder()
                        .timeWindow(Duration.ofMinutes(10))
                        .minimumCalls(5)
                        .openFor(Duration.ofMinutes(5))
                        .halfOpenCalls(1)
                        .build(),
                manual.time::nanoTime);
        manual.ops.configure(
                "remote",
                type -> type.circuitBreaker(breaker)
                        .timeout(Duration.ofMinutes(20))
                        .retry(RetryPolicy.exponential(6, Duration.ofSeconds(10))
                                .withMaxDelay(Duration.ofMinutes(2))
                                .retryIf(error -> true)));
        manual.ops.configure(
                "mail", type -> type.batching(20, Duration.ofMinutes(1)).timeout(Duration.ofMinutes(10)));
        manual.ops.configure(
                "report", type -> type.throttle(Duration.ofSeconds(30)).timeout(Duration.ofHours(1)));
        List<OperationHandle<?>> handles = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger reports = new AtomicInteger();
        SplittableRandom random = new SplittableRandom(20260101);
        long outageFrom = Duration.ofHours(10).toNanos();
        long outageTo = Duration.ofHours(12).toNanos();
        for (int minute = 0; minute < 24 * 60; minute++) {
            for (int i = 0; i < 3; i++) {
                handles.add(manual.ops.submit(Operation.of("remote", () -> {
                    calls.incrementAndGet();
                    long now = manual.time.nanoTime();
                    if (now >= outageFrom && now < outageTo) {
                        throw new IllegalStateException("down");
                    }
                    return "up";
                })));
            }
            handles.add(manual.ops.submit(Operation.of("mail", () -> "sent")));
            handles.add(manual.ops.submit(Operation.of("report", reports::incrementAndGet)));
            if (random.nextInt(10) == 0) {
                handles.get(random.nextInt(handles.size())).cancel();
            }
            manual.advance(Duration.ofMinutes(1));
        }
        manual.advance(Duration.ofHours(1));
        assertThat(handles)
                .hasSize(24 * 60 * 5)
                .allMatch(handle -> handle.status().isTerminal());
        AsyncStats stats = manual.ops.stats();
        assertThat(stats.submitted()).isEqualTo(handles.size());
        assertThat(stats.completed() + stats.failed() + stats.cancelled() + stats.timedOut())
                .isEqualTo(handles.size());
        assertThat(stats.pending()).isZero();
        assertThat(reports.get())
                .isEqualTo((int) manual.ops.type("report").stats().completed());
        // 120 minutes of outage are 360 operations; the breaker keeps most of their attempts from the remote side.
        OperationTypeStats remote = manual.ops.type("remote").stats();
        assertThat(remote.failed() + remote.timedOut()).isBetween(250L, 400L);
        assertThat(remote.retries()).isPositive();
        assertThat(calls.get()).isLessThan((int) remote.completed() + 200);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(manual.ops.type("mail").stats().batching().batches()).isBetween(700L, 1_440L);
        assertThat(stats.callbackFailures()).isZero();
    }
}
