package io.perfopt.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P24")
class RecordBinderTest {
    private static final Root DEFAULTS = new Root(
            new Memory(100L << 20, true, 0.75),
            new Work(5, Duration.ofSeconds(30), Policy.DROP_OLDEST),
            Optional.empty(),
            Runnable::run);
    private static final RecordBinder BINDER = new RecordBinder();

    @Test
    void namesEveryWritableComponentWithDashes() {
        assertThat(BINDER.keys("perfopt", DEFAULTS))
                .extracting(RecordBinder.Key::name, RecordBinder.Key::defaultText)
                .containsExactly(
                        tuple("perfopt.directory", ""),
                        tuple("perfopt.memory.compress", "true"),
                        tuple("perfopt.memory.fill-target", "0.75"),
                        tuple("perfopt.memory.maximum-bytes", "100MB"),
                        tuple("perfopt.work.max-concurrent", "5"),
                        tuple("perfopt.work.policy", "drop-oldest"),
                        tuple("perfopt.work.timeout", "30s"));
    }

    @Test
    void replacesOnlyWhatIsSet() {
        Root bound = bind(Map.of(
                "perfopt.memory.maximum-bytes",
                "2GB",
                "perfopt.work.policy",
                "reject",
                "perfopt.directory",
                "var/cache"));

        assertThat(bound.memory()).isEqualTo(new Memory(2_147_483_648L, true, 0.75));
        assertThat(bound.work()).isEqualTo(new Work(5, Duration.ofSeconds(30), Policy.REJECT));
        assertThat(bound.directory()).contains(Path.of("var/cache"));
        assertThat(bound.runner()).isSameAs(DEFAULTS.runner());
    }

