package io.perfopt.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.OperationRejectedException;
import io.perfopt.async.OperationTimeoutException;
import io.perfopt.async.RetryPolicy;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Loader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P23")
class OperationLoadsTest {
    /** The common pool has one thread on two processors, which the first load would keep. */
    private static final Executor THREADS = task -> new Thread(task).start();

    private final PerformanceOptimizer perf = PerformanceOptimizer.create();

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    void loadsOnAWorkerUnderThePriorityOfTheType() {
        perf.async().configure("catalogue", type -> type.priority(9));
        Loader<String> loader =
                perf.loadAs("catalogue", key -> Thread.currentThread().getName() + " loads " + key);
        assertThat(perf.cache().get("42", String.class, loader))
                .startsWith("perfopt-async-")
                .endsWith(" loads 42");
        assertThat(perf.async().type("catalogue").stats().priorities())
                .singleElement()
                .satisfies(priority -> assertThat(priority.priority()).isEqualTo(9));
    }

    @Test
    void whatTheLoaderThrewIsTheCauseAndRetriesAreTheTypes() {
        perf.async().configure("catalogue", type -> type.retry(RetryPolicy.fixed(3, Duration.ofMillis(1))));
        AtomicInteger attempts = new AtomicInteger();
        Loader<String> loader = perf.loadAs("catalogue", key -> {
            attempts.incrementAndGet();
            throw new IOException("gone");
        });
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> perf.cache().get("42", String.class, loader))
                .withCauseInstanceOf(IOException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aLoadThatTakesTooLongFailsAndItsWorkerIsFreed() {
        CountDownLatch never = new CountDownLatch(1);
        try (PerformanceOptimizer timed = PerformanceOptimizer.builder()
                .async(async -> async.tick(Duration.ofMillis(1)))
                .build()) {
            timed.async().configure("slow", type -> type.runTimeout(Duration.ofMillis(5)));
            Loader<String> loader = timed.loadAs("slow", key -> {
                never.await();
                return "never";
            });
            assertThatExceptionOfType(CacheLoadException.class)
                    .isThrownBy(() -> timed.cache().get("42", String.class, loader))
                    .withCauseInstanceOf(OperationTimeoutException.class);
        }
    }

    @Test
    void anOpenBreakerRefusesTheLoad() {
        CircuitBreaker breaker =
                CircuitBreaker.of(CircuitBreakerConfig.builder().build());
        perf.async().configure("catalogue", type -> type.circuitBreaker(breaker));
        breaker.forceOpen();
        assertThatExceptionOfType(CacheLoadException.class)
                .isThrownBy(() -> perf.cache().get("42", String.class, perf.loadAs("catalogue", key -> "never")))
                .withCauseInstanceOf(OperationRejectedException.class);
    }

    @Test
    void loadsOfOneKeyFromOneSourceAreOneOperationAlsoFromTwoRegions() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        Loader<String> shared = perf.loadAs("catalogue", Loader.withContext((key, context) -> {
            loads.incrementAndGet();
            context.options(EntryOptions.ttl(Duration.ofSeconds(7)));
            started.countDown();
            mayEnd.await();
            return "value " + key;
        }));
        CacheRegion<String> one = perf.cache().region("one", String.class);
        CacheRegion<String> two = perf.cache().region("two", String.class);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> one.get("42", shared), THREADS);
        started.await();
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> two.get("42", shared), THREADS);
        while (perf.async().stats().joins() == 0) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        assertThat(first.join()).isEqualTo("value 42");
        assertThat(second.join()).isEqualTo("value 42");
        assertThat(loads).hasValue(1);
        assertThat(one.expiresIn("42").orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(7));
        assertThat(two.expiresIn("42").orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void whatTheLoaderDecidesAboutTheEntryHolds() {
        CacheRegion<String> region = perf.cache().region("kept", String.class);
        region.get("42", perf.loadAs("catalogue", Loader.withContext((key, context) -> {
            context.doNotStore();
            return "once";
        })));
        assertThat(region.find("42")).isEmpty();
    }

    @Test
    void differentLoadersNeverShareTheirValues() {
        CacheRegion<String> one = perf.cache().region("one", String.class);
        CacheRegion<String> two = perf.cache().region("two", String.class);
        CountDownLatch both = new CountDownLatch(2);
        Loader<String> a = perf.loadAs("catalogue", key -> meet(both, "a"));
        Loader<String> b = perf.loadAs("catalogue", key -> meet(both, "b"));
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> one.get("42", a), THREADS);
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> two.get("42", b), THREADS);
        assertThat(first.join()).isEqualTo("a");
        assertThat(second.join()).isEqualTo("b");
    }

    private static String meet(CountDownLatch both, String value) throws InterruptedException {
        both.countDown();
        both.await();
        return value;
    }

    @Test
    void aCallerThatIsInterruptedTakesItsLoadWithIt() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Loader<String> loader = perf.loadAs("catalogue", key -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                stopped.countDown();
            }
        });
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                perf.cache().get("42", String.class, loader);
            } catch (CacheLoadException failed) {
                seen.set(failed);
            }
        });
        caller.start();
        started.await();
        caller.interrupt();
        stopped.await();
        caller.join();
        assertThat(seen.get()).isInstanceOf(CacheLoadException.class);
    }

    @Test
    void aNameThatNoTypeCanHaveIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> perf.loadAs("", key -> "never"));
    }
}
