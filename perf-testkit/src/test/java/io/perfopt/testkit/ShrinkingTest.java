package io.perfopt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
    private final AtomicLong lists = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();

    @Test
    void keepsExactlyTheStepsThatAreNeeded() {
        Shrinking shrinking = new Shrinking(listOf(1_000), list -> failsAfterAll(list, 3, 500, 998));

        assertThat(seeds(shrinking.shortest())).containsExactly(3L, 500L, 998L);
        assertThat(shrinking.tried()).isEqualTo(lists.intValue());
        assertThat(lists.get()).as("lists tried").isLessThan(100);
    }

    @Test
    void keepsAListOfOne() {
        assertThat(seeds(new Shrinking(listOf(1), list -> failsAfterAll(list, 0)).shortest()))
                .containsExactly(0L);
        assertThat(lists).hasValue(0);
    }

    @Test
    void cutsWhatComesAfterTheFailure() {
        Shrinking shrinking = new Shrinking(listOf(4), list -> failsAfterAll(list, 1));

        assertThat(seeds(shrinking.shortest())).containsExactly(1L);
    }

    @Test
    void givesUpAfterAMillionStepsOfAShortList() {
        Shrinking shrinking = new Shrinking(listOf(3_000), list -> failsAfterAll(list, allOf(3_000)));

        assertThat(shrinking.shortest().size()).isEqualTo(3_000);
        assertThat(steps.get()).isBetween(1_000_000L, 1_003_000L);
    }

    @Test
    void givesUpAfterTenTimesTheStepsOfALongList() {
        Shrinking shrinking = new Shrinking(listOf(200_000), list -> failsAfterAll(list, allOf(200_000)));

        assertThat(shrinking.shortest().size()).isEqualTo(200_000);
        assertThat(steps.get()).isBetween(2_000_000L, 2_200_000L);
    }

    /** A fault that needs all these steps: after how many it shows, 0 if one is missing. */
    private int failsAfterAll(StepList list, long... needed) {
        lists.incrementAndGet();
        steps.addAndGet(list.size());
        int found = 0;
        for (int step = 0; step < list.size(); step++) {
            if (list.seed(step) == needed[found] && ++found == needed.length) {
                return step + 1;
            }
        }
        return 0;
    }

    private static StepList listOf(int size) {
        return new StepList(new int[size], allOf(size));
    }

    private static long[] allOf(int size) {
        return LongStream.range(0, size).toArray();
    }

    private static List<Long> seeds(StepList list) {
        List<Long> seeds = new ArrayList<>();
        for (int step = 0; step < list.size(); step++) {
            seeds.add(list.seed(step));
        }
        return seeds;
    }
}
