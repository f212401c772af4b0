package io.perfopt.analytics.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N4")
class AccumulatorTest {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void sumsThatDoNotFitStayAtTheLargest() {
        long[] factors = {
            0, 1, 3, 1L << 23, 1L << 31, (1L << 31) + 1, 1L << 32, 1L << 40, Long.MAX_VALUE / 3, Long.MAX_VALUE
        };
        for (long a : factors) {
            for (long b : factors) {
                BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
                BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
                assertThat(Accumulator.saturatedMultiply(a, b))
                        .as(a + " * " + b)
                        .isEqualTo(product.min(MOST).longValueExact());
                assertThat(Accumulator.saturatedAdd(a, b))
                        .as(a + " + " + b)
                        .isEqualTo(sum.min(MOST).longValueExact());
            }
        }
    }
}
