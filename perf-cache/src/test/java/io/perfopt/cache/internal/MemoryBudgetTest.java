package io.perfopt.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final long BOUND = 4 << 20;
    private static final int WEIGHT = 1_000;
    private static final Traits PLAIN = new Traits(
            Set.of(), Set.of(), Optional.empty(), EntryPriority.NORMAL, Placement.AUTOMATIC, Optional.empty());

    private long now;
    private final MemoryBudget budget = new MemoryBudget(BOUND, () -> now);
    private final List<MemoryTier> tiers = new ArrayList<>();

    private MemoryTier region() {
        MemoryTier tier = new MemoryTier(
                1, new Clocks(() -> now, InstantSource.system(), false), Runnable::run, false, new Stripes());
        budget.add(tier);
        tiers.add(tier);
        return tier;
    }

    private void ask(MemoryTier tier, String key) {
        if (tier.find(key) == null) {
            tier.ghosts.missed(key);
            long never = Long.MAX_VALUE / 2;
            tier.put(key, new Entry("v", null, 1, 0, 0, never, never, never, 0, 0, PLAIN, WEIGHT, false));
        }
        assertThat(tiers.stream().mapToLong(MemoryTier::maximumBytes).sum()).isLessThanOrEqualTo(BOUND);
    }

    private void round() {
        now += 1_000_000_000L;
        budget.rebalance();
    }

    @Test
    @Tag("C1")
    void aRegionThatNeedsLittleLendsTheRest() {
        MemoryTier small = region();
        MemoryTier large = region();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10_000; i++) {
                ask(large, "l" + i);
                ask(small, "s" + i % 10);
            }
            round();
        }
        assertThat(large.maximumBytes()).isGreaterThan(BOUND * 8 / 10);
        assertThat(small.entries()).isEqualTo(10);
        assertThat(tiers.stream().mapToLong(MemoryTier::bytesUsed).sum()).isLessThanOrEqualTo(BOUND);
    }

    @Test
    @Tag("C1")
    void memoryMovesToWhereItAnswersMore() {
        MemoryTier scanned = region();
        MemoryTier reused = region();
        Random random = new Random(3);
        int next = 0;
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 3_000; i++) {
                ask(scanned, "scan" + next++);
                ask(reused, "k" + random.nextInt(4_000));
            }
            round();
        }
        assertThat(reused.maximumBytes()).isGreaterThan(BOUND * 3 / 4);
        assertThat(scanned.maximumBytes()).isGreaterThanOrEqualTo(BOUND / 16);
    }
}
