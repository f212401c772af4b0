package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.examples.catalogue.shop.ManualShop;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A minute of an operation that takes 20 ms, give or take one, and then twice as long: told second by second, by hand. */
class LatencyWatchTest {
    private final ManualTime time = new ManualTime();
    private final PerformanceOptimizer perf = ManualShop.optimizer(time, new ManualScheduler(time));
    private final SplittableRandom random = new SplittableRandom(3);
    private final LatencyWatch watch = new LatencyWatch(perf, "list", time::nanoTime);

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    void nothingIsWrongWhileAllIsAsEver() {
        pass(60, 20);
        watch.expectAsNow();
        pass(20, 20);

        assertThat(watch.alerts()).isEmpty();
        assertThat(watch.steps().found()).isEmpty();
        assertThat(watch.anomalies().found()).isEmpty();
    }

    @Test
    void twiceTheLatencyIsAnAlertAStepAndAnAnomaly() {
        pass(60, 20);
        assertThat(watch.expectAsNow().orElseThrow().toMillis()).isBetween(19L, 21L);
        pass(10, 40);

        assertThat(watch.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.limit()).isBetween(28.5e6, 31.5e6);
            assertThat(alert.value()).isBetween(38e6, 42e6);
            assertThat(alert.message()).startsWith("list p50 is ").contains(" ms, above ");
        });
        assertThat(watch.steps().found()).singleElement().satisfies(step -> {
            assertThat(step.index()).isBetween(59, 61);
            assertThat(step.percent()).isBetween(90.0, 110.0);
        });
        assertThat(watch.anomalies().found())
                .isNotEmpty()
                .allSatisfy(odd -> assertThat(odd.index()).isGreaterThanOrEqualTo(60));
    }

    @Test
    void theAlertIsOverWhenTheLatencyIsAsBefore() {
        pass(60, 20);
        watch.expectAsNow();
        pass(10, 40);
        pass(10, 20);

        assertThat(watch.alerts()).isEmpty();
    }

    @Test
    void withoutAFigureNothingIsExpected() {
        assertThat(watch.expectAsNow()).isEmpty();
    }

    /** As the sampling thread would, the rules are judged once a second. */
    private void pass(int seconds, double millis) {
        for (int second = 0; second < seconds; second++) {
            for (int call = 0; call < 20; call++) {
                perf.analytics()
                        .recordNanos(
                                "list",
                                TimeUnit.MICROSECONDS.toNanos(
                                        Math.round(1_000 * (millis - 1 + 2 * random.nextDouble()))));
            }
            time.advance(Duration.ofSeconds(1));
            perf.analytics().checkThresholds();
        }
    }
}
