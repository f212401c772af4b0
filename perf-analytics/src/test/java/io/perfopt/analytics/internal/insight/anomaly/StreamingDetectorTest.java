package io.perfopt.analytics.internal.insight.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.insight.Anomalies.Cause;
import io.perfopt.analytics.insight.AnomalyDetector;
import io.perfopt.analytics.internal.insight.stats.Noise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N10")
class StreamingDetectorTest {

    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

    private record Alert(int index, Cause cause) {}

    /** The alerts of a stream of one value a quarter of an hour. */
    private static List<Alert> alerts(int n, IntToDoubleFunction values) {
        AnomalyDetector detector = AnomalyDetector.streaming();
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double score = detector.score(MONDAY.plusSeconds(900L * i), values.applyAsDouble(i));
            assertThat(score).isBetween(0.0, 1.0);
            if (score >= detector.threshold()) {
                alerts.add(new Alert(i, detector.cause().orElseThrow()));
            }
        }
        return alerts;
    }

    private static IntToDoubleFunction noisy(long seed, IntToDoubleFunction course, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        return i -> course.applyAsDouble(i) + deviation * Noise.gaussian(random);
    }

    private static double day(int i) {
        return 100 + 40 * Math.sin(2 * Math.PI * i / 96);
    }

    @Test
    void noiseOfAnyScaleRaisesFewerThanOneAlertInThreeHundredValues() {
        for (double scale : new double[] {1e-6, 1, 1e9}) {
            int alerts = 0;
            for (int seed = 0; seed < 10; seed++) {
                alerts += alerts(2000, noisy(seed, i -> 10 * scale, scale)).size();
            }
            assertThat(alerts).as("scale %s", scale).isLessThan(10 * 2000 / 300);
        }
    }

    @Test
    void aStreamScaledAndShiftedScoresTheSame() {
        AnomalyDetector one = AnomalyDetector.streaming();
        AnomalyDetector other = AnomalyDetector.streaming();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 3000; i++) {
            double value = 100 + 8 * Noise.gaussian(random) + (i % 700 == 699 ? 120 : 0);
            Instant at = MONDAY.plusSeconds(900L * i);
            // a power of two scales without rounding
            assertThat(other.score(at, 1024 * value)).isCloseTo(one.score(at, value), within(1e-6));
        }
    }

    @Test
    void aSpikeIsFoundAtOnceAndOnlyOnce() {
        IntToDoubleFunction noise = noisy(1, i -> 50, 3);
        List<Alert> alerts = alerts(1500, i -> i == 1000 ? 120 : noise.applyAsDouble(i));
        assertThat(alerts).contains(new Alert(1000, Cause.VALUE));
        assertThat(alerts).filteredOn(a -> a.index() > 1000 && a.index() < 1150).isEmpty();
    }

    @Test
    void aDropIsFoundLikeASpike() {
        IntToDoubleFunction noise = noisy(2, i -> 50, 3);
        assertThat(alerts(1500, i -> i == 1000 ? 0 : noise.applyAsDouble(i))).contains(new Alert(1000, Cause.VALUE));
    }

    @Test
    void spikesThatComeAgainAndAgainStopBeingNews() {
        IntToDoubleFunction noise = noisy(3, i -> 50, 3);
        List<Alert> alerts = alerts(6000, i -> i % 300 == 299 ? 100 : noise.applyAsDouble(i));
        long later = alerts.stream()
                .filter(a -> a.index() >= 900 && a.index() % 300 == 299)
                .count();
        assertThat(later).isLessThanOrEqualTo(1);
    }

    @Test
    void aShiftOfTheLevelIsFoundThoughNoValueIsExtreme() {
        IntToDoubleFunction noise = noisy(4, i -> 50, 3);
        List<Alert> alerts = alerts(1500, i -> noise.applyAsDouble(i) + (i >= 1000 ? 7.5 : 0));
        assertThat(alerts).anyMatch(a -> a.index() >= 1000 && a.index() < 1060);
    }

    @Test
    void aStreamThatFallsSilentIsFoundByItsSpread() {
        IntToDoubleFunction noise = noisy(5, i -> 50, 3);
        List<Alert> alerts = alerts(1500, i -> i >= 1000 ? 50 : noise.applyAsDouble(i));
        assertThat(alerts).anyMatch(a -> a.index() >= 1000 && a.index() < 1100 && a.cause() == Cause.SPREAD);
    }

    @Test
    void aMissingPeakOfTheDayIsFoundThoughNoValueIsExtreme() {
        IntToDoubleFunction noise = noisy(6, StreamingDetectorTest::day, 2);
        int missing = 20 * 96;
        List<Alert> alerts = alerts(22 * 96, i -> i >= missing && i < missing + 48 ? 100 : noise.applyAsDouble(i));
        assertThat(alerts).anyMatch(a -> a.index() >= missing && a.index() < missing + 96);
        assertThat(alerts)
                .filteredOn(a -> a.index() > 4 * 96 && a.index() < missing)
                .hasSizeLessThan(3);
    }

    @Test
    void aWorkingDayOnASundayIsFoundOnceWeeksAreKnown() {
        IntToDoubleFunction week = i -> i / 96 % 7 >= 5 ? 20 : 20 + Math.max(0, day(i) - 100);
        IntToDoubleFunction noise = noisy(7, week, 1);
        int sunday = (7 * 9 + 6) * 96;
        List<Alert> alerts = alerts(
                sunday + 96,
                i -> i >= sunday ? noise.applyAsDouble(i) + Math.max(0, day(i) - 100) : noise.applyAsDouble(i));
        assertThat(alerts).anyMatch(a -> a.index() >= sunday && a.cause() == Cause.TIME_OF_WEEK);
    }

    @Test
    void aConstantIsQuietAndItsChangeIsNews() {
        assertThat(alerts(1000, i -> 7)).isEmpty();
        assertThat(alerts(1000, i -> i >= 500 ? 8 : 7)).isNotEmpty().allMatch(a -> a.index() >= 500 && a.index() < 560);
        // a thousandth is no change
        assertThat(alerts(1000, i -> i >= 500 ? 7.007 : 7)).isEmpty();
        assertThat(alerts(1000, i -> 0)).isEmpty();
    }

    @Test
    void scoresDependOnThePastAlone() {
        SplittableRandom random = new SplittableRandom(9);
        double[] values = Noise.normal(random, 1200);
        double[] whole = scores(values);
        double[] changed = values.clone();
        Arrays.fill(changed, 800, 1200, 1e6);
        assertThat(Arrays.copyOf(scores(changed), 800)).containsExactly(Arrays.copyOf(whole, 800));
        assertThat(Arrays.copyOf(whole, StreamingDetector.WARM_UP)).containsOnly(0);
    }

    private static double[] scores(double[] values) {
        AnomalyDetector detector = AnomalyDetector.streaming();
        double[] scores = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scores[i] = detector.score(MONDAY.plusSeconds(900L * i), values[i]);
        }
        return scores;
    }

    @Test
    void everyExpertCanSpeak() {
        // one fault of each kind in a weekly course; which expert is first to see it varies, so only their variety is
        // asked for
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        for (int seed = 0; seed < 6; seed++) {
            IntToDoubleFunction noise = noisy(seed, StreamingDetectorTest::day, 2);
            int fault = 30 * 96 + 10;
            int kind = seed;
            for (Alert alert : alerts(32 * 96, i -> {
                double value = noise.applyAsDouble(i);
                return i < fault
                        ? value
                        : switch (kind) {
                            case 0 -> 300;
                            case 1 -> i % 2 == 0 ? value + 25 : value - 25;
                            case 2 -> value + 30;
                            case 3 -> day(i + 48);
                            case 4 -> i == fault ? value - 45 : value;
                            default -> 100;
                        };
            })) {
                if (alert.index() >= fault) {
                    causes.add(alert.cause());
                }
            }
        }
        assertThat(causes).hasSizeGreaterThanOrEqualTo(4).contains(Cause.VALUE, Cause.TIME_OF_DAY);
    }

    @Test
    void aMillionHostileValuesNeverLeaveTheScale() {
        AnomalyDetector detector = AnomalyDetector.streaming(20);
        SplittableRandom random = new SplittableRandom(10);
        for (int i = 0; i < 100_000; i++) {
            double value = switch (random.nextInt(5)) {
                case 0 -> Double.MAX_VALUE / 1e10 * random.nextDouble(-1, 1);
                case 1 -> Double.MIN_VALUE;
                case 2 -> 0;
                case 3 -> -1e-300;
                default -> Noise.gaussian(random);
            };
            assertThat(detector.score(MONDAY.minusSeconds(random.nextLong(1L << 40)), value))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void valuesThatAreNoNumbersAreRefused() {
        AnomalyDetector detector = AnomalyDetector.streaming();
        assertThatThrownBy(() -> detector.score(MONDAY, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was NaN");
        assertThatThrownBy(() -> AnomalyDetector.standardDeviations(2).score(MONDAY, Double.NEGATIVE_INFINITY))
                .hasMessageContaining("-Infinity");
    }
}
