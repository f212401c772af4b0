package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00 µs",
        "850, 0.85 µs",
        "4200, 4.20 µs",
        "87000, 87.0 µs",
        "999999, 1000 µs",
        "1000000, 1.00 ms",
        "12340000, 12.3 ms",
        "1120000000, 1.12 s",
        "61000000000, 61.0 s"
    })
    void showsThreeDigitsAndAUnit(long nanos, String text) {
        assertThat(Figures.time(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 1", "3500, 1000, '4'", "1120000000, 4200, '270,000'", "1000, 0, '1,000'"})
    void showsHowManyTimes(long before, long after, String text) {
        assertThat(Figures.times(Duration.ofNanos(before), Duration.ofNanos(after)))
                .isEqualTo(text);
    }
}
