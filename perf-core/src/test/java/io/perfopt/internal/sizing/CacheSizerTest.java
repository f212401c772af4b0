package io.perfopt.internal.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.CacheSizing;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.CachingSystem;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P26")
class CacheSizerTest {
    private static final int ACCESSES = 80_000;

    private final ManualTime time = new ManualTime();
    private final List<CachingSystem> caches = new ArrayList<>();

    @AfterEach
    void close() {
        caches.forEach(CachingSystem::close);
    }

    @Test
    void predictsWhatCachesOfOtherSizesHit() {
        CachingSystem real = cache(ByteSize.megabytes(2), Duration.ofHours(1));
        List<CachingSystem> others = List.of(
                cache(ByteSize.megabytes(1), Duration.ofHours(1)),
                cache(ByteSize.megabytes(4), Duration.ofHours(1)),
                cache(ByteSize.megabytes(8), Duration.ofHours(1)));
        CacheSizer sizer = follow(real);
        LongSupplier trace = KnownTraces.of("scan-mixed");
        for (int i = 0; i < ACCESSES; i++) {
            String key = "key-" + trace.getAsLong();
            read(real, key);
            others.forEach(other -> read(other, key));
        }

        CacheSizing answer = sizer.answer();

        assertThat(answer.lookUps()).isEqualTo(ACCESSES);
        assertThat(answer.measuredHitRatio()).isEqualTo(real.stats().memory().hitRatio());
        assertThat(ratio(answer, 0.5)).isCloseTo(hitRatio(others.get(0)), within(0.02));
        assertThat(ratio(answer, 1)).isCloseTo(hitRatio(real), within(0.02));
        assertThat(ratio(answer, 2)).isCloseTo(hitRatio(others.get(1)), within(0.02));
        assertThat(ratio(answer, 4)).isCloseTo(hitRatio(others.get(2)), within(0.02));
        assertThat(answer.at(4).orElseThrow().memory()).isEqualTo(ByteSize.megabytes(8));
    }

    /** 20,000 keys read in turn, one every millisecond, each for 15 s: no memory makes an entry last for the 20 s until its next turn. */
    @Test
    void moreMemoryDoesNotKeepWhatExpires() {
        CachingSystem real = cache(ByteSize.megabytes(1), Duration.ofSeconds(15));
        CacheSizer sizer = follow(real);
        for (int i = 0; i < 45_000; i++) {
            time.advance(Duration.ofMillis(1));
            read(real, "key-" + i % 20_000);
        }
        assertThat(ratio(sizer.answer(), 4)).isLessThan(0.005);
    }

    @Test
    void comparesWhatItPredictedForASizeWithWhatCame() {
        CachingSystem real = cache(ByteSize.megabytes(1), Duration.ofHours(1));
        CacheSizer sizer = follow(real);
        LongSupplier trace = KnownTraces.of("zipf");
        span(real, sizer, trace, 15_000);
        span(real, sizer, trace, 15_000);
        assertThat(sizer.answer().checks()).hasSize(1);

        real.resizeMemory(ByteSize.megabytes(2));
        span(real, sizer, trace, 15_000);
        span(real, sizer, trace, 15_000);

        List<CacheSizing.Check> checks = sizer.answer().checks();
        CacheSizing.Check first = checks.get(1);
        assertThat(first.memory()).isEqualTo(ByteSize.megabytes(2));
        assertThat(first.measured()).isCloseTo(first.predicted(), within(0.03));
    }

    @Test
    void halvesTheSampleRatherThanOutgrowItsLimit() {
        CachingSystem real = cache(ByteSize.megabytes(64), Duration.ofHours(1));
        CacheSizer sizer = follow(real);
        for (int i = 0; i < 20_000; i++) {
            read(real, "key-" + i);
        }
        CacheSizing answer = sizer.answer();
        // 20,000 entries are halved until at most 4,096 are left: three times
        assertThat(answer.followedShare()).isEqualTo(1.0 / 8);
        assertThat(answer.measuredHitRatio()).hasValue(0);
        assertThat(ratio(answer, 1)).isZero();
        for (int i = 0; i < 20_000; i++) {
            read(real, "key-" + i);
        }
        assertThat(ratio(sizer.answer(), 1)).isCloseTo(0.5, within(0.01));
    }

