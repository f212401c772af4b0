package io.perfopt.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Expiry in memory: who reads the clock, and when what is dead is taken out. */
class MemoryTierTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 1_000 * SECOND;
    private int readings;
    private final Clocks ticking = clocks(true);

    private Clocks clocks(boolean ticks) {
        return new Clocks(
                () -> {
                    readings++;
                    return now;
                },
                InstantSource.system(),
                ticks);
    }

    private static MemoryTier tier(Clocks clocks) {
        return new MemoryTier(64 << 20, clocks, Runnable::run, false, new Stripes());
    }

    private Entry entry(long seconds) {
        return entry(seconds, 0, EntryPriority.NORMAL);
    }

    private Entry entry(long seconds, long idleSeconds, EntryPriority priority) {
        Traits traits =
                new Traits(Set.of(), Set.of(), Optional.empty(), priority, Placement.AUTOMATIC, Optional.empty());
        long end = now + seconds * SECOND;
        return new Entry("v", null, 1, 0, now, end, end, end, idleSeconds * SECOND, 0, traits, 100, false);
    }

    @Test
    @Tag("C10")
    void aHitThatIsFarFromItsEndReadsNoClock() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(6));
        readings = 0;
        assertThat(tier.findCalm("a")).isNotNull();
        assertThat(readings).isZero();
    }

    @Test
    @Tag("C10")
    void aHitInItsLastSecondsIsJudgedByTheClock() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(5));
        now += 5 * SECOND - 1;
        assertThat(tier.findCalm("a")).isNotNull();
        now += 1;
        assertThat(tier.findCalm("a")).isNull();
        assertThat(tier.find("a")).isNull();
    }

    @Test
    @Tag("C10")
    void aTickOrAnyReadingOfTheClockBringsTheEndNearer() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(3600));
        tier.put("b", entry(3600));
        now += 3600 * SECOND;
        ticking.tick();
        assertThat(tier.findCalm("a")).isNull();

        now += 10 * SECOND;
        tier.put("c", entry(6));
        now += 6 * SECOND;
        assertThat(ticking.nanos()).isEqualTo(now);
        assertThat(tier.findCalm("c")).isNull();
    }

    @Test
    @Tag("C10")
    void withoutTicksEachHitIsJudgedByTheClock() {
        Clocks exact = clocks(false);
        MemoryTier tier = tier(exact);
        tier.put("a", entry(3600));
        now += 3600 * SECOND - 1;
        assertThat(tier.findCalm("a")).isNotNull();
        now += 1;
        assertThat(tier.findCalm("a")).isNull();
    }

    @Test
    @Tag("C10")
    void anIdleTimeBeginsAnewWithEachHit() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(3600, 60, EntryPriority.NORMAL));
        for (int i = 0; i < 3; i++) {
            now += 59 * SECOND;
            assertThat(tier.findCalm("a")).isNotNull();
        }
        assertThat(tier.peek("a")).isNotNull();
        now += 60 * SECOND;
        assertThat(tier.findCalm("a")).isNull();
        assertThat(tier.peek("a")).isNull();
    }

    @Test
    @Tag("C10")
    void theLookUpThatMeetsADeadEntryRemovesIt() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(1));
        now += SECOND;
        assertThat(tier.entries()).isEqualTo(1);
        assertThat(tier.find("a")).isNull();
        assertThat(tier.entries()).isZero();
        assertThat(tier.expirations.sum()).isEqualTo(1);
    }

    @Test
    @Tag("C10")
    void sweepingReachesEveryDeadEntryInSoManyRounds() {
        MemoryTier tier = tier(ticking);
        for (int i = 0; i < 20_000; i++) {
            tier.put("k" + i, entry(i % 100 == 0 ? 10 : 1000));
        }
        now += Duration.ofSeconds(10).toNanos();
        tier.sweep();
        assertThat(tier.entries()).as("one round sees only its slice").isGreaterThan(19_900);
        for (int i = 1; i < Sweeper.ROUNDS; i++) {
            tier.sweep();
        }
        assertThat(tier.entries()).isEqualTo(19_800);
        assertThat(tier.expirations.sum()).isEqualTo(200);
    }

    @Test
    @Tag("C10")
    void aSweepGoesOnWhileManyAreDead() {
        MemoryTier tier = tier(ticking);
        for (int i = 0; i < 20_000; i++) {
            tier.put("k" + i, entry(10, 0, i % 10 == 0 ? EntryPriority.HIGH : EntryPriority.NORMAL));
        }
        now += 10 * SECOND;
        tier.sweep();
        assertThat(tier.entries()).isZero();
        assertThat(tier.bytesUsed()).isZero();
    }

    @Test
    @Tag("C10")
    void whatHasExpiredIsNotShownBeforeItIsSwept() {
        MemoryTier tier = tier(ticking);
        tier.put("a", entry(1));
        tier.put("b", entry(2));
        now += SECOND;
        StringBuilder shown = new StringBuilder();
        tier.forEach((key, entry) -> shown.append(key));
        assertThat(shown).hasToString("b");
    }
}
