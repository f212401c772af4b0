package io.perfopt.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.TuningStep;
import io.perfopt.TuningStep.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P26")
class RefreshControlTest {
    /** Each of 100 keys is read twice a second and lives for 10 s: once in 20 reads somebody waits, unless a reader of the last 2.5 s refreshed. */
    @Test
    void sparesTheReadersOfAHotRegionTheirWaits() {
        try (TunedRegion tuned = tuned(Duration.ofSeconds(10))) {
            tuned.readFor(Duration.ofMinutes(5), Duration.ofMillis(5));
            assertThat(tuned.steps()).extracting(TuningStep::outcome).containsExactly(Outcome.TRYING, Outcome.KEPT);
            TuningStep kept = tuned.steps().get(1);
            assertThat(kept.measure()).isEqualTo("share of look-ups that wait for a load");
            assertThat(kept.before()).isBetween(0.035, 0.065);
            assertThat(kept.after()).isLessThan(0.01);
            assertThat(tuned.region.config().refreshAfter()).hasValue(RefreshControl.REFRESH_AFTER);
        }
    }

    /** Each key is read once in 10 s and lives for 1 s: nobody would be there to refresh it. */
    @Test
    void leavesARegionAloneThatIsReadSeldom() {
        try (TunedRegion tuned = tuned(Duration.ofSeconds(1))) {
            tuned.readFor(Duration.ofMinutes(5), Duration.ofMillis(100));
            assertThat(tuned.steps()).isEmpty();
            assertThat(tuned.region.config().refreshAfter()).isEmpty();
        }
    }

    @Test
    void switchesOffWhereEntriesAreNoLongerRead() {
        try (TunedRegion tuned = tuned(Duration.ofSeconds(10))) {
            tuned.readFor(Duration.ofMinutes(5), Duration.ofMillis(5));
            assertThat(tuned.region.config().refreshAfter()).isPresent();
            // each key every 8 s: always in the last quarter of its life, so that each read refreshes
            tuned.readFor(Duration.ofMinutes(10), Duration.ofMillis(80));
            assertThat(tuned.region.config().refreshAfter()).isEmpty();
            TuningStep last = tuned.steps().get(tuned.steps().size() - 1);
            assertThat(last.outcome()).isEqualTo(Outcome.KEPT);
            assertThat(last.measure()).isEqualTo("loads per look-up");
            assertThat(last.after()).isLessThan(last.before());
        }
    }

    /** Invalidation empties the region before the last quarter of any life, so that refreshing spares nobody a wait. */
    @Test
    void takesBackWhatSparesNobodyAWait() {
        try (TunedRegion tuned = tuned(Duration.ofSeconds(10))) {
            for (int i = 0; i < 60; i++) {
                tuned.readFor(Duration.ofSeconds(5), Duration.ofMillis(5));
                tuned.region.clear();
            }
            assertThat(tuned.steps()).extracting(TuningStep::outcome).startsWith(Outcome.TRYING, Outcome.UNDONE);
            assertThat(tuned.steps()).extracting(TuningStep::outcome).doesNotContain(Outcome.KEPT);
        }
    }

    @Test
    void leavesASettingOfTheUsersAlone() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(Duration.ofSeconds(10)).refreshAfter(0.5),
                tuning -> tuning.refresh("r"),
                now -> 0)) {
            tuned.readFor(Duration.ofMinutes(5), Duration.ofMillis(5));
            assertThat(tuned.steps()).isEmpty();
            assertThat(tuned.region.config().refreshAfter()).hasValue(0.5);
        }
    }

    private static TunedRegion tuned(Duration ttl) {
        return new TunedRegion(region -> region.ttl(ttl), tuning -> tuning.refresh("r"), now -> 0);
    }
}
