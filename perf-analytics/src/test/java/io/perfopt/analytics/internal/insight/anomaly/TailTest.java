package io.perfopt.analytics.internal.insight.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.internal.insight.stats.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The constant-memory tail and its memory against references that keep everything. */
@Tag("N10")
class TailTest {

    @Test
    void theLevelSettlesWhereOneValueInTwentyLiesBeyond() {
        SplittableRandom random = new SplittableRandom(1);
        Tail tail = new Tail();
        double[] warmUp = Noise.normal(random, 150);
        Arrays.sort(warmUp);
        tail.start(warmUp);
        for (int i = 0; i < 20_000; i++) {
            tail.learn(Noise.gaussian(random), 1e-9);
        }
        // the 95th percentile of a standard normal is 1.645
        assertThat(tail.level()).isCloseTo(1.645, within(0.15));
    }

    @Test
    void rarityOfExponentialValuesIsTheirTrueRarity() {
        SplittableRandom random = new SplittableRandom(2);
        Tail tail = new Tail();
        double[] warmUp = new double[150];
        Arrays.setAll(warmUp, i -> -Math.log(1 - random.nextDouble()));
        Arrays.sort(warmUp);
        tail.start(warmUp);
        for (int i = 0; i < 20_000; i++) {
            tail.learn(-Math.log(1 - random.nextDouble()), 1e-9);
        }
        // e^-x = 10^-4 at x = 9.21
        assertThat(tail.rarity(9.21, 1e-9, 1_000_000)).isCloseTo(4, within(0.5));
        assertThat(tail.rarity(0.1, 1e-9, 1_000_001)).isZero();
    }

    @Test
    void theBoundedMemoryAnswersLikeOneThatForgetsNothing() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 15; round++) {
            Recurrence memory = new Recurrence();
            List<double[]> blocks = new ArrayList<>();
            long time = 0;
            for (int i = 0; i < 400; i++) {
                time += 1 + random.nextInt(60);
                double value = 1 / (1 - random.nextDouble());
                double expected = expected(blocks, value, time);
                double actual = memory.rarity(value, 0, time);
                // an event within a tenth of the size may stand for an older one, which only makes the answer more
                // careful
                assertThat(actual).as("round %d, event %d", round, i).isLessThanOrEqualTo(expected + 1e-9);
                if (Double.isInfinite(expected)) {
                    assertThat(actual).isInfinite();
                }
                memory.add(value, 0, time);
                blocks.add(new double[] {value, time});
            }
        }
    }

    /** The last event in a block before the previous one that reached four fifths of the value, among all that ever were. */
    private static double expected(List<double[]> events, double value, long time) {
        double last = Double.NEGATIVE_INFINITY;
        for (double[] event : events) {
            boolean old = (long) event[1] / 100 < time / 100 - 1;
            boolean largestOfBlock = events.stream()
                    .filter(e -> (long) e[1] / 100 == (long) event[1] / 100)
                    .allMatch(e -> e[0] <= event[0]);
            if (old && largestOfBlock && event[0] >= 0.8 * value) {
                last = Math.max(last, event[1]);
            }
        }
        return last == Double.NEGATIVE_INFINITY ? Double.POSITIVE_INFINITY : Math.log10(2 * (time - last));
    }

    @Test
    void slidingWindowsAgreeWithRecountingEvenFarFromZero() {
        SplittableRandom random = new SplittableRandom(4);
        SlidingWindow window = new SlidingWindow(7);
        double[] all = new double[5000];
        for (int i = 0; i < all.length; i++) {
            all[i] = 1e9 + Noise.gaussian(random);
            boolean full = window.add(all[i]);
            assertThat(full).isEqualTo(i >= 6);
            if (full) {
                double[] last = Arrays.copyOfRange(all, i - 6, i + 1);
                double mean = Arrays.stream(last).map(v -> v - 1e9).average().orElseThrow();
                double square = Arrays.stream(last)
                        .map(v -> (v - 1e9 - mean) * (v - 1e9 - mean))
                        .average()
                        .orElseThrow();
                assertThat(window.mean() - 1e9).isCloseTo(mean, within(1e-6));
                assertThat(window.deviation()).isCloseTo(Math.sqrt(square), within(1e-6));
            }
        }
    }
}
