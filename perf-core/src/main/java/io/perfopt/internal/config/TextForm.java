package io.perfopt.internal.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a value of one type is written in a setting. Reading is strict: what the rule does not allow is refused, nothing is guessed. Immutable.
 *
 * @param rule completes "must be …" in a message
 * @param read the value of a text; throws an IllegalArgumentException on a text outside the rule
 * @param write the text of a value, which {@code read} takes back
 */
public record TextForm<T>(String rule, Function<String, T> read, Function<T, String> write) {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})([A-Za-z]+)");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)%");

    /** From the largest unit down, so that a value is written in the largest unit that loses nothing. */
    private static final List<Map.Entry<String, Duration>> TIMES = List.of(
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("us", Duration.ofNanos(1_000)),
            Map.entry("ns", Duration.ofNanos(1)));

    private static final List<Map.Entry<String, Long>> SIZES = List.of(
            Map.entry("TB", 1L << 40),
            Map.entry("GB", 1L << 30),
            Map.entry("MB", 1L << 20),
            Map.entry("KB", 1L << 10),
            Map.entry("B", 1L));

    private static final List<Map.Entry<String, Boolean>> TRUTHS =
            List.of(Map.entry("true", true), Map.entry("false", false));

    public static final TextForm<Duration> DURATION = new TextForm<>(
            "a whole number with one of ns, us, ms, s, m, h, d, such as 5s", TextForm::time, TextForm::text);
    static final TextForm<Long> BYTES = new TextForm<>(
            "a whole number with one of B, KB, MB, GB, TB, such as 100MB", TextForm::size, TextForm::text);
    static final TextForm<Boolean> TRUTH =
            new TextForm<>("true or false", text -> oneOf(text, TRUTHS), String::valueOf);
    static final TextForm<Integer> INTEGER = new TextForm<>("a whole number", Integer::valueOf, String::valueOf);
    static final TextForm<Long> LONG = new TextForm<>("a whole number", Long::valueOf, String::valueOf);
    static final TextForm<Double> REAL =
            new TextForm<>("a number such as 0.8 or a share such as 80%", TextForm::real, String::valueOf);
    static final TextForm<String> STRING = new TextForm<>("a text", Function.identity(), Function.identity());
    static final TextForm<Path> PATH = new TextForm<>("a path", Path::of, Path::toString);

    /** The form of a component, or null when values of its type cannot be written down. */
    static @Nullable TextForm<?> of(Class<?> type, String component) {
        if (type == Duration.class) {
            return DURATION;
        } else if (type == boolean.class || type == Boolean.class) {
            return TRUTH;
        } else if (type == int.class || type == Integer.class) {
            return INTEGER;
        } else if (type == long.class || type == Long.class) {
            return component.endsWith("Bytes") ? BYTES : LONG;
        } else if (type == double.class || type == Double.class) {
            return REAL;
        } else if (type == String.class) {
            return STRING;
        } else if (type == Path.class) {
            return PATH;
        } else if (type.isEnum()) {
            return constants(type);
        }
        return null;
    }

    /** The same form for a value that may be absent; an empty text is absence. */
    TextForm<Optional<T>> optional() {
        return new TextForm<>(
                rule + ", or nothing",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(read.apply(text)),
                value -> value.map(write).orElse(""));
    }

    private static TextForm<Object> constants(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        List<String> names =
                Arrays.stream(constants).map(TextForm::constantText).toList();
        return new TextForm<>(
                "one of " + String.join(", ", names),
                text -> {
                    int index = names.indexOf(text);
                    if (index < 0) {
                        throw new IllegalArgumentException(text);
                    }
                    return constants[index];
                },
                TextForm::constantText);
    }

    private static String constantText(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration time(String text) {
        Matcher matcher = quantity(text);
        Duration unit = oneOf(matcher.group(2), TIMES);
        return multiplied(unit, Long.parseLong(matcher.group(1)));
    }

    private static Duration multiplied(Duration unit, long count) {
        try {
            return unit.multipliedBy(count);
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(tooLong);
        }
    }

    private static long size(String text) {
        Matcher matcher = quantity(text);
        long unit = oneOf(matcher.group(2), SIZES);
        try {
            return Math.multiplyExact(unit, Long.parseLong(matcher.group(1)));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(tooLarge);
        }
    }

    private static Matcher quantity(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }

    private static double real(String text) {
        Matcher percent = PERCENT.matcher(text);
        double value = percent.matches()
                ? new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue()
                : Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static <V> V oneOf(String name, List<Map.Entry<String, V>> known) {
        for (Map.Entry<String, V> entry : known) {
            if (entry.getKey().equals(name)) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static String text(Duration duration) {
        for (Map.Entry<String, Duration> unit : TIMES) {
            if (unit.getValue()
                    .multipliedBy(duration.dividedBy(unit.getValue()))
                    .equals(duration)) {
                return duration.isZero() ? "0s" : duration.dividedBy(unit.getValue()) + unit.getKey();
            }
        }
        throw new IllegalStateException("a duration is a whole number of nanoseconds: " + duration);
    }

    private static String text(long bytes) {
        for (Map.Entry<String, Long> unit : SIZES) {
            if (bytes != 0 && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + unit.getKey();
            }
        }
        return "0B";
    }
}
