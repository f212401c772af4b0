package io.perfopt.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Debouncer and throttle without a manager. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls matter for their effect only
class AloneTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final List<String> ran = new ArrayList<>();

    private Debouncer debouncer() {
        return Debouncer.of(Duration.ofMillis(100), Duration.ofMillis(250), scheduler, Runnable::run, time::nanoTime);
    }

    private CompletableFuture<String> save(Debouncer debouncer, String key, String text) {
        return debouncer
                .submit(key, () -> {
                    ran.add(text);
                    return text;
                })
                .toCompletableFuture();
    }

    @Test
    @Tag("A19")
    void aDebouncerRunsTheLatestCallOnceTheKeyIsQuiet() {
        Debouncer debouncer = debouncer();
        CompletableFuture<String> first = save(debouncer, "a", "a1");
        time.advance(Duration.ofMillis(60));
        CompletableFuture<String> second = save(debouncer, "a", "a2");
        CompletableFuture<String> other = save(debouncer, "b", "b1");
        time.advance(Duration.ofMillis(99));
        assertThat(ran).isEmpty();
        assertThat(debouncer.pending()).isEqualTo(2);
        time.advance(Duration.ofMillis(1));
        assertThat(ran).containsExactlyInAnyOrder("a2", "b1");
        assertThat(first).isCompletedWithValue("a2");
        assertThat(second).isCompletedWithValue("a2");
        assertThat(other).isCompletedWithValue("b1");
        assertThat(debouncer.pending()).isZero();
    }

    @Test
    @Tag("A19")
    void aDebouncerWaitsNoLongerThanItsMaximum() {
        Debouncer debouncer = debouncer();
        for (int i = 0; i < 6; i++) {
            save(debouncer, "a", "a" + i);
            time.advance(Duration.ofMillis(50));
        }
        assertThat(ran).containsExactly("a4");
    }

    @Test
    void oneCallersFutureIsItsOwnAndAFailureReachesAll() {
        Debouncer debouncer = debouncer();
        CompletableFuture<String> mine = save(debouncer, "a", "a1");
        mine.complete("forged");
        CompletableFuture<String> failing = debouncer
                .<String>submit("a", () -> {
                    throw new IOException("disk full");
                })
                .toCompletableFuture();
        time.advance(Duration.ofSeconds(1));
        assertThat(failing).isCompletedExceptionally();
        assertThatThrownBy(failing::join).hasRootCauseMessage("disk full");
    }

    @Test
    void flushRunsAtOnceAndCloseCancels() {
        Debouncer debouncer = debouncer();
        save(debouncer, "a", "a1");
        assertThat(debouncer.flush("a")).isTrue();
        assertThat(debouncer.flush("a")).isFalse();
        assertThat(ran).containsExactly("a1");
        CompletableFuture<String> waiting = save(debouncer, "b", "b1");
        debouncer.close();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(OperationCancelledException.class);
        assertThatThrownBy(save(debouncer, "c", "c1")::join).hasCauseInstanceOf(OperationRejectedException.class);
        time.advance(Duration.ofSeconds(1));
        assertThat(ran).containsExactly("a1");
        assertThat(debouncer.toString()).isEqualTo("debouncer(PT0.1S, at most PT0.25S, 0 keys wait)");
    }

    @Test
    void schedulerAndExecutorMayRefuse() {
        Debouncer noThreads = Debouncer.of(
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                scheduler,
                work -> {
                    throw new RejectedExecutionException("full");
                },
                time::nanoTime);
        CompletableFuture<String> refused = save(noThreads, "a", "a1");
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(refused::join).hasMessageContaining("executor refuses work: full");
        scheduler.shutdown();
        assertThatThrownBy(save(debouncer(), "a", "a1")::join).hasMessageContaining("scheduler refuses work");
    }

    @Test
    void tooManyWaitingKeysAreRefused() {
        Debouncer debouncer = debouncer();
        for (int i = 0; i < Debouncer.MOST_KEYS; i++) {
            save(debouncer, "key " + i, "x");
        }
        assertThatThrownBy(save(debouncer, "one more", "x")::join).hasMessageContaining("already waits for 10000 keys");
        assertThat(save(debouncer, "key 1", "y")).isNotDone();
    }

    @Test
    @Tag("A19")
    void aThrottleLetsOneCallOfAKeyThroughInAWhile() throws Exception {
        Throttle throttle = Throttle.of(1, Duration.ofMillis(100), time::nanoTime);
        assertThat(throttle.<String>call("a", () -> "a1")).contains("a1");
        assertThat(throttle.<String>call("a", () -> "a2")).isEqualTo(Optional.empty());
        assertThat(throttle.<String>call("b", () -> "b1")).contains("b1");
        time.advance(Duration.ofMillis(99));
        assertThat(throttle.tryAcquire("a")).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(throttle.tryAcquire("a")).isTrue();
        assertThat(throttle.skipped()).isEqualTo(2);
        assertThat(Throttle.every(Duration.ofHours(1)).tryAcquire()).isTrue();
    }

    @Test
    @Tag("A19")
    void aThrottleAllowsBurstsAndForgetsIdleKeys() {
        Throttle throttle = Throttle.of(2, Duration.ofSeconds(1), time::nanoTime);
        assertThat(throttle.tryAcquire()).isTrue();
        assertThat(throttle.tryAcquire()).isTrue();
        assertThat(throttle.tryAcquire()).isFalse();
        for (int i = 0; i < Throttle.MOST_KEYS; i++) {
            throttle.tryAcquire(i);
        }
        assertThat(throttle.overflows()).isPositive();
        time.advance(Duration.ofSeconds(2));
        assertThat(throttle.tryAcquire("fresh")).isTrue();
        assertThat(throttle.toString()).isEqualTo("throttle(2 in PT1S, 1 keys)");
    }
}
