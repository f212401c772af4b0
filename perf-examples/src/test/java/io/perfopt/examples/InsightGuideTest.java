package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.AnomalyDetector;
import io.perfopt.analytics.insight.AnomalyOptions;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.insight.Correlation;
import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.Improvement;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.Series;
import io.perfopt.analytics.insight.Trend;
import io.perfopt.testkit.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/insight.md. */
class InsightGuideTest {

    @TempDir
    Path directory;

    @Test
    void asksAnEngineWhatIsWrongAndWhatComesNext() {
        ManualTime time = new ManualTime();
        try (PerformanceAnalytics analytics = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .build()) {
            Random random = new Random(1);
            for (int minute = 0; minute < 55; minute++) {
                double load = 1 + 0.02 * minute + 0.05 * random.nextGaussian();
                analytics.record("heap.used", 1e9 * load);
                for (int i = 0; i < 10; i++) {
                    analytics.recordNanos("checkout", (long) (80e6 * load * (1 + 0.02 * random.nextGaussian())));
                    time.advance(Duration.ofSeconds(6));
                }
            }

            // snippet: engine
            Trend trend = analytics.trend("checkout");
            Anomalies anomalies = analytics.anomalies("checkout", AnomalyOptions.defaults());
            Anomalies plain = analytics.anomalies("checkout", AnomalyOptions.standardDeviations(2.0));
            Forecast forecast = analytics.predict("checkout", Duration.ofMinutes(30));
            Correlation correlation = analytics.correlate("heap.used", "checkout");
            ChangePoints changes = analytics.changePoints("checkout", Duration.ofHours(1));

            assertThat(trend.direction()).isEqualTo(Trend.Direction.RISING);
            assertThat(forecast.last().orElseThrow().high()).isGreaterThan(150);
            // end
            assertThat(plain.enoughData()).isTrue();
            assertThat(anomalies.enoughData()).isTrue();
            assertThat(correlation.r().orElseThrow()).isGreaterThan(0.9);
            assertThat(changes.enoughData()).isTrue();
        }
    }

    @Test
    void watchesAStream() {
        Random random = new Random(2);
        // snippet: stream
        AnomalyDetector detector = AnomalyDetector.streaming();
        Instant at = Instant.parse("2026-01-05T00:00:00Z");
        for (int minute = 0; minute < 1000; minute++) {
            detector.score(at.plusSeconds(60L * minute), 20 + random.nextGaussian());
        }

        double score = detector.score(at.plusSeconds(60_000), 45);
        assertThat(score).isGreaterThan(detector.threshold());
        assertThat(detector.cause()).contains(Anomalies.Cause.VALUE);
        // end
    }

    @Test
    void failsABuildThatGotSlower() {
        // snippet: regression
        Baseline before = Baseline.of(
                "main", Map.of("parse", MetricSample.of("us/op", Better.LOWER, 10.1, 9.9, 10.2, 10.0, 9.8, 10.3)));
        Baseline after = Baseline.of(
                "branch", Map.of("parse", MetricSample.of("us/op", Better.LOWER, 12.2, 11.9, 12.0, 12.4, 11.8, 12.1)));
        before.write(directory.resolve("baseline.json"));

        assertThatThrownBy(() -> Baseline.read(directory.resolve("baseline.json"))
                        .compare(after)
                        .orThrow())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("REGRESSED");

        Improvement improvement = after.improvement(before, 10);
        assertThat(improvement.reached()).isTrue();
        // end
    }

    @Test
    void saysWhenItCannotSay() {
        // snippet: little
        Trend trend = Insight.trend(Series.of(1, 2, 3));
        assertThat(trend.direction()).isEqualTo(Trend.Direction.NOT_ENOUGH_DATA);
        assertThat(trend.pValue()).isEmpty();
        assertThat(trend.toString()).contains("a trend needs at least 8 values", "3 samples");
        // end
    }
}
