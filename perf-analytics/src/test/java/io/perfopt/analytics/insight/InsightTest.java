package io.perfopt.analytics.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.insight.Trend.Direction;
import io.perfopt.analytics.internal.insight.stats.Noise;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InsightTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static double[] steady(int n, long seed) {
        double[] values = Noise.normal(new SplittableRandom(seed), n);
        Arrays.setAll(values, i -> 100 + 5 * values[i]);
        return values;
    }

    private static Series everyMinute(double... values) {
        return Series.of(START, Duration.ofMinutes(1), values);
    }

    @Test
    @Tag("N9")
    void aLineWithNoiseRisesByItsSlope() {
        double[] values = steady(60, 1);
        for (int i = 0; i < 60; i++) {
            values[i] += 0.5 * i;
        }
        Trend trend = Insight.trend(everyMinute(values));
        assertThat(trend.direction()).isEqualTo(Direction.RISING);
        assertThat(trend.perHour().orElseThrow()).isCloseTo(30, within(6.0));
        assertThat(trend.perHourInterval().orElseThrow().contains(30)).isTrue();
        assertThat(trend.pValue().orElseThrow()).isLessThan(0.001);
        assertThat(trend.evidence().samples()).isEqualTo(60);
        assertThat(trend.toString())
                .startsWith("RISING +")
                .contains("p < 0.0001")
                .contains("60 samples");
    }

    @Test
    @Tag("N9")
    void theSameLineMirroredFalls() {
        double[] values = steady(60, 1);
        for (int i = 0; i < 60; i++) {
            values[i] = 200 - values[i] - 0.5 * i;
        }
        assertThat(Insight.trend(everyMinute(values)).direction()).isEqualTo(Direction.FALLING);
    }

    @Test
    @Tag("N9")
    void aSureButTinyTrendIsNone() {
        double[] values = new double[60];
        Arrays.setAll(values, i -> 1000 + 0.1 * i);
        Trend trend = Insight.trend(everyMinute(values));
        assertThat(trend.direction()).isEqualTo(Direction.NONE);
        assertThat(trend.because()).contains("below 5 %");
    }

    @Test
    @Tag("N9")
    void aTrendThatDriftsLikeItsNoiseIsNone() {
        // a random walk rises or falls "significantly" for a test that believes in independence
        SplittableRandom random = new SplittableRandom(3);
        int claimed = 0;
        for (int round = 0; round < 100; round++) {
            double[] values = Noise.dependent(random, 100, 0.95);
            claimed += Insight.trend(everyMinute(Noise.plus(values, 20))).direction() == Direction.NONE ? 0 : 1;
        }
        assertThat(claimed).isLessThan(15);
    }

    @Test
    @Tag("N9")
    void fewValuesAndConstantsHaveNoTrend() {
        assertThat(Insight.trend(everyMinute(1, 2, 3, 4, 5, 6, 7)).direction()).isEqualTo(Direction.NOT_ENOUGH_DATA);
        assertThat(Insight.trend(everyMinute()).toString()).startsWith("NOT_ENOUGH_DATA");
        Trend constant = Insight.trend(everyMinute(5, 5, 5, 5, 5, 5, 5, 5, 5));
        assertThat(constant.direction()).isEqualTo(Direction.NONE);
        assertThat(constant.pValue().orElseThrow()).isEqualTo(1);
    }

    @Test
    @Tag("N9")
    void longSeriesAreThinnedAndKeepTheirSlope() {
        double[] values = new double[20_000];
        Arrays.setAll(values, i -> 10 + i / 60.0);
        Trend trend = Insight.trend(everyMinute(values));
        assertThat(trend.perHour().orElseThrow()).isCloseTo(1, within(1e-6));
        assertThat(trend.evidence().samples()).isEqualTo(20_000);
    }

    @Test
    @Tag("N10")
    void aSpikeFarOutsideIsAnAnomalyAndTheRestIsNot() {
        double[] values = steady(400, 7);
        values[300] = 220;
        Anomalies anomalies = Insight.anomalies(everyMinute(values), AnomalyOptions.defaults());
        assertThat(anomalies.found()).extracting(Anomalies.Anomaly::index).containsExactly(300);
        assertThat(anomalies.found().get(0).cause()).isEqualTo(Cause.VALUE);
        assertThat(anomalies.warmUp()).isEqualTo(60);
        assertThat(anomalies.threshold()).isEqualTo(0.5);
    }

    @Test
    @Tag("N10")
    void whatFallsIntoAPauseOfTheJvmIsLabelledSo() {
        double[] values = steady(400, 7);
        values[300] = 220;
        boolean[] paused = new boolean[400];
        paused[300] = true;
        Series series = Series.of(everyMinute(values).epochMillis(), values, paused);
        Anomalies anomalies = Insight.anomalies(series, AnomalyOptions.defaults());
        assertThat(anomalies.found()).extracting(Anomalies.Anomaly::cause).containsExactly(Cause.PAUSE);
    }

    @Test
    @Tag("N10")
    void thePlainRuleFindsWhatLiesBeyondTheGivenDeviations() {
        double[] values = {10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 13.5, 11};
        // the first eleven: mean 120 / 11, deviation 1.0445; 13.5 lies 2.48 deviations away, 11 lies 0.1
        Anomalies two = Insight.anomalies(everyMinute(values), AnomalyOptions.standardDeviations(2));
        assertThat(two.found()).extracting(Anomalies.Anomaly::index).containsExactly(11);
        assertThat(AnomalyOptions.standardDeviations()).isEqualTo(AnomalyOptions.standardDeviations(2.0));
        Anomalies three = Insight.anomalies(everyMinute(values), AnomalyOptions.standardDeviations(3));
        assertThat(three.found()).isEmpty();
    }

    @Test
    @Tag("N10")
    void fewValuesAreNotJudged() {
        Anomalies none = Insight.anomalies(everyMinute(1, 2, 900), AnomalyOptions.defaults());
        assertThat(none.enoughData()).isFalse();
        assertThat(none.found()).isEmpty();
        assertThat(none.toString()).startsWith("not enough data");
    }

    @Test
    @Tag("N28")
    void changesAndOutliersAreToldApart() {
        double[] values = steady(90, 4);
        for (int i = 40; i < 90; i++) {
            values[i] += 30;
        }
        values[10] = 20;
        ChangePoints changes = Insight.changePoints(everyMinute(values));
        assertThat(changes.found()).hasSize(1);
        ChangePoint change = changes.found().get(0);
        assertThat(change.index()).isBetween(39, 41);
        assertThat(change.at()).isEqualTo(START.plus(Duration.ofMinutes(change.index())));
        assertThat(change.percent()).isBetween(25.0, 35.0);
        assertThat(changes.outliers()).extracting(ChangePoints.Outlier::index).containsExactly(10);
    }

    @Test
    @Tag("N28")
    void stepsOfConstantsAreFoundExactly() {
        double[] values = new double[40];
        Arrays.setAll(values, i -> i < 13 ? 7 : i < 30 ? 9 : 7);
        assertThat(Insight.changePoints(Series.of(values)).found())
                .extracting(ChangePoint::index)
                .containsExactly(13, 30);
        assertThat(Insight.changePoints(Series.of(new double[40])).found()).isEmpty();
        assertThat(Insight.changePoints(Series.of(1, 2, 3)).enoughData()).isFalse();
    }

    @Test
    @Tag("N28")
    void theOnlineFormFindsAStepSoonAndItsPlace() {
        SplittableRandom random = new SplittableRandom(6);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            ChangePointDetector detector = ChangePointDetector.online();
            for (int i = 0; i < 45; i++) {
                double value = 100 + 5 * Noise.gaussian(random) + (i >= 30 ? 20 : 0);
                var change = detector.add(START.plusSeconds(i), value);
                if (change.isPresent() && i <= 36 && Math.abs(change.get().index() - 30) <= 2) {
                    found++;
                    break;
                }
            }
        }
        assertThat(found).isGreaterThan(180);
    }

    @Test
    @Tag("N11")
    void aForecastOfADailyCourseFollowsItWithinItsInterval() {
        SplittableRandom random = new SplittableRandom(8);
        double[] values = new double[24 * 15];
        Arrays.setAll(values, i -> 100 + 30 * Math.sin(2 * Math.PI * i / 24) + 2 * Noise.gaussian(random));
        Series history = Series.of(START, Duration.ofHours(1), Arrays.copyOf(values, 24 * 14));
        Forecast forecast = Insight.forecast(history, ForecastOptions.steps(24));
        int within = 0;
        for (int h = 0; h < 24; h++) {
            Forecast.Point point = forecast.points().get(h);
            assertThat(point.at()).isEqualTo(START.plus(Duration.ofHours(24 * 14 + h)));
            assertThat(point.value()).isCloseTo(100 + 30 * Math.sin(2 * Math.PI * h / 24), within(6.0));
            within += point.low() <= values[24 * 14 + h] && values[24 * 14 + h] <= point.high() ? 1 : 0;
        }
        assertThat(within).isGreaterThanOrEqualTo(21);
        assertThat(forecast.backtestErrorPercent().orElseThrow()).isLessThan(4);
        assertThat(forecast.method()).contains("24");
    }

    @Test
    @Tag("N11")
    void thereIsNoForecastFromFewerThanTenValues() {
        Forecast none = Insight.forecast(Series.of(1, 2, 3, 4, 5, 6, 7, 8, 9), ForecastOptions.steps(3));
        assertThat(none.enoughData()).isFalse();
        assertThat(none.last()).isEmpty();
        assertThat(none.toString()).contains("at least 10 values, there were 9");
        assertThat(Insight.forecast(Series.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ForecastOptions.steps(3))
                        .points())
                .hasSize(3);
    }

    @Test
    @Tag("N11")
    void aConstantGoesOnForSure() {
        Forecast forecast = Insight.forecast(Series.of(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5), ForecastOptions.steps(2));
        assertThat(forecast.last().orElseThrow().value()).isEqualTo(5);
        assertThat(forecast.last().orElseThrow().low()).isEqualTo(5);
        assertThat(forecast.last().orElseThrow().high()).isEqualTo(5);
    }

    @Test
    @Tag("N7")
    void aSeriesThatFollowsAnotherIsRelatedAtItsLag() {
        double[] cause = Noise.dependent(new SplittableRandom(9), 120, 0.5);
        double[] noise = Noise.normal(new SplittableRandom(10), 120);
        double[] effect = new double[120];
        Arrays.setAll(effect, i -> (i >= 3 ? 2 * cause[i - 3] : 0) + 0.5 * noise[i]);
        Correlation correlation = Insight.correlate(everyMinute(cause), everyMinute(effect));
        assertThat(correlation.related()).isTrue();
        assertThat(correlation.lagSlots()).isEqualTo(3);
        assertThat(correlation.lag()).isEqualTo(Duration.ofMinutes(3));
        assertThat(correlation.r().orElseThrow()).isGreaterThan(0.9);
        assertThat(correlation.effectiveSamples().orElseThrow()).isLessThan(120);
        assertThat(Insight.correlate(everyMinute(effect), everyMinute(cause)).lagSlots())
                .isEqualTo(-3);
    }

    @Test
    @Tag("N7")
    void twoSeriesThatMerelyBothRiseAreNotRelated() {
        SplittableRandom random = new SplittableRandom(11);
        int related = 0;
        for (int round = 0; round < 100; round++) {
            double[] a = Noise.normal(random, 80);
            double[] b = Noise.normal(random, 80);
            for (int i = 0; i < 80; i++) {
                a[i] += 0.2 * i;
                b[i] += 0.3 * i;
            }
            related += Insight.correlate(everyMinute(a), everyMinute(b)).related() ? 1 : 0;
        }
        assertThat(related).isLessThanOrEqualTo(8);
    }

    @Test
    @Tag("N7")
    void aConstantCorrelatesWithNothingRatherThanByZeroOrOne() {
        double[] constant = new double[50];
        Correlation correlation = Insight.correlate(everyMinute(constant), everyMinute(steady(50, 1)));
        assertThat(correlation.r()).isEmpty();
        assertThat(correlation.rho()).isEmpty();
        assertThat(correlation.related()).isFalse();
        assertThat(correlation.toString()).contains("constant");
        assertThat(Insight.correlate(everyMinute(1, 2, 3), everyMinute(1, 2, 3)).because())
                .contains("at least 12");
    }

    @Test
    @Tag("N7")
    void onlySlotsThatBothHaveCount() {
        double[] values = steady(60, 12);
        long[] all = everyMinute(values).epochMillis();
        double[] some = new double[40];
        long[] times = new long[40];
        for (int i = 0; i < 40; i++) {
            some[i] = values[10 + i] * 2;
            times[i] = all[10 + i];
        }
        Correlation correlation = Insight.correlate(everyMinute(values), Series.of(times, some));
        assertThat(correlation.evidence().samples()).isEqualTo(40);
        assertThat(correlation.r().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(correlation.lagSlots()).isZero();
    }

    @Test
    @Tag("N19")
    void aLeakNeedsTwentyCollectionsAndALowerBoundAboveZero() {
        SplittableRandom random = new SplittableRandom(13);
        double[] leaking = new double[40];
        double[] steady = new double[40];
        for (int i = 0; i < 40; i++) {
            leaking[i] = 100e6 + 1e6 * i + 2e6 * Noise.gaussian(random);
            steady[i] = 100e6 + 2e6 * Noise.gaussian(random);
        }
        LeakTrend leak = Insight.leak(everyMinute(leaking), OptionalLong.of(300_000_000));
        assertThat(leak.verdict()).isEqualTo(LeakTrend.Verdict.GROWING);
        assertThat(leak.bytesPerHour().orElseThrow()).isCloseTo(60e6, within(8e6));
        assertThat(leak.interval().orElseThrow().low()).isPositive();
        // 139 MB after 39 minutes, a million a minute: 161 minutes to go
        assertThat(leak.timeToLimit().orElseThrow()).isBetween(Duration.ofMinutes(135), Duration.ofMinutes(190));
        assertThat(Insight.leak(everyMinute(steady), OptionalLong.empty()).verdict())
                .isEqualTo(LeakTrend.Verdict.STEADY);
        assertThat(Insight.leak(everyMinute(Arrays.copyOf(leaking, 19)), OptionalLong.empty())
                        .verdict())
                .isEqualTo(LeakTrend.Verdict.NOT_ENOUGH_DATA);
    }

    @Test
    @Tag("N9")
    void seriesRefuseWhatIsNoSeries() {
        assertThatThrownBy(() -> Series.of(1, Double.NaN)).hasMessageContaining("value 1 was NaN");
        assertThatThrownBy(() -> Series.of(new long[] {1, 1}, new double[] {1, 2}))
                .hasMessageContaining("rise strictly");
        assertThatThrownBy(() -> Series.of(new long[] {1}, new double[] {1, 2})).hasMessageContaining("equally many");
        assertThatThrownBy(() -> Series.of(START, Duration.ZERO, 1)).hasMessageContaining("PT0S");
    }

    @Test
    @Tag("N10")
    void optionsAreRefusedAtTheDoor() {
        assertThatThrownBy(() -> AnomalyOptions.standardDeviations(0)).hasMessageContaining("was 0.0");
        assertThatThrownBy(() -> AnomalyOptions.defaults().withThreshold(1)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> AnomalyDetector.streaming(19)).hasMessageContaining("was 19");
        assertThatThrownBy(() -> AnomalyDetector.standardDeviations(-1)).hasMessageContaining("was -1.0");
        assertThatThrownBy(() -> ForecastOptions.steps(0)).hasMessageContaining("was 0");
        assertThatThrownBy(() -> ForecastOptions.steps(1).withSeasons(1)).hasMessageContaining("was 1");
        assertThatThrownBy(() -> ChangePointDetector.online(-1)).hasMessageContaining("was -1.0");
        assertThatThrownBy(() -> Insight.changePoints(Series.of(1), Double.NaN)).hasMessageContaining("NaN");
    }
}
