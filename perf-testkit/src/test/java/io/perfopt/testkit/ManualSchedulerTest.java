package io.perfopt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what a task does is seen in what it leaves behind
class ManualSchedulerTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final List<Long> runs = new ArrayList<>();

    @Test
    void runsADelayedTaskNotBeforeItIsDue() {
        scheduler.schedule(this::run, 10, TimeUnit.NANOSECONDS);

        advance(9);
        assertThat(runs).isEmpty();
        advance(1);
        assertThat(runs).containsExactly(10L);
        assertThat(scheduler.pendingCount()).isZero();
    }

    @Test
    void runsWhatIsSubmittedOnlyWhenTold() throws Exception {
        scheduler.execute(this::run);
        Future<String> answer = scheduler.submit(() -> "answer");
        Future<String> result = scheduler.submit(this::run, "result");
        Future<?> nothing = scheduler.submit(this::run);
        assertThat(runs).isEmpty();
        assertThat(scheduler.pendingCount()).isEqualTo(4);

        scheduler.runDue();

        assertThat(runs).containsExactly(0L, 0L, 0L);
        assertThat(answer.get()).isEqualTo("answer");
        assertThat(result.get()).isEqualTo("result");
        assertThat(nothing.get()).isNull();
    }

    @Test
    void treatsANegativeDelayAsNow() {
        scheduler.schedule(this::run, -5, TimeUnit.DAYS);

        scheduler.runDue();

        assertThat(runs).containsExactly(0L);
    }

    @Test
    void neverRunsADelayThatIsTooLongToCompare() {
        ScheduledFuture<?> never = scheduler.schedule(this::run, Long.MAX_VALUE, TimeUnit.DAYS);
        scheduler.schedule(this::run, 1, TimeUnit.NANOSECONDS);

        time.advance(Duration.ofDays(365 * 100));

        assertThat(runs).containsExactly(1L);
        assertThat(never.isDone()).isFalse();
    }

    @Test
    void repeatsAtAFixedRateAndCatchesUpWhenLate() {
        scheduler.scheduleAtFixedRate(
                () -> {
                    run();
                    if (runs.size() == 1) {
                        advance(25);
                    }
                },
                5,
                10,
                TimeUnit.NANOSECONDS);

        advance(45);

        assertThat(runs).containsExactly(5L, 30L, 30L, 35L, 45L);
    }

    @Test
    void repeatsWithAFixedDelayCountedFromTheEndOfTheRun() {
        ScheduledFuture<?> task = scheduler.scheduleWithFixedDelay(
                () -> {
                    run();
                    advance(3);
                },
                5,
                10,
                TimeUnit.NANOSECONDS);

        advance(40);

        assertThat(runs).containsExactly(5L, 18L, 31L);
        assertThat(scheduler.pendingCount()).isEqualTo(1);
        assertThat(task.getDelay(TimeUnit.NANOSECONDS)).isEqualTo(4);
    }

    @Test
    void refusesAPeriodThatIsNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.scheduleAtFixedRate(this::run, 0, 0, TimeUnit.SECONDS))
                .withMessage("period must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scheduler.scheduleWithFixedDelay(this::run, 0, -1, TimeUnit.SECONDS))
                .withMessage("delay must be at least 1, was -1");
    }

    @Test
    void keepsWhatATaskThrowsInItsFuture() {
        ScheduledFuture<?> failing = scheduler.schedule(failure("broken"), 1, TimeUnit.NANOSECONDS);

        advance(1);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .havingCause()
                .withMessage("broken");
    }

    @Test
    void doesNotRepeatAPeriodicTaskThatThrew() {
        ScheduledFuture<?> failing = scheduler.scheduleAtFixedRate(
                () -> {
                    run();
                    throw new IllegalStateException("second run");
                },
                1,
                1,
                TimeUnit.NANOSECONDS);

        advance(10);

        assertThat(runs).containsExactly(1L);
        assertThat(scheduler.pendingCount()).isZero();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .havingCause()
                .withMessage("second run");
    }

    @Test
    void forgetsACancelledTaskAtOnce() {
        ScheduledFuture<?> task = scheduler.schedule(this::run, 10, TimeUnit.NANOSECONDS);

        assertThat(task.cancel(false)).isTrue();
        assertThat(task.cancel(false)).as("a second time").isFalse();

        assertThat(scheduler.pendingCount()).isZero();
        assertThat(time.toString()).contains("0 tasks waiting");
        advance(20);
        assertThat(runs).isEmpty();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(task::get);
    }

    @Test
    void runsATaskOnlyOnceIfSomebodyRunsItByHand() {
        Runnable task = (Runnable) scheduler.schedule(this::run, 10, TimeUnit.NANOSECONDS);

        task.run();
        assertThat(time.toString()).contains("0 tasks waiting");
        advance(10);

        assertThat(runs).containsExactly(0L);
    }

    @Test
    void failsATimedWaitOfAnInterruptedThread() {
        ScheduledFuture<?> task = scheduler.schedule(this::run, 10, TimeUnit.NANOSECONDS);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> task.get(1, TimeUnit.SECONDS));
        assertThat(time.nanoTime()).isZero();
    }

    @Test
    void stopsAPeriodicTaskThatCancelsItself() {
        AtomicReference<ScheduledFuture<?>> self = new AtomicReference<>();
        self.set(scheduler.scheduleAtFixedRate(
                () -> {
                    run();
                    if (runs.size() == 2) {
                        Objects.requireNonNull(self.get()).cancel(true);
                    }
                },
                1,
                1,
                TimeUnit.NANOSECONDS));

        advance(10);

        assertThat(runs).containsExactly(1L, 2L);
        assertThat(Thread.interrupted()).as("interrupt left behind").isFalse();
    }

    @Test
    void leavesTheInterruptStatusOfTheAdvancingThreadAsItWas() {
        List<Boolean> seenByTask = new ArrayList<>();
        scheduler.execute(() -> seenByTask.add(Thread.currentThread().isInterrupted()));

        Thread.currentThread().interrupt();
        scheduler.runDue();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(seenByTask).containsExactly(false);
    }

    @Test
    void ordersItsFuturesByDelay() {
        ScheduledFuture<?> later = scheduler.schedule(this::run, 2, TimeUnit.MINUTES);
        ScheduledFuture<?> sooner = scheduler.schedule(this::run, 1, TimeUnit.MINUTES);

        time.advance(Duration.ofSeconds(20));

        assertThat(sooner.getDelay(TimeUnit.SECONDS)).isEqualTo(40);
        assertThat(later.getDelay(TimeUnit.SECONDS)).isEqualTo(100);
        assertThat(sooner.compareTo(later)).isNegative();
        assertThat(later.compareTo(sooner)).isPositive();
    }

    @Test
    void letsTimePassInAWaitWithATimeout() throws Exception {
        ScheduledFuture<String> answer = scheduler.schedule(() -> "answer", 3, TimeUnit.SECONDS);

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> answer.get(2, TimeUnit.SECONDS))
                .withMessageContaining("not done after 2 SECONDS");
        assertThat(time.instant()).isEqualTo("2026-01-01T00:00:02Z");
        assertThat(answer.get(2, TimeUnit.SECONDS)).isEqualTo("answer");
        assertThat(time.instant()).as("no later than needed").isEqualTo("2026-01-01T00:00:03Z");
    }

    @Test
    void blocksInAnUntimedGetUntilAnotherThreadAdvances() throws Exception {
        ScheduledFuture<String> answer = scheduler.schedule(() -> "answer", 3, TimeUnit.SECONDS);
        AtomicReference<String> got = new AtomicReference<>("nothing");
        Thread waiter = new Thread(() -> {
            try {
                got.set(answer.get());
            } catch (InterruptedException | ExecutionException e) {
                got.set(e.toString());
            }
        });
        waiter.start();

        time.advance(Duration.ofSeconds(3));
        waiter.join();

        assertThat(got).hasValue("answer");
    }

    @Test
    void rejectsATaskWhenTooManyWait() {
        ManualScheduler small = new ManualScheduler(time, 2);
        small.schedule(this::run, 1, TimeUnit.SECONDS);
        small.schedule(this::run, 1, TimeUnit.SECONDS);

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> small.schedule(this::run, 1, TimeUnit.SECONDS))
                .withMessageContaining("at most 2 tasks may wait");
        time.advance(Duration.ofSeconds(1));
        small.execute(this::run);
        assertThat(small.pendingCount()).isEqualTo(1);
        assertThat(new ManualScheduler(time, 1).pendingCount()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManualScheduler(time, 0))
                .withMessage("maximumPending must be at least 1, was 0");
    }

    @Test
    void showsItsStateInItsText() {
        scheduler.execute(this::run);
        assertThat(scheduler).hasToString("ManualScheduler[open, 1 waiting, 0 running]");
        scheduler.shutdownNow();
        assertThat(scheduler).hasToString("ManualScheduler[shut down, 0 waiting, 0 running]");
    }

    @Nested
    class WhenShutDown {
        @Test
        void rejectsNewTasks() {
            assertThat(scheduler.isShutdown()).isFalse();
            scheduler.shutdown();

            assertThat(scheduler.isShutdown()).isTrue();
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> scheduler.execute(ManualSchedulerTest.this::run))
                    .withMessageContaining("came after shutdown");
        }

        @Test
        void stillRunsDelayedTasksAndThenTerminates() {
            scheduler.schedule(ManualSchedulerTest.this::run, 10, TimeUnit.NANOSECONDS);

            scheduler.shutdown();

            assertThat(scheduler.isTerminated()).isFalse();
            advance(10);
            assertThat(runs).containsExactly(10L);
            assertThat(scheduler.isTerminated()).isTrue();
        }

        @Test
        void cancelsPeriodicTasks() {
            ScheduledFuture<?> periodic =
                    scheduler.scheduleAtFixedRate(ManualSchedulerTest.this::run, 1, 1, TimeUnit.NANOSECONDS);
            advance(1);

            scheduler.shutdown();

            assertThat(periodic.isCancelled()).isTrue();
            assertThat(scheduler.isTerminated()).isTrue();
            advance(5);
            assertThat(runs).containsExactly(1L);
        }

        @Test
        void cancelsAPeriodicTaskThatShutItDownItself() {
            ScheduledFuture<?> periodic = scheduler.scheduleAtFixedRate(
                    () -> {
                        run();
                        scheduler.shutdown();
                    },
                    1,
                    1,
                    TimeUnit.NANOSECONDS);

            advance(5);

            assertThat(runs).containsExactly(1L);
            assertThat(periodic.isCancelled()).isTrue();
            assertThat(scheduler.isTerminated()).isTrue();
        }

        @Test
        void handsBackTheTasksThatNeverRan() {
            ScheduledFuture<?> first = scheduler.schedule(ManualSchedulerTest.this::run, 1, TimeUnit.SECONDS);
            ScheduledFuture<?> second =
                    scheduler.scheduleAtFixedRate(ManualSchedulerTest.this::run, 1, 1, TimeUnit.SECONDS);

            List<Runnable> neverRun = scheduler.shutdownNow();

            assertThat(neverRun).containsExactly((Runnable) first, (Runnable) second);
            assertThat(scheduler.isTerminated()).isTrue();
            assertThat(first.isDone()).isFalse();
            assertThat(time.toString()).contains("0 tasks waiting");
            time.advance(Duration.ofSeconds(5));
            neverRun.forEach(Runnable::run);
            assertThat(runs).isEmpty();
        }

        @Test
        void interruptsARunningTaskAndClearsTheInterruptAfterwards() {
            List<Boolean> interrupted = new ArrayList<>();
            scheduler.execute(() -> {
                scheduler.shutdownNow();
                interrupted.add(Thread.currentThread().isInterrupted());
                interrupted.add(scheduler.isTerminated());
            });

            scheduler.runDue();

            assertThat(interrupted).containsExactly(true, false);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(scheduler.isTerminated()).isTrue();
        }

        @Test
        void letsTimePassWhileItAwaitsTermination() throws InterruptedException {
            scheduler.schedule(ManualSchedulerTest.this::run, 10, TimeUnit.NANOSECONDS);
            scheduler.shutdown();

            assertThat(scheduler.awaitTermination(9, TimeUnit.NANOSECONDS)).isFalse();
            assertThat(time.nanoTime()).isEqualTo(9);
            assertThat(scheduler.awaitTermination(9, TimeUnit.NANOSECONDS)).isTrue();
            assertThat(time.nanoTime()).isEqualTo(10);
        }

        @Test
        void failsAWaitOfAnInterruptedThread() {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> scheduler.awaitTermination(1, TimeUnit.SECONDS));
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Nested
    class InvokedTogether {
        @Test
        void allRunOnTheCallingThread() throws Exception {
            Thread caller = Thread.currentThread();
            Callable<Thread> which = Thread::currentThread;

            List<Future<Thread>> futures = scheduler.invokeAll(List.of(which, which));

            assertThat(futures).hasSize(2);
            assertThat(futures.get(0).get()).isSameAs(caller);
            assertThat(futures.get(1).get()).isSameAs(caller);
        }

        @Test
        void allAreDoneEvenIfSomeFail() throws Exception {
            List<Future<String>> futures = scheduler.invokeAll(List.of(failure("one"), () -> "two"));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> futures.get(0).get());
            assertThat(futures.get(1).get()).isEqualTo("two");
        }

        @Test
        void allRunBeforeAnyTimePasses() throws Exception {
            Callable<String> slow = () -> {
                time.advance(Duration.ofSeconds(2));
                return "slow";
            };

            List<Future<String>> futures = scheduler.invokeAll(List.of(slow, () -> "due at once"), 1, TimeUnit.SECONDS);

            assertThat(futures.get(0).get()).isEqualTo("slow");
            assertThat(futures.get(1).get()).isEqualTo("due at once");
        }

        @Test
        void areCancelledWhenThereIsNoTimeAtAll() throws Exception {
            List<Future<String>> futures = scheduler.invokeAll(List.of(() -> "never"), 0, TimeUnit.SECONDS);

            assertThat(futures.get(0).isCancelled()).isTrue();
            assertThat(scheduler.pendingCount()).isZero();
        }

        @Test
        void waitForATaskThatAnotherThreadHasTaken() throws Exception {
            Thread caller = Thread.currentThread();
            CountDownLatch taken = new CountDownLatch(1);
            Thread other = new Thread(scheduler::runDue);
            Callable<String> first = () -> {
                other.start();
                taken.await();
                return "by the caller";
            };
            Callable<String> second = () -> {
                taken.countDown();
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                return "by the other thread";
            };

            List<Future<String>> futures = scheduler.invokeAll(List.of(first, second));

            assertThat(futures.get(0).get()).isEqualTo("by the caller");
            assertThat(futures.get(1).get()).isEqualTo("by the other thread");
            other.join();
        }

        @Test
        void failWhenTheCallerIsInterrupted() {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> scheduler.invokeAll(List.of(() -> "never")));
            assertThat(scheduler.pendingCount()).isZero();
        }

        @Test
        void allAreTakenOrNone() {
            List<Callable<String>> tasks = new ArrayList<>();
            tasks.add(() -> "never");
            tasks.add(nothing());

            assertThatNullPointerException().isThrownBy(() -> scheduler.invokeAll(tasks));
            assertThat(scheduler.toString()).isEqualTo("ManualScheduler[open, 0 waiting, 0 running]");
        }

        @Test
        void anyReturnsTheFirstSuccess() throws Exception {
            assertThat(scheduler.invokeAny(List.of(failure("one"), () -> "two", failure("three"))))
                    .isEqualTo("two");
            assertThat(scheduler.pendingCount()).isZero();
        }

        @Test
        void anyFailsWithTheLastFailureWhenNoneSucceeds() {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> scheduler.invokeAny(List.of(failure("one"), failure("two"))))
                    .satisfies(e -> {
                        assertThat(e).hasRootCauseMessage("two");
                        assertThat(e.getSuppressed()).hasSize(1);
                    });
            assertThatIllegalArgumentException().isThrownBy(() -> scheduler.invokeAny(List.<Callable<String>>of()));
        }

        @Test
        void anyTimesOutWhenTimePassesWithoutASuccess() {
            Callable<String> slowFailure = () -> {
                time.advance(Duration.ofSeconds(2));
                throw new IllegalStateException("slow");
            };
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> scheduler.invokeAny(List.of(slowFailure, () -> "late"), 1, TimeUnit.SECONDS));
        }
    }

    private void run() {
        runs.add(time.nanoTime());
    }

    private void advance(long nanos) {
        time.advance(Duration.ofNanos(nanos));
    }

    @SuppressWarnings("NullAway") // a caller without null checks
    private static Callable<String> nothing() {
        return null;
    }

    private static Callable<String> failure(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }
}
