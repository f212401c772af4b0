package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void showsThreeSignificantDigits() {
        assertThat(Table.number(1_234_567.8)).isEqualTo("1,234,568");
        assertThat(Table.number(123.4)).isEqualTo("123");
        assertThat(Table.number(12.345)).isEqualTo("12.3");
        assertThat(Table.number(1.2345)).isEqualTo("1.23");
        assertThat(Table.number(0.012345)).isEqualTo("0.0123");
        assertThat(Table.number(0)).isEqualTo("0");
        assertThat(Table.number(-0.5)).isEqualTo("-0.500");
        assertThat(Table.number(0.00001234)).isEqualTo("1.2e-05");
        assertThat(Table.number(Double.NaN)).isEqualTo("?");
    }

    @Test
    void alignsItsColumnsAndLeavesOutWhatIsAbsent() {
        Interval figure = new Interval(10, 9, 11);
        Line withPeer = new Line(
                "get",
                Map.of("size", "100"),
                Metric.TIME,
                figure,
                "peer",
                new Interval(20, 18, 22),
                new Interval(0.5, 0.4, 0.625),
                Bar.ratioAtMost(0.6));
        Line alone = new Line("get", Map.of(), Metric.ALLOCATION, figure, null, null, null, Bar.figureAtMost(8));

        assertThat(Table.of(List.of(withPeer, alone)).lines())
                .containsExactly(
                        "| what           | metric            | ours        | peer | peer's figure | ratio         | bar         | verdict   |",
                        "| -------------- | ----------------- | ----------- | ---- | ------------- | ------------- | ----------- | --------- |",
                        "| get (size=100) | time [ns/op]      | 10.0 ± 1.00 | peer | 20.0 ± 2.00   | 0.500 ± 0.125 | ratio ≤ 0.6 | undecided |",
                        "| get            | allocation [B/op] | 10.0 ± 1.00 | –    | –             | –             | ours ≤ 8.0  | missed    |");
    }
}
