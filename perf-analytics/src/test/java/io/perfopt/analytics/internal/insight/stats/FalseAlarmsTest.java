package io.perfopt.analytics.internal.insight.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.Better;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.insight.Comparison.Verdict;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.MetricSample;
import io.perfopt.analytics.insight.Series;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often answers find something where there is nothing. The bounds are those promised, widened by three standard errors of so few
 * series; the measured rates over 10,000 series are in docs/benchmarks.md.
 */
class FalseAlarmsTest {

    private static final int SERIES = 200;

    @Test
    @Tag("N9")
    void aTrendIsRarelyClaimedOfNoise() {
        check(series -> Insight.trend(Series.of(series)).pValue().orElseThrow() < Insight.ALPHA);
    }

    @Test
    @Tag("N28")
    void aChangeIsRarelyClaimedOfNoise() {
        check(series -> !Insight.changePoints(Series.of(series)).found().isEmpty());
    }

    @Test
    @Tag("N7")
    void aCorrelationIsRarelyClaimedOfIndependentNoise() {
        SplittableRandom random = new SplittableRandom(77);
        double[][] previous = new double[1][];
        check(series -> {
            double[] other = previous[0] == null || previous[0].length != series.length
                    ? Noise.normal(random, series.length)
                    : previous[0];
            previous[0] = series;
            return Insight.correlate(Series.of(series), Series.of(other)).related();
        });
    }

    @Test
    @Tag("N20")
    void aRegressionIsRarelyClaimedBetweenHalvesOfNoise() {
        check(series -> {
            double[] values = Noise.plus(series, 10);
            int half = values.length / 2;
            return Baseline.of("a", Map.of("m", sample(values, 0, half)))
                            .compare(Baseline.of("b", Map.of("m", sample(values, half, values.length))))
                            .rows()
                            .get(0)
                            .verdict()
                    != Verdict.UNCHANGED;
        });
    }

    private static MetricSample sample(double[] values, int from, int to) {
        return MetricSample.of("ms", Better.LOWER, Arrays.copyOfRange(values, from, to));
    }

    private static void check(Predicate<double[]> alarm) {
        for (double phi : new double[] {0, 0.7}) {
            for (int n : new int[] {60, 240}) {
                SplittableRandom random = new SplittableRandom(42);
                int alarms = 0;
                for (int i = 0; i < SERIES; i++) {
                    alarms += alarm.test(Noise.dependent(random, n, phi)) ? 1 : 0;
                }
                double promised = phi == 0 ? 0.015 : 0.018;
                double error = Math.sqrt(promised / SERIES);
                assertThat(alarms / (double) SERIES)
                        .as("false alarms at phi %s, n %d", phi, n)
                        .isLessThan(promised + 3 * error);
            }
        }
    }

    @Test
    @Tag("N28")
    void aStepOfTwoStandardDeviationsIsFoundWhereItIs() {
        SplittableRandom random = new SplittableRandom(5);
        int found = 0;
        for (int i = 0; i < SERIES; i++) {
            double[] values = Noise.normal(random, 60);
            for (int j = 0; j < 60; j++) {
                values[j] = 100 + 5 * values[j] + (j >= 30 ? 10 : 0);
            }
            ChangePoints changes = Insight.changePoints(Series.of(values));
            found += changes.found().stream().anyMatch(c -> Math.abs(c.index() - 30) <= 6) ? 1 : 0;
        }
        assertThat(found / (double) SERIES).isGreaterThan(0.95);
    }
}
