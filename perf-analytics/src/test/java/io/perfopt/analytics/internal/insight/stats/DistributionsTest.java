package io.perfopt.analytics.internal.insight.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Expected figures from SciPy 1.x (norm.sf, t.sf, t.ppf, binom.cdf). */
@Tag("N20")
class DistributionsTest {

    @Test
    void normalTailsAgreeWithSciPyFarIntoTheTail() {
        assertThat(Distributions.normalTail(0)).isEqualTo(0.5);
        assertThat(Distributions.normalTail(0.5)).isCloseTo(0.3085375387259869, within(1e-14));
        assertThat(Distributions.normalTail(1.96)).isCloseTo(0.024997895148220435, within(1e-14));
        assertThat(Distributions.normalTail(5) / 2.866515718791933e-07).isCloseTo(1, within(1e-10));
        assertThat(Distributions.normalTail(8) / 6.22096057427174e-16).isCloseTo(1, within(1e-9));
        assertThat(Distributions.normalTail(-1)).isCloseTo(1 - 0.15865525393145707, within(1e-14));
    }

    @Test
    void studentAgreesWithSciPyForWholeAndBrokenDegreesOfFreedom() {
        assertThat(Distributions.studentTwoSided(2, 5)).isCloseTo(0.10193947882985835, within(1e-12));
        assertThat(Distributions.studentTwoSided(-3.5, 34)).isCloseTo(0.0013209155675454256, within(1e-13));
        assertThat(Distributions.studentTwoSided(1, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(Distributions.studentTwoSided(6, 200) / 9.115120348810346e-09)
                .isCloseTo(1, within(1e-9));
        assertThat(Distributions.studentTwoSided(0.3, 12.5)).isCloseTo(0.7691077439685347, within(1e-12));
        assertThat(Distributions.studentTwoSided(Double.POSITIVE_INFINITY, 3)).isZero();
    }

    @Test
    void normalQuantilesInvertTheTail() {
        assertThat(Distributions.normalQuantile(0.975)).isCloseTo(1.959963984540054, within(1e-9));
        assertThat(Distributions.normalQuantile(0.5)).isCloseTo(0, within(1e-9));
        assertThat(Distributions.normalQuantile(0.001)).isCloseTo(-3.090232306167813, within(1e-9));
    }

    @Test
    void binomialCountsAgreeWithSciPy() {
        assertThat(Distributions.binomialAtMost(3, 10, 0.5)).isCloseTo(0.171875, within(1e-13));
        assertThat(Distributions.binomialAtMost(93, 100, 0.95)).isCloseTo(0.23398601598516852, within(1e-12));
        assertThat(Distributions.binomialAtMost(989, 1000, 0.99)).isCloseTo(0.4169591966989028, within(1e-11));
        assertThat(Distributions.binomialAtMost(-1, 10, 0.5)).isZero();
        assertThat(Distributions.binomialAtMost(10, 10, 0.5)).isEqualTo(1);
    }
}
