package io.perfopt.analytics.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.ManualAnalytics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.insight.Comparison.Verdict;
import io.perfopt.analytics.insight.Trend.Direction;
import io.perfopt.analytics.internal.insight.stats.Noise;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The answers of an engine about what it recorded itself. */
class InsightsTest {

    private final ManualAnalytics manual = new ManualAnalytics();
    private final PerformanceAnalytics analytics = manual.analytics;
    private final SplittableRandom random = new SplittableRandom(1);

    @AfterEach
    void close() {
        manual.close();
    }

    /** Twenty operations a minute around a level in milliseconds. */
    private void minutes(int minutes, IntToDoubleFunction millis) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < 20; i++) {
                double duration = millis.applyAsDouble(minute) * (1 + 0.05 * Noise.gaussian(random));
                analytics.recordNanos("checkout", (long) (1e6 * duration));
                manual.advanceSeconds(3);
            }
        }
    }

    @Test
    @Tag("N9")
    void anOperationThatGetsSlowerHasARisingTrend() {
        minutes(50, minute -> 100 + minute);
        Trend trend = analytics.trend("checkout");
        assertThat(trend.direction()).isEqualTo(Direction.RISING);
        // a millisecond a minute
        assertThat(trend.perHour().orElseThrow()).isCloseTo(60, within(5.0));
        assertThat(trend.evidence().samples()).isEqualTo(50);
        assertThat(trend.evidence().from()).isEqualTo(ManualAnalytics.START);
        assertThat(analytics.trend("nobody").direction()).isEqualTo(Direction.NOT_ENOUGH_DATA);
    }

    @Test
    @Tag("N10")
    void aSlowMinuteIsAnAnomalyAndTheOpenSlotIsLeftOut() {
        minutes(50, minute -> minute == 40 ? 400 : 100);
        analytics.recordNanos("checkout", 900_000_000_000L);
        manual.advanceSeconds(30);
        Anomalies anomalies = analytics.anomalies("checkout", AnomalyOptions.defaults());
        Instant slow = ManualAnalytics.START.plus(Duration.ofMinutes(40));
        assertThat(anomalies.found()).hasSizeLessThan(3).anySatisfy(anomaly -> {
            assertThat(anomaly.at()).isEqualTo(slow);
            assertThat(anomaly.value()).isCloseTo(400, within(20.0));
        });
        assertThat(anomalies.evidence().samples()).isEqualTo(50);
    }

    @Test
    @Tag("N28")
    void aDeploymentThatSlowedThingsDownIsAChangePoint() {
        minutes(50, minute -> minute < 30 ? 100 : 120);
        ChangePoints changes = analytics.changePoints("checkout");
        assertThat(changes.found()).hasSize(1);
        assertThat(changes.found().get(0).at()).isEqualTo(ManualAnalytics.START.plus(Duration.ofMinutes(30)));
        assertThat(changes.found().get(0).percent()).isCloseTo(20, within(3.0));
    }

    @Test
    @Tag("N11")
    void theNextHalfHourIsForecastMinuteByMinute() {
        minutes(55, minute -> 100);
        Forecast forecast = analytics.predict("checkout", Duration.ofMinutes(30));
        assertThat(forecast.points()).hasSize(30);
        Forecast.Point last = forecast.last().orElseThrow();
        assertThat(last.at()).isEqualTo(ManualAnalytics.START.plus(Duration.ofMinutes(54 + 30)));
        assertThat(last.value()).isCloseTo(100, within(5.0));
        assertThat(last.low()).isLessThan(100);
        assertThat(last.high()).isGreaterThan(100);
        assertThat(analytics.predict("checkout")).isEqualTo(forecast);
        assertThat(analytics.predict("nobody", Duration.ofMinutes(30)).enoughData())
                .isFalse();
        assertThatThrownBy(() -> analytics.predict("checkout", Duration.ZERO)).hasMessageContaining("PT0S");
    }

    @Test
    @Tag("N7")
    void aValueThatDrivesAnOperationIsRelatedToIt() {
        double[] load = Noise.dependent(random, 55, 0.5);
        for (int minute = 0; minute < 55; minute++) {
            analytics.record("load", 50 + 10 * load[minute]);
            analytics.increment("requests", 600 + 60 * load[minute], Tags.none());
            double millis = 100 + 20 * load[minute];
            minutes(1, ignored -> millis);
        }
        Correlation correlation = analytics.correlate("load", "checkout");
        assertThat(correlation.related()).isTrue();
        assertThat(correlation.lagSlots()).isZero();
        assertThat(correlation.r().orElseThrow()).isGreaterThan(0.95);
        assertThat(analytics.correlate("requests", "load").r().orElseThrow()).isGreaterThan(0.99);
    }

    @Test
    @Tag("N19")
    void aHeapThatKeepsMoreAfterEachCollectionLeaks() {
        for (int minute = 0; minute < 55; minute++) {
            // a collection every other minute; in between the reading stays
            analytics.record("system.heap.used.after.gc", 100_000_000 + 2_000_000 * (minute / 2));
            analytics.record("system.heap.max", 500e6);
            manual.advanceSeconds(60);
        }
        LeakTrend leak = analytics.leak();
        assertThat(leak.verdict()).isEqualTo(LeakTrend.Verdict.GROWING);
        assertThat(leak.evidence().samples()).isEqualTo(28);
        assertThat(leak.bytesPerHour().orElseThrow()).isCloseTo(60e6, within(3e6));
        // 154 MB now, a megabyte a minute
        assertThat(leak.timeToLimit().orElseThrow()).isBetween(Duration.ofMinutes(320), Duration.ofMinutes(370));
    }

    @Test
    @Tag("N19")
    void aHeapSeenThroughFewCollectionsIsNotJudged() {
        for (int minute = 0; minute < 55; minute++) {
            analytics.record("system.heap.used.after.gc", 100_000_000 + 2_000_000 * (minute / 5));
            manual.advanceSeconds(60);
        }
        assertThat(analytics.leak().verdict()).isEqualTo(LeakTrend.Verdict.NOT_ENOUGH_DATA);
    }

    @Test
    @Tag("N20")
    void aRunIsComparedWithAnEarlierOneOfItsOwn() {
        minutes(50, minute -> 100);
        Baseline before = analytics.baseline("before");
        MetricSample checkout = before.find("checkout").orElseThrow();
        assertThat(checkout.values()).hasSize(50);
        assertThat(checkout.unit()).isEqualTo("ms");
        // the 95th percentile of a normal with mean 100 and deviation 5 is 108.2
        assertThat(checkout.p95().orElseThrow().value()).isCloseTo(108.2, within(2.0));
        assertThat(checkout.p95().orElseThrow().interval().contains(108.2)).isTrue();
        assertThat(before.find("checkout errors")).isEmpty();
        analytics.reset();
        minutes(50, minute -> 130);
        analytics.recordNanos("checkout", 1, Tags.none(), false);
        manual.advanceSeconds(60);
        Comparison comparison = analytics.compare(before);
        assertThat(comparison.rows())
                .extracting(Comparison.Row::metric)
                .containsExactly("checkout", "checkout p95", "checkout p99");
        assertThat(comparison.rows()).allMatch(row -> row.verdict() == Verdict.REGRESSED);
        assertThat(analytics.baseline("now").find("checkout errors")).isPresent();
    }

    @Test
    @Tag("N21")
    void anImprovementIsHeldAgainstItsTarget() {
        minutes(50, minute -> 100);
        Baseline before = analytics.baseline("before");
        analytics.reset();
        minutes(50, minute -> 60);
        Improvement improvement = analytics.improvement(before, 30);
        assertThat(improvement.reached()).isTrue();
        assertThat(improvement.rows().get(0).percent().orElseThrow()).isCloseTo(40, within(2.0));
        assertThat(improvement.rows().get(0).pValue().orElseThrow()).isLessThan(0.001);
    }

    @Test
    @Tag("N9")
    void windowsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> analytics.trend("checkout", Duration.ZERO)).hasMessageContaining("window");
        assertThatThrownBy(() -> analytics.baseline("x", Duration.ofSeconds(-1)))
                .hasMessageContaining("PT-1S");
    }
}
