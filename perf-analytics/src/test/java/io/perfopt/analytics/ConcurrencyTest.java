package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recorders, readers and the clock at the same time: nothing is lost and no answer contradicts itself. */
class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int PER_THREAD = 50_000;

    private final ManualTime time = new ManualTime();
    private final PerformanceAnalytics analytics = PerformanceAnalytics.builder()
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .maximumSeriesPerName(4)
            .build();

    @Test
    @Tag("N4")
    void noRecordIsLostWhileSlotsTurnAndOthersRead() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 2);
        CyclicBarrier begin = new CyclicBarrier(THREADS + 2);
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> recorders = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            recorders.add(pool.submit(() -> {
                begin.await();
                Timer timer = analytics.timer("op");
                for (int i = 0; i < PER_THREAD; i++) {
                    switch (i % 4) {
                        case 0 -> timer.recordNanos(3);
                        case 1 -> analytics.recordNanos("op", 3, "user", "u" + i % 16);
                        case 2 -> analytics.end(analytics.begin("op"), true);
                        default -> timer.recordNanos(3, false);
                    }
                }
                return null;
            }));
        }
        Future<?> clock = pool.submit(() -> {
            begin.await();
            for (int i = 0; !done.get(); i++) {
                time.advance(
                        i < 2_000_000 ? Duration.ofMillis(700) : Duration.ZERO); // 16 days, within the window asked for
            }
            return null;
        });
        Future<Long> reader = pool.submit(() -> {
            begin.await();
            long answers = 0;
            do {
                OperationMetrics metrics = analytics.metrics("op", Duration.ofDays(30));
                if (metrics.count() > 0) {
                    assertThat(metrics.errors()).isLessThanOrEqualTo(metrics.count());
                    assertThat(metrics.percentileNanos(100).orElseThrow()).isGreaterThanOrEqualTo(0);
                }
                answers++;
            } while (!done.get());
            return answers;
        });
        for (Future<?> recorder : recorders) {
            recorder.get();
        }
        done.set(true);
        clock.get();
        assertThat(reader.get()).isPositive();
        pool.shutdown();
        OperationMetrics metrics = analytics.metrics("op", Duration.ofDays(30));
        assertThat(metrics.count()).isEqualTo((long) THREADS * PER_THREAD);
        assertThat(metrics.errors()).isEqualTo((long) THREADS * PER_THREAD / 4);
        assertThat(analytics.stats().tracesOpen()).isZero();
        assertThat(analytics.stats().endsUnknown()).isZero();
    }

    @Test
    @Tag("N2")
    void sumAndCountOfOneAnswerBelongTogether() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> recorders = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            recorders.add(pool.submit(() -> {
                Timer timer = analytics.timer("op");
                while (!done.get()) {
                    timer.recordNanos(7);
                }
            }));
        }
        for (int i = 0; i < 3_000; i++) {
            if (i % 100 == 0) {
                time.advance(Duration.ofSeconds(1));
            }
            OperationMetrics metrics = analytics.metrics("op", Duration.ofHours(1));
            assertThat(metrics.total()).isEqualTo(Duration.ofNanos(7 * metrics.count()));
        }
        done.set(true);
        for (Future<?> recorder : recorders) {
            recorder.get();
        }
        pool.shutdown();
    }
}
