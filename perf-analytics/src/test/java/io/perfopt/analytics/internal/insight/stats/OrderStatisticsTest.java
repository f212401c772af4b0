package io.perfopt.analytics.internal.insight.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N20")
class OrderStatisticsTest {

    @Test
    void ranksAroundAQuantileAreThoseOfTheBinomialDistribution() {
        // enumerated with scipy.stats.binom.cdf
        assertThat(OrderStatistics.around(0.5, 100, 0.95)).isEqualTo(new OrderStatistics.Ranks(40, 61));
        assertThat(OrderStatistics.around(0.95, 1000, 0.99)).isEqualTo(new OrderStatistics.Ranks(931, 968));
        assertThat(OrderStatistics.around(0.99, 1000, 0.99)).isEqualTo(new OrderStatistics.Ranks(981, 998));
        assertThat(OrderStatistics.around(0.95, 200, 0.99)).isEqualTo(new OrderStatistics.Ranks(181, 198));
    }

    @Test
    void tooFewValuesBoundNothing() {
        assertThat(OrderStatistics.around(0.99, 400, 0.99)).isNull();
        assertThat(OrderStatistics.around(0.5, 3, 0.95)).isNull();
    }

    @Test
    void falseDiscoveryCorrectionAgreesWithSciPy() {
        double[] adjusted = FalseDiscovery.adjust(0.042, 0.001, Double.NaN, 0.039, 0.008, 0.041, 0.06, 0.205, 0.074);
        double[] expected = {0.0672, 0.008, Double.NaN, 0.0672, 0.032, 0.0672, 0.08, 0.205, 0.592 / 7};
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(adjusted[i]).isNaN();
            } else {
                assertThat(adjusted[i]).isCloseTo(expected[i], within(1e-12));
            }
        }
    }
}
