package io.perfopt.internal.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P26")
class MiniatureCachesTest {
    private static final long FOR_EVER = Long.MAX_VALUE / 4;
    private static final double RATE = 1.0 / 4;

    /**
     * The hit ratios of whole caches of each size that see every access of {@link KnownTraces}: the mean of 20, since Caffeine admits by
     * chance at times. Measured by {@link #theTruthIsWhatWholeCachesHit}, which repeats the measurement.
     */
    private static final Map<String, List<Double>> TRUTH = Map.of(
            "zipf", List.of(0.5892, 0.6552, 0.7287, 0.7997),
            "scan-mixed", List.of(0.4573, 0.5123, 0.5602, 0.6501),
            "shifting", List.of(0.5112, 0.5613, 0.6265, 0.7360));

    @ParameterizedTest
    @ValueSource(strings = {"zipf", "scan-mixed", "shifting"})
    void predictsTheHitRatioOfOtherSizesWithinTwoPoints(String shape) {
        LongSupplier trace = KnownTraces.of(shape);
        MiniatureCaches miniatures = new MiniatureCaches(KnownTraces.CAPACITY, RATE);
        Whole real = new Whole(KnownTraces.CAPACITY);
        RegionTally tally = new RegionTally(new Figures(0, 0, 0, KnownTraces.CAPACITY), RATE, miniatures);

        for (int i = 0; i < KnownTraces.ACCESSES; i++) {
            long key = trace.getAsLong();
            boolean hit = real.accessed(key);
            if (spread(key) >>> 62 == 0) {
                show(miniatures, key, hit);
            }
        }

        Span all = tally.since(new Figures(real.hits, KnownTraces.ACCESSES - real.hits, 0, KnownTraces.CAPACITY));
        for (int i = 0; i < MiniatureCaches.FACTORS.size(); i++) {
            assertThat(all.predictedHitRatio(i))
                    .as("%s at %s times the size", shape, MiniatureCaches.FACTORS.get(i))
                    .isCloseTo(TRUTH.getOrDefault(shape, List.of()).get(i), within(0.02));
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"zipf", "scan-mixed", "shifting"})
    void theTruthIsWhatWholeCachesHit(String shape) {
        for (int i = 0; i < MiniatureCaches.FACTORS.size(); i++) {
            long size = (long) (KnownTraces.CAPACITY * MiniatureCaches.FACTORS.get(i));
            double mean = IntStream.range(0, 20)
                    .mapToDouble(repetition -> {
                        LongSupplier trace = KnownTraces.of(shape);
                        Whole whole = new Whole(size);
                        for (int access = 0; access < KnownTraces.ACCESSES; access++) {
                            whole.accessed(trace.getAsLong());
                        }
                        return (double) whole.hits / KnownTraces.ACCESSES;
                    })
                    .average()
                    .orElseThrow();
            assertThat(TRUTH.getOrDefault(shape, List.of()).get(i))
                    .as("%s at %s times the size", shape, MiniatureCaches.FACTORS.get(i))
                    .isCloseTo(mean, within(0.003));
        }
    }

    @Test
    void aMissIsStoredOnlyWhenTheRealCacheStoresIt() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        miniatures.lookedUp(1, 0, false, 0);
        miniatures.lookedUp(1, 0, false, 0);
        assertThat(miniatures.counts().hits()).containsOnly(0L);
        miniatures.stored(1, 1, FOR_EVER, 0);
        miniatures.lookedUp(1, 1, true, 0);
        assertThat(miniatures.counts()).isEqualTo(new MiniatureCaches.Counts(3, List.of(1L, 1L, 1L, 1L)));
    }

    @Test
    void aKeyThatWasThereBeforeFollowingBeganIsTakenOverWithoutBeingCounted() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        miniatures.lookedUp(1, 1, true, 0);
        assertThat(miniatures.counts().lookUps()).isZero();
        miniatures.lookedUp(1, 1, true, 0);
        assertThat(miniatures.counts()).isEqualTo(new MiniatureCaches.Counts(1, List.of(1L, 1L, 1L, 1L)));
    }

    /** Loaded at 0 for 10, lost by the real cache, loaded again at 6: a larger cache would have had it from 0 to 10, the real one to 16. */
    @Test
    void anEntryLivesFromTheLoadThatItsSizeWouldHaveMade() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        miniatures.lookedUp(1, 0, false, 0);
        miniatures.stored(1, 1, 10, 0);
        miniatures.lookedUp(1, 0, false, 6);
        miniatures.stored(1, 1, 10, 6);
        miniatures.lookedUp(1, 1, true, 9);
        assertThat(miniatures.counts().hits()).containsOnly(2L);
        miniatures.lookedUp(1, 1, true, 12);
        assertThat(miniatures.counts().hits()).as("expired at 10").containsOnly(2L);
        miniatures.lookedUp(1, 1, true, 15);
        assertThat(miniatures.counts().hits()).as("loaded at 12").containsOnly(3L);
    }

    @Test
    void aValueThatWasPutAnewLivesAnew() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        miniatures.stored(1, 1, 10, 0);
        miniatures.stored(1, 1, 10, 6);
        miniatures.lookedUp(1, 1, true, 12);
        assertThat(miniatures.counts().hits()).containsOnly(1L);
    }

    @Test
    void forgetsWhatItsUsersTookOut() {
        MiniatureCaches miniatures = new MiniatureCaches(100, 1);
        miniatures.stored(1, 1, FOR_EVER, 0);
        miniatures.removed(1);
        miniatures.lookedUp(1, 0, false, 0);
        assertThat(miniatures.counts().hits()).containsOnly(0L);
    }

    @Test
    void keepsOnlyWhatIsStillFollowedWhenTheSampleShrinks() {
        MiniatureCaches miniatures = new MiniatureCaches(1_000, 1);
        for (long key = 0; key < 100; key++) {
            miniatures.stored(key, 1, FOR_EVER, 0);
        }
        miniatures.resize(1_000, 0.5, key -> key % 2 == 0);
        assertThat(miniatures.entries()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"-1,0.5,maximumWeight", "10,0,rate", "10,1.01,rate", "10,NaN,rate"})
    void refusesSizesAndRatesThatMeanNothing(long weight, double rate, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MiniatureCaches(weight, rate))
                .withMessageStartingWith(named + " must be");
    }

    private static void show(MiniatureCaches miniatures, long key, boolean hit) {
        miniatures.lookedUp(spread(key), hit ? 1 : 0, hit, 0);
        if (!hit) {
            miniatures.stored(spread(key), 1, FOR_EVER, 0);
        }
    }

    private static long spread(long key) {
        long hash = (key + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }

    private static final class Whole {
        private final Cache<Long, Boolean> cache;
        private long hits;

        Whole(long size) {
            cache = Caffeine.newBuilder()
                    .maximumWeight(size)
                    .weigher((Long key, Boolean value) -> 1)
                    .executor(Runnable::run)
                    .build();
        }

        boolean accessed(long key) {
            boolean hit = cache.getIfPresent(key) != null;
            if (hit) {
                hits++;
            } else {
                cache.put(key, true);
            }
            return hit;
        }
    }
}
