package io.perfopt.internal.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P26")
class MiniatureCachesTest {
    private static final int CAPACITY = 20_000;
    private static final int KEYS = 200_000;
    private static final int ACCESSES = 1_000_000;

    /**
     * The truth is a whole cache of each size that sees every access. Caffeine draws a random hash seed for each cache, on which its adaptive
     * window depends: two caches of one size and trace differ by up to two points, so the truth is the mean of three.
     */
    @ParameterizedTest
    @CsvSource({"zipf,1", "scan-mixed,3", "shifting,5"})
    void predictsTheHitRatioOfOtherSizesWithinTwoPoints(String shape, long seed) {
        LongSupplier trace = trace(shape, new Random(seed));
        MiniatureCaches miniatures = new MiniatureCaches(CAPACITY, 1.0 / 8);
        List<Truth> truths = MiniatureCaches.FACTORS.stream()
                .map(factor -> new Truth((long) (CAPACITY * factor)))
                .toList();

        MiniatureCaches.Counts start = miniatures.counts(0);
        for (int i = 0; i < ACCESSES; i++) {
            long key = trace.getAsLong();
            long hash = spread(key);
            if (miniatures.follows(hash)) {
                miniatures.accessed(hash, 1);
            }
            truths.forEach(truth -> truth.accessed(key));
        }

        List<Double> predicted = miniatures.hitRatios(start, miniatures.counts(ACCESSES));
        for (int i = 0; i < truths.size(); i++) {
            assertThat(predicted.get(i))
                    .as("%s, seed %d, at %s times the size", shape, seed, MiniatureCaches.FACTORS.get(i))
                    .isCloseTo(truths.get(i).hits / (double) (Truth.CACHES * ACCESSES), within(0.02));
        }
    }

    @Test
    void followsAboutItsShareOfTheKeys() {
        MiniatureCaches miniatures = new MiniatureCaches(CAPACITY, 1.0 / 16);
        long followed = new Random(7)
                .longs(100_000)
                .map(MiniatureCachesTest::spread)
                .filter(miniatures::follows)
                .count();
        assertThat(followed).isBetween(5_900L, 6_600L); // 6,250 expected; four standard deviations are 306
    }

    @Test
    void answersForTheSpanBetweenTwoCountsOnly() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        for (int i = 0; i < 50; i++) {
            miniatures.accessed(spread(i), 1);
        }
        MiniatureCaches.Counts warm = miniatures.counts(50);
        for (int i = 0; i < 50; i++) {
            miniatures.accessed(spread(i), 1);
        }
        assertThat(miniatures.hitRatios(warm, miniatures.counts(100))).containsExactly(1.0, 1.0, 1.0, 1.0);
    }

    @Test
    void saysNothingWithoutRequests() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 0.5);
        assertThat(miniatures.hitRatios(miniatures.counts(0), miniatures.counts(0)))
                .containsOnly(Double.NaN);
    }

    @ParameterizedTest
    @CsvSource({"0,0.5,maximumWeight", "10,0,rate", "10,1.01,rate", "10,NaN,rate"})
    void refusesSizesAndRatesThatMeanNothing(long weight, double rate, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MiniatureCaches(weight, rate))
                .withMessageStartingWith(named + " must be");
    }

    private static LongSupplier trace(String shape, Random random) {
        LongSupplier zipf = zipf(random);
        long[] step = {0};
        return switch (shape) {
            case "zipf" -> zipf;
            // every fifth access belongs to a walk over keys of its own
            case "scan-mixed" -> () -> step[0]++ % 5 == 0 ? KEYS + step[0] / 5 % 60_000 : zipf.getAsLong();
            // the popular keys are others after each 200,000 accesses
            case "shifting" -> () -> (zipf.getAsLong() + step[0]++ / 200_000 * 7_919) % KEYS;
            default -> throw new IllegalArgumentException(shape);
        };
    }

    /** Ranks with probability 1 / rank^0.9, by binary search in the cumulated weights; the rank is the key. */
    private static LongSupplier zipf(Random random) {
        double[] cumulated = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += Math.pow(i + 1, -0.9);
            cumulated[i] = sum;
        }
        double total = sum;
        return () -> {
            int index = Arrays.binarySearch(cumulated, random.nextDouble() * total);
            return index < 0 ? -index - 1 : index;
        };
    }

    private static long spread(long key) {
        long hash = (key + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }

    private static final class Truth {
        static final int CACHES = 3;

        private final List<Cache<Long, Boolean>> caches;
        private long hits;

        Truth(long size) {
            caches = IntStream.range(0, CACHES)
                    .mapToObj(i -> Caffeine.newBuilder()
                            .maximumSize(size)
                            .executor(Runnable::run)
                            .<Long, Boolean>build())
                    .toList();
        }

        void accessed(long key) {
            for (Cache<Long, Boolean> cache : caches) {
                if (cache.getIfPresent(key) != null) {
                    hits++;
                } else {
                    cache.put(key, true);
                }
            }
        }
    }
}
