package io.perfopt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void takesFiveRoundsOfThreeSecondsEachByDefault() {
        Settings settings = Settings.parse(List.of("cache"));

        assertThat(settings.rooms()).containsExactly("cache");
        assertThat(settings.rounds()).isEqualTo(5);
        assertThat(settings.warmup()).isEqualTo(new Settings.Iterations(5, 300));
        assertThat(settings.measured()).isEqualTo(new Settings.Iterations(5, 300));
        assertThat(settings.only()).isEmpty();
        assertThat(settings.jvmArguments()).isEmpty();
        assertThat(settings.strict()).isFalse();
    }

    @Test
    void readsEveryOption() {
        Settings settings = Settings.parse(List.of(
                "cache",
                "--only",
                "hit",
                "--rounds",
                "9",
                "--warmup",
                "3x1s",
                "--measure",
                "7x50ms",
                "--jvm=-Xmx2g",
                "--jvm=-XX:+UseZGC",
                "async",
                "--json",
                "somewhere",
                "--strict"));

        assertThat(settings)
                .isEqualTo(new Settings(
                        List.of("cache", "async"),
                        "hit",
                        9,
                        new Settings.Iterations(3, 1_000),
                        new Settings.Iterations(7, 50),
                        List.of("-Xmx2g", "-XX:+UseZGC"),
                        Path.of("somewhere"),
                        true));
    }

    @Test
    void saysHowToCallItWhenAnOptionIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse(List.of("--fast")))
                .withMessageContaining("fast")
                .withMessageContaining("compare ROOM");
        assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse(List.of("--rounds", "many")));
    }

    @Test
    void refusesRoundsAndIterationsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse(List.of("--rounds", "0")))
                .withMessage("--rounds must be between 1 and 1000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.parse(List.of("--warmup", "300ms")))
                .withMessage("--warmup must look like 5x300ms or 3x1s, was 300ms");
    }
}
