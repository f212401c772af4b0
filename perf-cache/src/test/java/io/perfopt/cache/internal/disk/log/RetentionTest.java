package io.perfopt.cache.internal.disk.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.internal.disk.format.Use;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept for which use, and that a claim counts only as long as claims pay. */
@Tag("C2")
class RetentionTest {
    private static final int VISITED = 1;
    private static final int VISITED_TWICE = 2;
    private static final int ROUNDS = 10_000;

    private final Retention retention = new Retention();

    private int review(int standing, int visits) {
        return retention.review(Use.of(standing) | visits, false);
    }

    /** Share of proven records that are kept without a visit, while so many in ten of those on trial and of the controls are visited. */
    private double keptOnTrial(int trialsVisited, int controlsVisited) {
        int kept = 0;
        for (int round = 0; round < ROUNDS; round++) {
            review(Use.ON_TRIAL, round % 10 < trialsVisited ? VISITED : 0);
            review(Use.CONTROL, round % 10 < controlsVisited ? VISITED : 0);
            if (round >= ROUNDS / 2) {
                kept += review(Use.PROVEN, 0) == Retention.DROP ? 0 : 1;
            }
        }
        return 2.0 * kept / ROUNDS;
    }

    @Test
    void whatWasVisitedIsKeptAndBecomesProvenByTwoVisits() {
        assertThat(review(Use.NEW, VISITED)).isEqualTo(Use.of(Use.NEW));
        assertThat(review(Use.NEW, VISITED_TWICE)).isEqualTo(Use.of(Use.PROVEN));
        assertThat(review(Use.PROVEN, VISITED)).isEqualTo(Use.of(Use.PROVEN));
        assertThat(review(Use.ON_TRIAL, VISITED)).isEqualTo(Use.of(Use.NEW));
        assertThat(review(Use.CONTROL, VISITED_TWICE)).isEqualTo(Use.of(Use.PROVEN));
    }

    @Test
    void oneVisitIsNotEnoughWhenKeepingIsDearUnlessTheRecordIsProven() {
        assertThat(retention.review(Use.of(Use.NEW) | VISITED, true)).isEqualTo(Retention.DROP);
        assertThat(retention.review(Use.of(Use.NEW) | VISITED_TWICE, true)).isEqualTo(Use.of(Use.PROVEN));
        assertThat(retention.review(Use.of(Use.PROVEN) | VISITED, true)).isEqualTo(Use.of(Use.PROVEN));
    }

    @Test
    void ofWhatHasNoClaimOneInThirtyTwoIsKeptToCompareWith() {
        int kept = 0;
        for (int i = 0; i < 3_200; i++) {
            int next = review(Use.NEW, 0);
            if (next != Retention.DROP) {
                assertThat(next).isEqualTo(Use.of(Use.CONTROL));
                kept++;
            }
        }
        assertThat(kept).isEqualTo(100);
    }

    @Test
    void provenRecordsAreKeptOnTrialWhileThatPays() {
        assertThat(review(Use.PROVEN, 0)).isEqualTo(Use.of(Use.ON_TRIAL));
        assertThat(keptOnTrial(6, 2)).isEqualTo(1.0);
    }

    @Test
    void trialsStopWhenTheyPayNoBetterThanControlsAndGoOnWhenThatChanges() {
        assertThat(keptOnTrial(2, 2)).isBetween(0.01, 0.05);
        assertThat(keptOnTrial(6, 2)).isEqualTo(1.0);
    }
}
