package io.perfopt.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P26")
class LivesTest {
    private final Lives lives = new Lives();

    @Test
    void aChangeInAGapTwiceTheLifeMadeTheEntryStaleForAQuarterOfItsLife() {
        lives.restart(100);
        lives.loaded("a", "old", 0);
        lives.loaded("a", "new", 200);
        // 100 / (2 * 200)
        assertThat(lives.tally()).isEqualTo(new Lives.Tally(1, 1, 0.25));
    }

    @Test
    void anUnchangedValueWasNeverStale() {
        lives.restart(100);
        lives.loaded("a", "same", 0);
        lives.loaded("a", "same", 200);
        assertThat(lives.tally()).isEqualTo(new Lives.Tally(1, 0, 0));
    }

    @Test
    void aLifeThatWasEndedByARefreshCountsToTheRefresh() {
        lives.restart(100);
        lives.loaded("a", "old", 0);
        lives.loaded("a", "new", 75);
        // 75 / (2 * 75)
        assertThat(lives.tally()).isEqualTo(new Lives.Tally(1, 1, 0.5));
    }

    @Test
    void livesOfAnotherLengthAreNotCounted() {
        lives.restart(100);
        lives.loaded("a", "old", 0);
        lives.restart(50);
        lives.loaded("a", "new", 100);
        assertThat(lives.tally().count()).isZero();
        lives.loaded("a", "new", 150);
        assertThat(lives.tally().count()).isEqualTo(1);
    }

    @Test
    void valuesWithoutAHashOfTheirOwnTellNothing() {
        lives.restart(100);
        lives.loaded("a", new Object(), 0);
        lives.loaded("a", new Object(), 100);
        lives.loaded("b", new int[] {1}, 0);
        lives.loaded("b", new int[] {1}, 100);
        assertThat(lives.tally().count()).isZero();
    }

    @Test
    void arraysAreComparedByWhatTheyHold() {
        lives.restart(100);
        lives.loaded("a", new byte[] {1, 2}, 0);
        lives.loaded("a", new byte[] {1, 2}, 100);
        lives.loaded("b", new String[] {"x"}, 0);
        lives.loaded("b", new String[] {"y"}, 100);
        assertThat(lives.tally()).isEqualTo(new Lives.Tally(2, 1, 0.5));
    }

    /**
     * An independent simulation of the source: values change at random with a mean of 1,000 between changes, entries live for 100 and are asked
     * for at once. The share of its life in which an entry is stale is known to the simulation moment by moment.
     */
    @Test
    void theEstimateIsWhatASimulatedSourceShows() {
        Random random = new Random(42);
        long life = 100;
        lives.restart(life);
        double nextChange = exponential(random, 1_000);
        int version = 0;
        double staleTime = 0;
        int loads = 50_000;
        for (int i = 0; i < loads; i++) {
            double loadedAt = i * (double) life;
            lives.loaded("a", version, (long) loadedAt);
            double end = loadedAt + life;
            if (nextChange < end) {
                staleTime += end - nextChange;
            }
            while (nextChange < end) {
                version++;
                nextChange += exponential(random, 1_000);
            }
        }
        // the formula of the Poisson process: 1 - (1 - e^-0.1) / 0.1 = 0.0484
        assertThat(staleTime / ((double) loads * life)).isCloseTo(0.0484, within(0.002));
        assertThat(lives.tally().staleShare()).isCloseTo(0.0484, within(0.002));
    }

    private static double exponential(Random random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }
}
