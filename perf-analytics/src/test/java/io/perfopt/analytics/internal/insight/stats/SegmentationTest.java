package io.perfopt.analytics.internal.insight.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.insight.ChangePoint;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.insight.Insight;
import io.perfopt.analytics.insight.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N28")
class SegmentationTest {

    private static final Path TIGERBEETLE = Path.of("../../shared/data/changepoints/tigerbeetle.json");

    @Test
    void theSplitIsTheOneWithTheLargestTOfAll() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            double[] values = Noise.normal(random, 12 + random.nextInt(40));
            StepTest test = StepTest.of(values, 0, values.length, 5, 2);
            int best = 0;
            double largest = -1;
            for (int k = 5; k <= values.length - 5; k++) {
                double t = t(Arrays.copyOf(values, k), Arrays.copyOfRange(values, k, values.length));
                if (t > largest) {
                    largest = t;
                    best = k;
                }
            }
            assertThat(test.index()).as("round %d", round).isEqualTo(best);
            double single = Distributions.studentTwoSided(largest / Math.sqrt(2), values.length - 2);
            double searched = Math.max(2, 7.5 * Math.log((values.length - 5) / 5.0));
            assertThat(test.pValue()).isCloseTo(Math.min(1, searched * single), within(1e-9));
        }
    }

    private static double t(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double squares = Arrays.stream(a).map(v -> (v - meanA) * (v - meanA)).sum()
                + Arrays.stream(b).map(v -> (v - meanB) * (v - meanB)).sum();
        return Math.abs(meanA - meanB)
                / Math.sqrt(squares / (a.length + b.length - 2) * (1.0 / a.length + 1.0 / b.length));
    }

    @Test
    void severalStepsAreFoundWhateverTheirOrder() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 50; round++) {
            double[] levels = {100, 130, 110, 150};
            double[] values = Noise.normal(random, 160);
            for (int i = 0; i < 160; i++) {
                values[i] = levels[i / 40] + 3 * values[i];
            }
            assertThat(Segmentation.steps(values, 0.01, 5, 0.05))
                    .as("round %d", round)
                    .hasSizeBetween(3, 4)
                    .anyMatch(s -> Math.abs(s.index() - 40) <= 1)
                    .anyMatch(s -> Math.abs(s.index() - 80) <= 1)
                    .anyMatch(s -> Math.abs(s.index() - 120) <= 1);
        }
    }

    @Test
    void aSureStepBelowTheMagnitudeIsTakenBack() {
        double[] values = new double[60];
        Arrays.setAll(values, i -> (i < 30 ? 100 : 103) + 0.1 * (i % 3));
        assertThat(Segmentation.steps(values, 0.01, 5, 0.05)).isEmpty();
        assertThat(Segmentation.steps(values, 0.01, 5, 0.02))
                .singleElement()
                .satisfies(step -> assertThat(step.index()).isEqualTo(30));
    }

    @Test
    void aSpikeIsNoStepAndAStepIsNoSpike() {
        double[] values = new double[40];
        SplittableRandom random = new SplittableRandom(3);
        Arrays.setAll(values, i -> 50 + Noise.gaussian(random) + (i >= 20 ? 10 : 0));
        values[30] = 200;
        double[] expected = SpikeFilter.expectedAtSpikes(values);
        for (int i = 0; i < 40; i++) {
            if (i == 30) {
                assertThat(expected[i]).isBetween(57.0, 63.0);
            } else {
                assertThat(expected[i]).as("value %d", i).isNaN();
            }
        }
    }

    @Test
    void theTigerBeetleBenchmarksChangedTwiceAndDippedOnce() throws IOException {
        if (!Files.exists(TIGERBEETLE)) {
            System.out.println("SegmentationTest: no " + TIGERBEETLE
                    + " beside the checkout, so the TigerBeetle series is not checked");
            return;
        }
        Matcher matcher = Pattern.compile("\"series\":\\s*\\[([^]]*)]").matcher(Files.readString(TIGERBEETLE));
        assertThat(matcher.find()).isTrue();
        double[] values = Arrays.stream(matcher.group(1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        ChangePoints changes = Insight.changePoints(Series.of(values));
        // apache/otava pins 15 and 71 in its own test of the same series
        assertThat(changes.found()).extracting(ChangePoint::index).hasSize(2);
        assertThat(changes.found().get(0).index()).isBetween(13, 17);
        assertThat(changes.found().get(1).index()).isBetween(69, 73);
        assertThat(changes.outliers()).extracting(ChangePoints.Outlier::index).contains(10);
    }
}
