package io.perfopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.cache.CacheException;
import io.perfopt.internal.config.Configuration;
import io.perfopt.internal.config.RecordBinder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P24")
class ConfigurationFuzzTest {
    private static final List<String> DURATIONS = List.of("0s", "1ns", "7ms", "5s", "3m", "1h", "400d", "99999999999d");
    private static final List<String> SIZES = List.of("0B", "1B", "64KB", "1MB", "20MB", "9999999TB");
    private static final List<String> NUMBERS = List.of("-1", "0", "1", "2", "5", "16", "100", "4096", "2147483648");
    private static final List<String> SHARES = List.of("0", "0.2", "80%", "1", "1.5", "-3%", "NaN", "1e400");
    private static final List<String> GARBAGE = List.of("", "x", "5 s", "100mb", "TRUE", "\u0000", "true false");

    @TempDir
    Path directory;

    @Test
    void aRandomFileGivesAWorkingOptimizerOrOneClearMessage() throws IOException {
        fuzz(300, 5);
    }

    @Test
    @Tag("soak")
    void manyRandomFilesGiveAWorkingOptimizerOrOneClearMessage() throws IOException {
        fuzz(20_000, System.nanoTime());
    }

    private void fuzz(int rounds, long seed) throws IOException {
        Random random = new Random(seed);
        List<RecordBinder.Key> keys = Configuration.keys();
        Path file = directory.resolve("perf.properties");
        int working = 0;
        for (int round = 0; round < rounds; round++) {
            Properties properties = new Properties();
            for (int i = random.nextInt(4); i >= 0; i--) {
                RecordBinder.Key key = keys.get(random.nextInt(keys.size()));
                properties.setProperty(key.name(), value(key, random));
            }
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            String where = "seed " + seed + ", round " + round + ", " + properties;
            PerformanceOptimizer perf = open(file, properties, where);
            if (perf != null) {
                working++;
                use(perf, where);
            }
        }
        assertThat(working).as("files that open, so that both ends are seen").isBetween(rounds / 10, rounds * 9 / 10);
    }

    /** Half of the values are of the kind that the key's rule names, at and beyond its limits; the others are of another kind or none. */
    private String value(RecordBinder.Key key, Random random) {
        if (key.name().endsWith("directory")) {
            return directory.resolve("cache-" + random.nextInt(3)).toString();
        }
        List<List<String>> kinds = List.of(DURATIONS, SIZES, NUMBERS, SHARES, GARBAGE, List.of("true", "false"));
        List<String> values = key.rule().contains("ns, us")
                ? DURATIONS
                : key.rule().contains("KB, MB")
                        ? SIZES
                        : key.rule().contains("share")
                                ? SHARES
                                : key.rule().contains("whole number") ? NUMBERS : List.of(key.defaultText());
        List<String> chosen = random.nextInt(4) == 0 ? kinds.get(random.nextInt(kinds.size())) : values;
        return chosen.get(random.nextInt(chosen.size()));
    }

    private static @Nullable PerformanceOptimizer open(Path file, Properties properties, String where) {
        try {
            return PerformanceOptimizer.builder()
                    .properties(file)
                    .environment(Map.of())
                    .build();
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            assertThat(properties.stringPropertyNames())
                    .as("%s: the key is named in: %s", where, message)
                    .anyMatch(message::contains);
            assertThat(properties.stringPropertyNames())
                    .as("%s: key and value are named in: %s", where, message)
                    .anyMatch(name -> message.contains(name)
                            && message.contains(properties.getProperty(name).strip()));
            assertThat(message).as("%s: the rule", where).containsAnyOf(" must ", "must be", "needs", "there is no");
            return null;
        }
    }

    /** What is asked of each room must be answered; that a limit as small as was asked for refuses something is an answer. */
    private static void use(PerformanceOptimizer perf, String where) {
        try {
            perf.cache().put("key", "value");
            perf.cache().find("key", String.class);
        } catch (CacheException | IllegalArgumentException tooLarge) {
            assertThat(tooLarge.getMessage()).as(where).isNotBlank();
        }
        perf.queue("type", () -> "x", 5, Duration.ofSeconds(30));
        perf.track("work", () -> {});
        assertThat(perf.metrics("work").count()).as(where).isBetween(0L, 1L);
        ShutdownReport report = perf.close(Duration.ofSeconds(30));
        assertThat(report.parts())
                .as("%s: %s", where, report)
                .allMatch(part -> part.outcome() == ShutdownReport.Outcome.CLOSED);
    }
}
