package io.perfopt.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P24")
class ConfigurationTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "configuration.md");

    /** The table of the guide is what the code binds, row for row; the failure shows the table to paste. */
    @Test
    void theGuideListsEveryKeyWithItsRuleAndDefault() throws IOException {
        String table = Configuration.keys().stream()
                .map(key -> "| `" + key.name() + "` | `" + Settings.variable(key.name()) + "` | " + key.rule() + " | "
                        + (key.defaultText().isEmpty() ? "" : '`' + key.defaultText() + '`') + " |")
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(GUIDE)).contains(table);
    }

    @Test
    void everyDefaultIsWrittenSoThatItReadsBack() {
        Properties all = new Properties();
        for (RecordBinder.Key key : Configuration.keys()) {
            all.setProperty(key.name(), key.defaultText());
        }
        assertThat(Configuration.read(Optional.empty(), Map.of(), all))
                .isEqualTo(Configuration.read(Optional.empty(), Map.of(), new Properties()));
    }

    /** Whatever stands in a file, the answer is a configuration or one message that names a key of it. */
    @Test
    void anyFileEndsInAConfigurationOrOneMessage(@TempDir Path directory) throws IOException {
        long seed = 24;
        Random random = new Random(seed);
        List<String> names =
                Configuration.keys().stream().map(RecordBinder.Key::name).toList();
        String[] values = {
            "", "0", "1", "-1", "5s", "100MB", "0MB", "80%", "true", "none", "99999999999d", "1e9", "\u0000", "x y"
        };
        Path file = directory.resolve("perf.properties");
        for (int round = 0; round < 1_000; round++) {
            Properties properties = new Properties();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String name = names.get(random.nextInt(names.size()));
                properties.setProperty(
                        random.nextInt(10) == 0 ? name + 'x' : name, values[random.nextInt(values.length)]);
            }
            try (var writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            try {
                assertThat(Configuration.read(Optional.of(file), Map.of(), new Properties()))
                        .isNotNull();
            } catch (IllegalArgumentException refused) {
                String message = String.valueOf(refused.getMessage());
                assertThat(properties.stringPropertyNames())
                        .as("seed %d, round %d: %s", seed, round, message)
                        .anyMatch(message::contains);
            }
        }
    }

    @Test
    void saysWhichFileIsMalformed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("broken.properties"), "a=\\u12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configuration.read(Optional.of(file), Map.of(), new Properties()))
                .withMessageContaining("broken.properties is malformed");
    }
}
