package io.perfopt.benchmarks.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Batcher;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationCancelledException;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What peers do to work whose caller has left, beside what we do. Each waits for what it asserts, however long that takes. */
@SuppressWarnings("FutureReturnValueIgnored") // blockers, whose ends nobody waits for
class PeerBehaviourTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch ran = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.of(
            "test",
            ThreadPoolBulkheadConfig.custom()
                    .coreThreadPoolSize(1)
                    .maxThreadPoolSize(1)
                    .queueCapacity(10)
                    .build());
    private final AsyncOperationsManager ops =
            AsyncOperationsManager.builder().maxConcurrent(1).build();

    @AfterEach
    void end() throws Exception {
        release.countDown();
        ops.close(Duration.ZERO);
        pool.shutdownNow();
        timer.shutdownNow();
        bulkhead.close();
    }

    /** Holds the only worker until the release. */
    private int block() {
        blocked.countDown();
        try {
            release.await();
        } catch (InterruptedException stop) {
            interrupted.set(true);
        }
        return 0;
    }

    private int run() {
        ran.countDown();
        return 1;
    }

    private static boolean happens(CountDownLatch latch) throws InterruptedException {
        return latch.await(1, TimeUnit.MINUTES);
    }

    private static OperationHandle<Integer> blocker(AsyncOperationsManager ops, PeerBehaviourTest test) {
        return ops.submit(Operation.of("blocker", test::block).timeout(Duration.ZERO));
    }

    @Test
    void resilience4jRunsAQueuedOperationAfterItsTimeout() throws Exception {
        bulkhead.executeSupplier(this::block);
        assertThat(happens(blocked)).isTrue();
        TimeLimiter limiter =
                TimeLimiter.of(TimeLimiterConfig.custom().timeoutDuration(SHORT).build());
        CompletableFuture<Integer> late = limiter.executeCompletionStage(
                        timer, () -> bulkhead.executeSupplier(this::run))
                .toCompletableFuture();
        assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(TimeoutException.class);
        release.countDown();
        assertThat(happens(ran))
                .as("the peer runs it although its caller was told")
                .isTrue();
    }

    @Test
    @Tag("A10")
    void oursNeverRunsAQueuedOperationAfterItsTimeout() throws Exception {
        OperationHandle<Integer> blocker = blocker(ops, this);
        assertThat(happens(blocked)).isTrue();
        OperationHandle<Integer> late =
                ops.submit(Operation.of("late", this::run).timeout(SHORT));
        assertThatThrownBy(late::join).isInstanceOf(OperationTimeoutException.class);
        release.countDown();
        blocker.join();
        ops.submit(Operation.of("last", () -> 2).priority(1)).join();
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    void resilience4jRunsAQueuedOperationThatWasCancelled() throws Exception {
        bulkhead.executeSupplier(this::block);
        assertThat(happens(blocked)).isTrue();
        CompletableFuture<Integer> cancelled =
                bulkhead.executeSupplier(this::run).toCompletableFuture();
        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(bulkhead.getMetrics().getQueueDepth()).isEqualTo(1);
        release.countDown();
        assertThat(happens(ran)).isTrue();
    }

    @Test
    @Tag("A2")
    void oursDropsAQueuedOperationThatWasCancelled() throws Exception {
        OperationHandle<Integer> blocker = blocker(ops, this);
        assertThat(happens(blocked)).isTrue();
        OperationHandle<Integer> cancelled = ops.submit(Operation.of("cancelled", this::run));
        assertThat(cancelled.cancel()).isTrue();
        assertThat(ops.pendingCount()).isZero();
        release.countDown();
        blocker.join();
        ops.submit(Operation.of("last", () -> 2).priority(1)).join();
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    void aThreadPoolKeepsTheShellsOfCancelledWork() throws Exception {
        pool.submit(this::block);
        assertThat(happens(blocked)).isTrue();
        List<Future<Integer>> queued = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            queued.add(pool.submit(this::run));
        }
        queued.forEach(future -> future.cancel(true));
        assertThat(pool.getQueue()).hasSize(1_000);
    }

    @Test
    void orTimeoutLeavesTheWorkerInTheWork() throws Exception {
        CompletableFuture<Integer> late =
                CompletableFuture.supplyAsync(this::block, pool).orTimeout(SHORT.toMillis(), TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(TimeoutException.class);
        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(this::run, pool);
        assertThat(happens(blocked)).isTrue();
        assertThat(pool.getQueue())
                .as("the next one waits for work nobody waits for")
                .hasSize(1);
        release.countDown();
        assertThat(next.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(interrupted).isFalse();
    }

    @Test
    @Tag("A10")
    void oursFreesTheWorkerOfWorkThatTimedOut() throws Exception {
        OperationHandle<Integer> late =
                ops.submit(Operation.of("late", this::block).timeout(SHORT));
        assertThatThrownBy(late::join).isInstanceOf(OperationTimeoutException.class);
        // Never released: the worker is free since the work was interrupted.
        assertThat(ops.submit(Operation.of("next", this::run)).join()).isEqualTo(1);
        assertThat(interrupted.get()).isEqualTo(blocked.getCount() == 0);
    }

    @Test
    void failsafeKeepsTheShellOfAQueuedOperationThatTimedOut() throws Exception {
        FailsafeExecutor<Integer> failsafe = Failsafe.with(
                        Timeout.<Integer>builder(SHORT).withInterrupt().build())
                .with(pool);
        pool.submit(this::block);
        assertThat(happens(blocked)).isTrue();
        CompletableFuture<Integer> late = failsafe.getAsync(this::run);
        assertThatThrownBy(() -> late.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(TimeoutExceededException.class);
        assertThat(pool.getQueue()).hasSize(1);
    }

    @Test
    void oneCallerOfADataLoaderCancelsTheOther() throws Exception {
        DataLoader<Integer, Integer> loader =
                DataLoaderFactory.newDataLoader(keys -> CompletableFuture.completedFuture(List.copyOf(keys)));
        CompletableFuture<Integer> one = loader.load(1);
        CompletableFuture<Integer> other = loader.load(1);
        one.cancel(true);
        loader.dispatch();
        assertThat(other).isSameAs(one).isCancelled();
    }

    @Test
    @Tag("A15")
    void oneCallerOfOursLeavesTheOtherAlone() {
        Batcher<Integer, Integer> batcher =
                ops.<Integer, Integer>batcher("load", List::copyOf).build();
        OperationHandle<Integer> one = batcher.load(1);
        OperationHandle<Integer> other = batcher.load(1);
        assertThat(one.cancel()).isTrue();
        batcher.flush();
        assertThat(other.join()).isEqualTo(1);
        assertThatThrownBy(one::join).isInstanceOf(OperationCancelledException.class);
    }

    @Test
    void aPoolOfOneNeverStartsWhatItsOwnWorkWaitsFor() throws Exception {
        Future<Integer> parent = pool.submit(() -> {
            Future<Integer> child = pool.submit(this::run);
            blocked.countDown();
            return child.get();
        });
        assertThat(happens(blocked)).isTrue();
        // The only thread waits for what only it could run.
        assertThat(pool.getQueue()).hasSize(1);
        assertThat(pool.getMaximumPoolSize()).isEqualTo(1);
        pool.shutdownNow();
        assertThatThrownBy(() -> parent.get(1, TimeUnit.MINUTES)).isInstanceOf(ExecutionException.class);
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    void oursRunsWhatItsOwnWorkWaitsFor() {
        OperationHandle<Integer> parent = ops.submit(Operation.of(
                "parent", () -> ops.submit(Operation.of("child", this::run)).join()));
        assertThat(parent.join()).isEqualTo(1);
    }
}
