package io.perfopt.internal.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.perfopt.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P29")
class DefaultLazyTest {
    private final List<String> observed = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void makesItsComponentOnceHoweverManyAskAtTheSameTime() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Lazy<Object> lazy = new DefaultLazy<>(
                "index",
                () -> {
                    made.incrementAndGet();
                    entered.countDown();
                    await(mayEnd);
                    return new Object();
                },
                nanos::get,
                (name, took, failure) -> {});
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Object>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(lazy::get));
            }
            entered.await();
            assertThat(lazy.isLoaded()).isFalse();
            mayEnd.countDown();
            Set<Object> components = ConcurrentHashMap.newKeySet();
            for (Future<Object> result : results) {
                components.add(result.get());
            }
            assertThat(components).hasSize(1).containsExactly(lazy.get());
            assertThat(made).hasValue(1);
            assertThat(lazy.isLoaded()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void triesAgainAfterAFailure() {
        AtomicInteger attempts = new AtomicInteger();
        Lazy<String> lazy = lazy(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalArgumentException("first");
            }
            return "second";
        });
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(lazy::get)
                .withMessage("first");
        assertThat(lazy.isLoaded()).isFalse();
        assertThat(lazy.get()).isEqualTo("second");
        assertThat(observed).containsExactly("index 0 java.lang.IllegalArgumentException: first", "index 0 null");
    }

    @Test
    void whoWaitedForAFailedAttemptGetsItsFailure() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        Lazy<String> lazy = new DefaultLazy<>(
                "index",
                () -> {
                    attempts.incrementAndGet();
                    entered.countDown();
                    await(mayFail);
                    throw new IllegalArgumentException("broken");
                },
                nanos::get,
                (name, took, failure) -> {});
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<String> maker = threads.submit(lazy::get);
            entered.await();
            AtomicReference<Thread> waiter = new AtomicReference<>();
            Future<String> waiting = threads.submit(() -> {
                waiter.set(Thread.currentThread());
                return lazy.get();
            });
            awaitWaiting(waiter);
            mayFail.countDown();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(maker::get)
                    .withCauseInstanceOf(IllegalArgumentException.class);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(waiting::get)
                    .withRootCauseInstanceOf(IllegalArgumentException.class)
                    .withMessageContaining("index could not be made");
            assertThat(attempts).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesASupplierThatAsksForItself() {
        List<Lazy<String>> itself = new ArrayList<>();
        itself.add(lazy(() -> itself.get(0).get()));
        assertThatIllegalStateException()
                .isThrownBy(() -> itself.get(0).get())
                .withMessage("the supplier of index asks for the component it is making");
    }

    @Test
    void tellsHowLongTheMakingTook() {
        Lazy<String> lazy = lazy(() -> {
            nanos.addAndGet(1_500);
            return "x";
        });
        assertThat(lazy).hasToString("Lazy[index, not loaded]");
        lazy.get();
        lazy.get();
        assertThat(observed).containsExactly("index 1500 null");
        assertThat(lazy).hasToString("Lazy[index, loaded]");
    }

    private Lazy<String> lazy(Supplier<String> supplier) {
        return new DefaultLazy<>(
                "index",
                supplier,
                nanos::get,
                (name, took, failure) -> observed.add(name + ' ' + took + ' ' + failure));
    }

    private static void awaitWaiting(AtomicReference<Thread> thread) {
        while (true) {
            Thread started = thread.get();
            if (started != null && started.getState() == Thread.State.WAITING) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