    /** Each reading of this clock is 3 us later; a look-up reads it twice, so following costs more than the 30 us a second that are allowed. */
    @Test
    void followsFewerKeysWhenFollowingTakesTooLong() {
        AtomicLong clock = new AtomicLong();
        CachingSystem real = cache(ByteSize.megabytes(1), Duration.ofHours(1));
        CacheSizer sizer = new CacheSizer(real, () -> clock.getAndAdd(3_000), time);
        sizer.start();
        for (int i = 0; i < 20_000; i++) {
            read(real, "key-" + i % 2_000);
        }
        sizer.endSpan();
        assertThat(sizer.answer().followedShare()).isLessThanOrEqualTo(1.0 / 32);
    }

    @Test
    void answersForAllRegionsThatAreThere() {
        CachingSystem real = cache(ByteSize.megabytes(4), Duration.ofHours(1));
        CacheRegion<String> early = real.region("early", String.class);
        CacheSizer sizer = follow(real);
        CacheRegion<String> late = real.region("late", String.class);
        for (int i = 0; i < 200; i++) {
            early.get("key-" + i % 100, key -> "value");
            late.get("key-" + i % 50, key -> "value");
        }
        CacheSizing answer = sizer.answer();
        // the first look-up of the late region came before it was known
        assertThat(answer.measuredHitRatio()).hasValue(250.0 / 399);
        assertThat(ratio(answer, 1)).isEqualTo(250.0 / 399);
        real.dropRegion("late");
        sizer.endSpan();
        early.get("key-1", key -> "value");
        assertThat(sizer.answer().lookUps()).isEqualTo(201);
    }

    @Test
    void goesOnWhenStatisticsAreSetBack() {
        CachingSystem real = cache(ByteSize.megabytes(1), Duration.ofHours(1));
        CacheSizer sizer = follow(real);
        read(real, "a");
        read(real, "a");
        real.resetStats();
        sizer.endSpan();
        read(real, "a");
        CacheSizing answer = sizer.answer();
        assertThat(answer.lookUps()).isEqualTo(1);
        assertThat(ratio(answer, 0.5)).isEqualTo(1);
    }

    @Test
    void saysNothingWithoutLookUps() {
        CacheSizing answer =
                follow(cache(ByteSize.megabytes(1), Duration.ofHours(1))).answer();
        assertThat(answer.measuredHitRatio()).isEmpty();
        assertThat(answer.predictions()).isEmpty();
        assertThat(answer.at(2)).isEmpty();
        assertThat(answer).hasToString("cache sizing over PT0S: from 0 of 0 look-ups");
    }

    @Test
    void hearsNothingMoreWhenStopped() {
        CachingSystem real = cache(ByteSize.megabytes(1), Duration.ofHours(1));
        CacheSizer sizer = follow(real);
        sizer.stop();
        read(real, "a");
        assertThat(sizer.answer().followedLookUps()).isZero();
    }

    private void span(CachingSystem cache, CacheSizer sizer, LongSupplier trace, int accesses) {
        for (int i = 0; i < accesses; i++) {
            read(cache, "key-" + trace.getAsLong());
        }
        time.advance(Duration.ofSeconds(10));
        sizer.endSpan();
    }

    private CachingSystem cache(ByteSize memory, Duration ttl) {
        CachingSystem cache = CachingSystem.builder()
                .memory(memory)
                .defaults(region -> region.ttl(ttl))
                .nanoClock(time::nanoTime)
                .clock(time)
                .scheduler(new ManualScheduler(time))
                .executor(Runnable::run)
                .build();
        caches.add(cache);
        return cache;
    }

    private CacheSizer follow(CachingSystem cache) {
        CacheSizer sizer = new CacheSizer(cache, time::nanoTime, time);
        sizer.start();
        return sizer;
    }

    private static void read(CachingSystem cache, String key) {
        cache.get(key, String.class, missing -> "value");
    }

    private static double ratio(CacheSizing answer, double factor) {
        return answer.at(factor).orElseThrow().hitRatio();
    }

    private static double hitRatio(CachingSystem cache) {
        return cache.stats().memory().hitRatio().orElseThrow();
    }
}
