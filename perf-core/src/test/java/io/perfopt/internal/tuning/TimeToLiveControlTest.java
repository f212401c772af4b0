package io.perfopt.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perfopt.TuningStep;
import io.perfopt.TuningStep.Outcome;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Loader;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P26")
class TimeToLiveControlTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration GAP = Duration.ofMillis(5);

    /** Values change every 100 s; an entry that lives for T of them is out of date for T / 200 s of its life: 2 % for 4 s. */
    @Test
    void findsTheTimeThatIsOutOfDateForTheShareThatIsAllowed() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(SECOND),
                tuning -> tuning.timeToLive("r", Duration.ofMillis(500), Duration.ofSeconds(60), 0.02),
                now -> now / Duration.ofSeconds(100).toNanos())) {
            tuned.readFor(Duration.ofMinutes(5), GAP);
            double sum = 0;
            for (int i = 0; i < 30; i++) {
                tuned.readFor(Duration.ofSeconds(30), GAP);
                sum += tuned.region.config().ttl().toMillis();
            }
            assertThat(sum / 30).isBetween(2_800.0, 4_600.0);
            TuningStep first = tuned.steps().get(0);
            assertThat(first.what()).isEqualTo("cache.region.r.ttl");
            assertThat(first.outcome()).isEqualTo(Outcome.TRYING);
            assertThat(first.reason()).contains("2.00 % is allowed");
            TuningStep judged = tuned.steps().get(1);
            assertThat(judged.outcome()).isEqualTo(Outcome.KEPT);
            assertThat(judged.measure()).isEqualTo("loads per look-up");
            assertThat(judged.after()).isLessThan(judged.before());
        }
    }

    @Test
    void shortensALifeThatIsOutOfDateTooOften() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(Duration.ofSeconds(40)),
                tuning -> tuning.timeToLive("r", SECOND, Duration.ofSeconds(60), 0.05),
                now -> now / Duration.ofSeconds(100).toNanos())) {
            tuned.readFor(Duration.ofMinutes(30), Duration.ofMillis(20));
            // 10 s / 200 s is the allowed 5 %
            assertThat(tuned.region.config().ttl()).isBetween(Duration.ofSeconds(6), Duration.ofMillis(12_500));
            assertThat(tuned.steps().get(1).measure()).contains("out of date");
        }
    }

    /** Nothing ever changes, but each key is read once in 10 s only: living longer than the range's 2 s brings loads down not at all. */
    @Test
    void takesBackALongerLifeThatSparesNoLoads() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(SECOND),
                tuning -> tuning.timeToLive("r", SECOND, Duration.ofSeconds(2), 0.05),
                now -> 0)) {
            tuned.readFor(Duration.ofMinutes(10), Duration.ofMillis(100));
            assertThat(tuned.steps()).extracting(TuningStep::outcome).startsWith(Outcome.TRYING, Outcome.UNDONE);
            TuningStep undone = tuned.steps().get(1);
            assertThat(undone.before()).isEqualTo(1);
            assertThat(undone.after()).isEqualTo(1);
            assertThat(tuned.steps()).extracting(TuningStep::outcome).doesNotContain(Outcome.KEPT);
        }
    }

    /** The source begins to change every 2 s while the longer life is being tried. */
    @Test
    void takesBackALongerLifeUnderWhichEntriesAreOutOfDateTooOften() {
        long[] restlessFrom = {Long.MAX_VALUE};
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(Duration.ofSeconds(4)),
                tuning -> tuning.timeToLive("r", SECOND, Duration.ofSeconds(60), 0.05),
                now -> now < restlessFrom[0] ? 0 : now / Duration.ofSeconds(2).toNanos())) {
            while (tuned.steps().isEmpty()) {
                tuned.readFor(SECOND, GAP);
            }
            restlessFrom[0] = tuned.time.nanoTime();
            while (tuned.steps().size() < 2) {
                tuned.readFor(SECOND, GAP);
            }
            TuningStep undone = tuned.steps().get(1);
            assertThat(undone.outcome()).isEqualTo(Outcome.UNDONE);
            assertThat(undone.reason()).contains("; now for");
            assertThat(tuned.region.config().ttl()).isEqualTo(Duration.ofSeconds(4));
        }
    }

    @Test
    void neverLeavesItsRangeAndBringsWhatIsOutsideIntoIt() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(Duration.ofHours(1)),
                tuning -> tuning.timeToLive("r", SECOND, Duration.ofSeconds(3), 0.05),
                now -> 0)) {
            tuned.readFor(Duration.ofSeconds(30), GAP);
            assertThat(tuned.region.config().ttl()).isEqualTo(Duration.ofSeconds(3));
            assertThat(tuned.steps()).hasSize(1);
            assertThat(tuned.steps().get(0).reason()).isEqualTo("the range is PT1S to PT3S");
            tuned.cache.configure("r", region -> region.ttl(SECOND));
            for (int i = 0; i < 60; i++) {
                tuned.readFor(Duration.ofSeconds(10), GAP);
                assertThat(tuned.region.config().ttl()).isBetween(SECOND, Duration.ofSeconds(3));
            }
        }
    }

    @Test
    void leavesEntriesAloneWhoseLoaderSaysHowLongTheyLive() {
        try (TunedRegion tuned = new TunedRegion(
                region -> region.ttl(SECOND),
                tuning -> tuning.timeToLive("r", SECOND, Duration.ofSeconds(60), 0.05),
                now -> 0)) {
            Loader<Long> own = tuned.tuner.observed("r", Loader.withContext((key, context) -> {
                context.options(EntryOptions.ttl(Duration.ofMillis(10)));
                return 1L;
            }));
            for (int i = 0; i < 5_000; i++) {
                tuned.time.advance(Duration.ofMillis(20));
                tuned.region.get("key", own);
            }
            assertThat(tuned.steps()).isEmpty();
        }
    }

    @Test
    void refusesToObserveARegionThatIsNotTuned() {
        try (TunedRegion tuned = new TunedRegion(region -> {}, tuning -> tuning.refresh("r"), now -> 0)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tuned.tuner.observed("other", key -> 1L))
                    .withMessageContaining("was \"other\"");
        }
    }
}
