package io.perfopt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what a task does is seen in what it leaves behind
class ManualTimeTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualTime time = new ManualTime(NOON, 100);
    private final ManualScheduler scheduler = new ManualScheduler(time);

    @Test
    void standsStillUntilAdvanced() {
        assertThat(time.instant()).isEqualTo(NOON);
        assertThat(time.nanoTime()).isEqualTo(100);
    }

    @Test
    void startsInTwoThousandTwentySixWhenNothingIsSaid() {
        assertThat(new ManualTime().instant()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(new ManualTime().nanoTime()).isZero();
    }

    @Test
    void advancesBothClocksByTheSameAmount() {
        time.advance(Duration.ofMillis(1500));

        assertThat(time.instant()).isEqualTo("2026-03-01T12:00:01.500Z");
        assertThat(time.millis())
                .isEqualTo(Instant.parse("2026-03-01T12:00:01.500Z").toEpochMilli());
        assertThat(time.nanoTime()).isEqualTo(1_500_000_100L);
    }

    @Test
    void stepsTheWallClockAloneAndRunsNothing() {
        AtomicInteger runs = new AtomicInteger();
        scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.SECONDS);

        time.stepWallClock(Duration.ofHours(-2));
        assertThat(time.instant()).isEqualTo("2026-03-01T10:00:00Z");
        time.stepWallClock(Duration.ofDays(1));
        assertThat(time.instant()).isEqualTo("2026-03-02T10:00:00Z");

        assertThat(time.nanoTime()).isEqualTo(100);
        assertThat(runs).hasValue(0);
    }

    @Test
    void refusesAWallClockThatCannotBeShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.stepWallClock(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("step must lead to an instant that can be represented");
        assertThat(time.instant()).isEqualTo(NOON);
    }

    @Test
    void runsADueTaskWithBothClocksAtItsDueTime() {
        List<String> seen = new ArrayList<>();
        scheduler.schedule(() -> seen.add(time.instant() + " " + time.nanoTime()), 250, TimeUnit.MILLISECONDS);

        time.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("2026-03-01T12:00:00.250Z 250000100");
        assertThat(time.nanoTime()).isEqualTo(1_000_000_100L);
    }

    @Test
    void runsTasksOfAllItsSchedulersInOneOrder() {
        ManualScheduler other = new ManualScheduler(time);
        List<String> order = new ArrayList<>();
        scheduler.schedule(() -> order.add("third"), 30, TimeUnit.MILLISECONDS);
        other.schedule(() -> order.add("second"), 20, TimeUnit.MILLISECONDS);
        scheduler.schedule(() -> order.add("first"), 10, TimeUnit.MILLISECONDS);
        other.schedule(() -> order.add("fourth, same time but later"), 30, TimeUnit.MILLISECONDS);

        time.advance(Duration.ofMillis(30));

        assertThat(order).containsExactly("first", "second", "third", "fourth, same time but later");
    }

    @Test
    void letsATaskAdvanceTimeAsIfItsWorkTookThatLong() {
        List<Long> startedAt = new ArrayList<>();
        scheduler.schedule(() -> time.advance(Duration.ofNanos(70)), 10, TimeUnit.NANOSECONDS);
        scheduler.schedule(() -> startedAt.add(time.nanoTime()), 50, TimeUnit.NANOSECONDS);

        time.advance(Duration.ofNanos(60));

        assertThat(startedAt).containsExactly(150L);
        assertThat(time.nanoTime()).isEqualTo(180);
    }

    @Test
    void keepsTheOrderWhenTheMonotonicClockWrapsAround() {
        ManualTime late = new ManualTime(NOON, Long.MAX_VALUE - 5);
        ManualScheduler lateScheduler = new ManualScheduler(late);
        List<String> order = new ArrayList<>();
        lateScheduler.schedule(() -> order.add("after the wrap"), 10, TimeUnit.NANOSECONDS);
        lateScheduler.schedule(() -> order.add("before the wrap"), 5, TimeUnit.NANOSECONDS);

        late.advance(Duration.ofNanos(5));
        assertThat(order).containsExactly("before the wrap");
        late.advance(Duration.ofNanos(5));

        assertThat(order).containsExactly("before the wrap", "after the wrap");
        assertThat(late.nanoTime()).isEqualTo(Long.MIN_VALUE + 4);
        assertThat(late.instant()).isEqualTo(NOON.plusNanos(10));
    }

    @Test
    void refusesToGoBackOrTooFar() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .withMessageContaining("duration must be between zero and")
                .withMessageContaining("was PT-0.000000001S");
        assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofDays(365 * 147)));
        assertThatNullPointerException().isThrownBy(() -> new ManualTime(nothing(), 0));
    }

    @Test
    void saysSoWhenATaskResubmitsItselfForever() {
        scheduler.execute(new Runnable() {
            @Override
            public void run() {
                scheduler.execute(this);
            }
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> time.advance(Duration.ofSeconds(1)))
                .withMessageContaining("a task that resubmits itself needs a delay");
    }

    @Test
    void runsAnyNumberOfTasksAsLongAsTheClockMoves() {
        AtomicInteger runs = new AtomicInteger();
        scheduler.scheduleAtFixedRate(runs::incrementAndGet, 1, 1, TimeUnit.NANOSECONDS);

        time.advance(Duration.ofNanos(ManualTime.MAXIMUM_RUNS_WITHOUT_PROGRESS + 10L));

        assertThat(runs).hasValue(ManualTime.MAXIMUM_RUNS_WITHOUT_PROGRESS + 10);
    }

    @Test
    void losesNoTaskAndNoTimeWhenSeveralThreadsAdvance() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        for (int i = 1; i <= 4_000; i++) {
            scheduler.schedule(runs::incrementAndGet, i, TimeUnit.NANOSECONDS);
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (time.nanoTime() < 4_100) {
                    time.advance(Duration.ofNanos(7));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(runs).hasValue(4_000);
        assertThat(time.instant()).isEqualTo(NOON.plusNanos(time.nanoTime() - 100));
    }

    @Test
    void showsBothClocksInItsText() {
        scheduler.schedule(() -> {}, 1, TimeUnit.DAYS);

        assertThat(time).hasToString("ManualTime[2026-03-01T12:00:00Z, nanoTime 100, 1 tasks waiting]");
    }

    @SuppressWarnings("NullAway") // a caller without null checks
    private static Instant nothing() {
        return null;
    }
}
