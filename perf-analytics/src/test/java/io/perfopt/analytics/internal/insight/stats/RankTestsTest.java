package io.perfopt.analytics.internal.insight.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rank statistics against enumeration of every order, and against plain references on random data with ties. */
@Tag("N9")
@Tag("N20")
class RankTestsTest {

    private static final double[] DIGITS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4};

    @Test
    void mannKendallIsExactForEveryOrderOfSmallSeries() {
        for (int n = 3; n <= 7; n++) {
            List<double[]> orders = orders(n);
            for (double[] order : orders) {
                long score = score(order);
                double expected = orders.stream()
                                .filter(other -> Math.abs(score(other)) >= Math.abs(score))
                                .count()
                        / (double) orders.size();
                assertThat(MannKendall.of(order, 1).pValue())
                        .as("p of %s", Arrays.toString(order))
                        .isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void mannWhitneyIsExactForEveryDealOfSmallSamples() {
        for (int m = 2; m <= 4; m++) {
            for (int n = 2; n <= 5; n++) {
                checkEveryDeal(m, n);
            }
        }
    }

    private static void checkEveryDeal(int m, int n) {
        List<boolean[]> deals = new ArrayList<>();
        for (int bits = 0; bits < 1 << (m + n); bits++) {
            if (Integer.bitCount(bits) == n) {
                boolean[] second = new boolean[m + n];
                for (int i = 0; i < m + n; i++) {
                    second[i] = (bits >> i & 1) == 1;
                }
                deals.add(second);
            }
        }
        for (boolean[] deal : deals) {
            double distance = Math.abs(u(deal) - m * n / 2.0);
            double expected = deals.stream()
                            .filter(other -> Math.abs(u(other) - m * n / 2.0) >= distance - 1e-9)
                            .count()
                    / (double) deals.size();
            double[] first = new double[m];
            double[] second = new double[n];
            int a = 0;
            int b = 0;
            for (int i = 0; i < deal.length; i++) {
                if (deal[i]) {
                    second[b++] = i;
                } else {
                    first[a++] = i;
                }
            }
            assertThat(MannWhitney.pValue(first, second, 1))
                    .as("p of %s", Arrays.toString(deal))
                    .isCloseTo(expected, within(1e-12));
        }
    }

    /** How often a value of the first sample lies below one of the second. */
    private static int u(boolean[] isSecond) {
        int u = 0;
        int firsts = 0;
        for (boolean second : isSecond) {
            if (second) {
                u += firsts;
            } else {
                firsts++;
            }
        }
        return u;
    }

    @Test
    void figuresAgreeWithSciPyOnDigitsOfPi() {
        double[] shifted = Arrays.stream(DIGITS).limit(15).map(v -> v + 1).toArray();
        assertThat(MannWhitney.pValue(DIGITS, shifted, 1)).isCloseTo(0.1423434575536191, within(1e-10));
        double[] places = new double[DIGITS.length];
        Arrays.setAll(places, i -> i);
        MannKendall test = MannKendall.of(DIGITS, 1);
        // scipy.stats.theilslopes(digits, range(24), 0.95), its interval widened by at most one rank here
        TheilSen line = TheilSen.of(places, DIGITS, test.variance(), 0.95);
        assertThat(line.slope()).isCloseTo(0.06904761904761905, within(1e-12));
        assertThat(line.low()).isCloseTo(-0.0833333, within(0.006));
        assertThat(line.high()).isCloseTo(0.25, within(0.006));
        assertThat(LagCorrelation.pearson(DIGITS, e())).isCloseTo(0.20362901364907643, within(1e-12));
        assertThat(LagCorrelation.pearson(
                        Ranks.of(DIGITS).ranks(), Ranks.of(e()).ranks()))
                .isCloseTo(0.21659427735895287, within(1e-12));
        double[] a = {12.1, 11.8, 13.0, 12.6, 11.9, 12.2};
        double[] b = {13.4, 13.9, 12.9, 14.1, 13.6};
        assertThat(MannWhitney.pValue(a, b, 1)).isCloseTo(0.008658008658008658, within(1e-12));
    }

    private static double[] e() {
        return new double[] {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5, 2, 3, 5, 3, 6, 0, 2, 8};
    }

    @Test
    void ranksAndTiesAgreeWithAPlainReference() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            double[] values =
                    random.ints(1 + random.nextInt(30), 0, 8).asDoubleStream().toArray();
            Ranks ranks = Ranks.of(values);
            double ties = 0;
            for (int v = 0; v < 8; v++) {
                int wanted = v;
                double t = Arrays.stream(values).filter(x -> x == wanted).count();
                ties += t * t * t - t;
            }
            assertThat(ranks.tieTerm()).isEqualTo(ties);
            for (int i = 0; i < values.length; i++) {
                double value = values[i];
                double below = Arrays.stream(values).filter(x -> x < value).count();
                double same = Arrays.stream(values).filter(x -> x == value).count();
                assertThat(ranks.ranks()[i]).as("round %d", round).isEqualTo(below + (same + 1) / 2);
            }
        }
    }

    @Test
    void shiftIsTheMedianOfAllDifferencesAndItsIntervalHoldsIt() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 200; round++) {
            double[] a = random.doubles(5 + random.nextInt(10)).toArray();
            double[] b = random.doubles(5 + random.nextInt(10), 0.3, 1.3).toArray();
            double[] differences = new double[a.length * b.length];
            int k = 0;
            for (double x : a) {
                for (double y : b) {
                    differences[k++] = y - x;
                }
            }
            Arrays.sort(differences);
            double median = (differences[(k - 1) / 2] + differences[k / 2]) / 2;
            MannWhitney test = MannWhitney.of(a, b, 1, 0.95);
            assertThat(test.shift()).isCloseTo(median, within(1e-12));
            assertThat(test.low()).isLessThanOrEqualTo(test.shift());
            assertThat(test.high()).isGreaterThanOrEqualTo(test.shift());
        }
    }

    @Test
    void theIntervalOfTheShiftHoldsTheTruthAboutNineteenTimesInTwenty() {
        SplittableRandom random = new SplittableRandom(3);
        int held = 0;
        for (int round = 0; round < 2000; round++) {
            MannWhitney test =
                    MannWhitney.of(Noise.normal(random, 12), Noise.plus(Noise.normal(random, 12), 0.7), 1, 0.95);
            held += test.low() <= 0.7 && 0.7 <= test.high() ? 1 : 0;
        }
        assertThat(held / 2000.0).isBetween(0.935, 0.975);
    }

    @Test
    void slopeIsTheMedianOfAllPairwiseSlopes() {
        double[] times = {0, 1, 3, 7};
        double[] values = {1, 2, 10, 3};
        // by hand: 1, 3, 2/7, 4, 1/5, -7/4 → sorted -1.75, 0.2, 0.2857, 1, 3, 4
        assertThat(TheilSen.of(times, values, 0, 0.95).slope()).isCloseTo((2.0 / 7 + 1) / 2, within(1e-12));
    }

    @Test
    void dependenceMakesEveryTestMoreCareful() {
        double[] rising = {1, 2, 4, 3, 5, 7, 6, 8, 9, 11, 10, 12, 14, 13, 15, 17, 16, 18, 20, 19, 22, 21};
        assertThat(MannKendall.of(rising, 4).pValue())
                .isGreaterThan(MannKendall.of(rising, 1).pValue());
        assertThat(Dependence.inflation(0.7, 60)).isGreaterThan((1 + 0.7) / (1 - 0.7) - 1e-9);
        assertThat(Dependence.inflation(0, 60)).isEqualTo(1);
        assertThat(Dependence.inflation(-0.5, 60)).isEqualTo(1);
    }

    private static long score(double[] values) {
        long score = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                score += (long) Math.signum(values[j] - values[i]);
            }
        }
        return score;
    }

    private static List<double[]> orders(int n) {
        List<double[]> orders = new ArrayList<>();
        collect(new double[n], 0, 0, orders);
        return orders;
    }

    private static void collect(double[] order, int place, int used, List<double[]> orders) {
        if (place == order.length) {
            orders.add(order.clone());
            return;
        }
        for (int value = 0; value < order.length; value++) {
            if ((used >> value & 1) == 0) {
                order[place] = value;
                collect(order, place + 1, used | 1 << value, orders);
            }
        }
    }
}