    @ParameterizedTest
    @CsvSource({
        "perfopt.work.timeout,5",
        "perfopt.work.timeout,5 s",
        "perfopt.work.timeout,-5s",
        "perfopt.work.timeout,5S",
        "perfopt.work.timeout,9999999999999999d",
        "perfopt.memory.maximum-bytes,100",
        "perfopt.memory.maximum-bytes,100mb",
        "perfopt.memory.maximum-bytes,99999999999TB",
        "perfopt.memory.compress,yes",
        "perfopt.memory.fill-target,NaN",
        "perfopt.memory.fill-target,eighty%",
        "perfopt.work.max-concurrent,5.0",
        "perfopt.work.policy,REJECT"
    })
    void refusesAValueOutsideItsRuleNamingKeyRuleValueAndSource(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of(key, value)))
                .withMessageStartingWith(key + " must be ")
                .withMessageContaining("was '" + value + "'")
                .withMessageContaining("from test.properties");
    }

    @ParameterizedTest
    @CsvSource({"80%,0.8", "0.5%,0.005", "100%,1.0", "0.25,0.25"})
    void readsSharesAsPercentOrNumber(String text, double value) {
        assertThat(bind(Map.of("perfopt.memory.fill-target", text)).memory().fillTarget())
                .isEqualTo(value);
    }

    @Test
    void passesOnWhatTheRecordItselfRefusesWithItsKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bind(Map.of("perfopt.work.max-concurrent", "0")))
                .withMessage(
                        "perfopt.work.max-concurrent = '0' (from test.properties): maxConcurrent must be at least 1, was 0");
    }

    @Test
    void refusesAnUnknownKeyNamingTheNearest() {
        Settings settings = new Settings().addFile(Map.of("perfopt.memory.maximum-byte", "1MB"), "test.properties");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.refuseUnknown(BINDER.names("perfopt", DEFAULTS)))
                .withMessage("perfopt.memory.maximum-byte (from test.properties) is no key of PerfOpt;"
                        + " the nearest known one is perfopt.memory.maximum-bytes");
    }

    @Test
    void takesEnvironmentVariablesOverFilesAndSystemPropertiesOverBoth() {
        Set<String> known = BINDER.names("perfopt", DEFAULTS);
        Settings settings = new Settings()
                .addFile(
                        Map.of(
                                "perfopt.work.max-concurrent",
                                "1",
                                "perfopt.work.timeout",
                                "1s",
                                "perfopt.memory.compress",
                                "false"),
                        "file")
                .addEnvironment(
                        Map.of("PERFOPT_WORK_MAX_CONCURRENT", "2", "PERFOPT_WORK_TIMEOUT", "2s", "PATH", "/bin"), known)
                .addProperties(
                        Map.of("perfopt.work.max-concurrent", "3", "java.version", "17", "perfopt.other.thing", "x"),
                        known,
                        "the system properties")
                .refuseUnknown(known);

        Root bound = BINDER.bind("perfopt", DEFAULTS, settings.byKey());

        assertThat(bound.work()).isEqualTo(new Work(3, Duration.ofSeconds(2), Policy.DROP_OLDEST));
        assertThat(bound.memory().compress()).isFalse();
    }

    @Test
    void refusesAnUnknownVariableNamingTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings()
                        .addEnvironment(Map.of("PERFOPT_WORK_TIMEOUTS", "2s"), BINDER.names("perfopt", DEFAULTS)))
                .withMessageContaining("PERFOPT_WORK_TIMEOUTS (from the environment)")
                .withMessageEndingWith("PERFOPT_WORK_TIMEOUT");
    }

    @Test
    void bindsTypesThatHoldASize() {
        RecordBinder binder = new RecordBinder().withSizeType(Weight.class, Weight::new, Weight::grams);
        Parcel parcel = new Parcel(new Weight(1 << 10));

        assertThat(binder.keys("perfopt", parcel).get(0).defaultText()).isEqualTo("1KB");
        assertThat(binder.bind("perfopt", parcel, Map.of("perfopt.weight", new Setting("3KB", "test"))))
                .isEqualTo(new Parcel(new Weight(3072)));
    }

    /** Whatever a file says, the answer is a config or one message that names the key and the value. */
    @Test
    void anyTextEndsInAConfigOrOneMessage() {
        long seed = 20261121;
        Random random = new Random(seed);
        String[] keys = BINDER.names("perfopt", DEFAULTS).toArray(String[]::new);
        String[] pieces = {
            "",
            "0",
            "1",
            "9",
            "99999999999999999999",
            "-",
            "%",
            ".",
            "MB",
            "GB",
            "s",
            "ms",
            "d",
            "true",
            "reject",
            " ",
            "\u0000",
            "ß"
        };
        for (int round = 0; round < 20_000; round++) {
            Map<String, String> file = new TreeMap<>();
            int lines = random.nextInt(4);
            for (int line = 0; line < lines; line++) {
                StringBuilder text = new StringBuilder();
                int length = random.nextInt(4);
                for (int i = 0; i < length; i++) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                file.put(keys[random.nextInt(keys.length)], text.toString());
            }
            try {
                Root bound = bind(file);
                assertThat(bound.work().maxConcurrent()).isPositive();
            } catch (IllegalArgumentException refused) {
                String message = String.valueOf(refused.getMessage());
                assertThat(file.entrySet())
                        .as("seed %d, round %d: %s", seed, round, message)
                        .anyMatch(line -> message.contains(line.getKey())
                                && message.contains("'" + line.getValue().strip() + "'"));
            }
        }
    }

    @Test
    void saysWhenARecordIsNotOpenToIt() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () -> BINDER.bind("perfopt", new Hidden(1), Map.of("perfopt.count", new Setting("2", "test"))))
                .withMessageContaining("must have a public constructor");
    }

    private static Root bind(Map<String, String> file) {
        Settings settings = new Settings().addFile(file, "test.properties");
        return BINDER.bind(
                "perfopt",
                DEFAULTS,
                settings.refuseUnknown(BINDER.names("perfopt", DEFAULTS)).byKey());
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return new org.assertj.core.groups.Tuple(Arrays.copyOf(values, values.length));
    }

    public enum Policy {
        REJECT,
        DROP_OLDEST
    }

    public record Memory(long maximumBytes, boolean compress, double fillTarget) {}

    public record Work(int maxConcurrent, Duration timeout, Policy policy) {
        public Work {
            if (maxConcurrent < 1) {
                throw new IllegalArgumentException("maxConcurrent must be at least 1, was " + maxConcurrent);
            }
        }
    }

    public record Root(Memory memory, Work work, Optional<Path> directory, java.util.concurrent.Executor runner) {}

    public record Weight(long grams) {}

    public record Parcel(Weight weight) {}

    record Hidden(int count) {
        Hidden {}
    }
}
