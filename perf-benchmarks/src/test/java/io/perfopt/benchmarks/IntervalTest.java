package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void boundsAMeanByStudentsT() {
        Interval mean = Interval.ofMean(new double[] {1, 2, 3});

        // The deviation is 1, the t table has 4.303 for two degrees of freedom and 95 %, and 4.303 / √3 = 2.484.
        assertThat(mean.value()).isEqualTo(2);
        assertThat(mean.low()).isEqualTo(2 - 2.484, within(0.001));
        assertThat(mean.high()).isEqualTo(2 + 2.484, within(0.001));
        assertThat(mean.error()).isEqualTo(2.484, within(0.001));
    }

    @Test
    void takesTheGeometricMeanOfTheRatiosOfTheRounds() {
        Interval ratio = Interval.ofRatio(new double[] {20, 8}, new double[] {10, 1});

        assertThat(ratio.value()).isEqualTo(4, within(1e-12)); // √(2 · 8)
    }

    @Test
    void findsNoErrorWhereEveryRoundHasTheSameRatio() {
        Interval ratio = Interval.ofRatio(new double[] {10, 30, 50}, new double[] {20, 60, 100});

        assertThat(ratio.value()).isEqualTo(0.5, within(1e-12));
        assertThat(ratio.error()).isEqualTo(0, within(1e-12));
    }

    @Test
    void givesTheInverseWhenTheSidesAreExchanged() {
        double[] one = {3, 5, 4};
        double[] other = {7, 6, 9};

        Interval ratio = Interval.ofRatio(one, other);
        Interval inverse = Interval.ofRatio(other, one);

        assertThat(inverse.value()).isEqualTo(1 / ratio.value(), within(1e-12));
        assertThat(inverse.low()).isEqualTo(1 / ratio.high(), within(1e-12));
    }

    @Test
    void knowsNoErrorOfASingleRound() {
        Interval mean = Interval.ofMean(new double[] {7});

        assertThat(mean.value()).isEqualTo(7);
        assertThat(mean.low()).isNaN();
        assertThat(mean.error()).isNaN();
    }

    @Test
    void knowsNoRatioToNothing() {
        assertThat(Interval.ofRatio(new double[] {1, 1}, new double[] {1, 0}).value())
                .isNaN();
    }

    @Test
    void refusesSidesOfDifferentLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.ofRatio(new double[2], new double[3]))
                .withMessageContaining("were 2 and 3");
    }
}
