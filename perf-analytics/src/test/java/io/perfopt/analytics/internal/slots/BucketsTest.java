package io.perfopt.analytics.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BucketsTest {
    @Test
    @Tag("N6")
    void theMiddleOfABucketIsNeverFurtherThanOneHundredTwentyEighthFromAnyDurationInIt() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            long nanos = random.nextLong(1L << random.nextInt(1, 48));
            long middle = Buckets.nanosMiddle(Buckets.nanosIndex(nanos));
            assertThat(Math.abs(middle - nanos) * 128).as("%d", nanos).isLessThanOrEqualTo(nanos);
        }
    }

    @Test
    void bucketsOfDurationsFollowEachOtherWithoutGap() {
        int last = -1;
        for (long nanos = 0; nanos < 100_000; nanos++) {
            int index = Buckets.nanosIndex(nanos);
            assertThat(index).isBetween(last, last + 1);
            last = index;
        }
        assertThat(Buckets.nanosIndex(Buckets.MAX_NANOS)).isEqualTo((40 << 6) + 127);
    }

    @Test
    void theMiddleOfABucketIsNeverFurtherThanOneHundredTwentyEighthFromAnyReadingInIt() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000_000; i++) {
            double reading =
                    Math.scalb(1 + random.nextDouble(), random.nextInt(-40, 62)) * (random.nextBoolean() ? 1 : -1);
            double middle = Buckets.realMiddle(Buckets.realIndex(reading));
            assertThat(Math.abs(middle - reading)).as("%s", reading).isLessThanOrEqualTo(Math.abs(reading) / 128);
        }
    }

    @Test
    void readingsNextToZeroShareABucketWithIt() {
        assertThat(Buckets.realIndex(0)).isZero();
        assertThat(Buckets.realIndex(-0.0)).isZero();
        assertThat(Buckets.realIndex(0x1p-41)).isZero();
        assertThat(Buckets.realMiddle(0)).isZero();
        assertThat(Buckets.realIndex(Double.MAX_VALUE)).isEqualTo(Buckets.realIndex(Buckets.MAX_REAL));
    }

    @Test
    void keysOfReadingsHaveTheOrderOfTheReadings() {
        double[] readings = {-1e300, -2, -1, -1e-300, 0, 1e-300, 1, 2, 1e300};
        for (int i = 1; i < readings.length; i++) {
            assertThat(Kind.realKey(readings[i - 1])).isLessThan(Kind.realKey(readings[i]));
            assertThat(Kind.VALUE.value(Kind.realKey(readings[i]))).isEqualTo(readings[i]);
        }
        assertThat(Kind.realKey(-0.0)).isEqualTo(Kind.realKey(0.0));
    }
}
