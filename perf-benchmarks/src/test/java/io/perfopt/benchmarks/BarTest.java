package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.benchmarks.Bar.Verdict;
import org.junit.jupiter.api.Test;

class BarTest {
    private final Bar bar = Bar.ratioAtMost(1.1);

    @Test
    void isMetOnlyWithTheErrorOnOurSide() {
        assertThat(bar.judge(0.9, 1.1)).isEqualTo(Verdict.MET);
        assertThat(bar.judge(1.0, 1.2)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void isMissedOnlyWithTheErrorOnTheOtherSide() {
        assertThat(bar.judge(1.11, 1.3)).isEqualTo(Verdict.MISSED);
        assertThat(bar.judge(1.1, 1.3)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void isUndecidedWithoutAnError() {
        assertThat(bar.judge(Double.NaN, Double.NaN)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void saysWhatItJudges() {
        assertThat(bar).hasToString("ratio ≤ 1.1");
        assertThat(Bar.figureAtMost(0.05)).hasToString("ours ≤ 0.05");
    }
}
