package io.perfopt.internal.config;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings found in all sources, by key; a later source replaces what an earlier one said. Not thread-safe; built and read by one thread.
 *
 * <p>Environment variables carry upper-case names with underscores, which cannot be turned back into keys, so each known key is asked for
 * by its own variable name instead.
 */
public final class Settings {
    private static final String VARIABLE_PREFIX = "PERFOPT_";

    private final Map<String, Setting> byKey = new TreeMap<>();

    /** Takes every property of a file that is ours alone: one of another name is refused later as unknown. */
    public Settings addFile(Map<?, ?> properties, String source) {
        properties.forEach(
                (name, value) -> byKey.put(String.valueOf(name), new Setting(String.valueOf(value), source)));
        return this;
    }

    /**
     * Takes every property of a room that a known key belongs to, such as {@code perfopt.async.}; a JVM has other properties too, also other ones
     * that start with {@code perfopt.}.
     */
    public Settings addProperties(Map<?, ?> properties, Set<String> knownKeys, String source) {
        Set<String> rooms = new TreeSet<>();
        knownKeys.forEach(key -> rooms.add(room(key)));
        properties.forEach((name, value) -> {
            if (name instanceof String key && rooms.contains(room(key))) {
                byKey.put(key, new Setting(String.valueOf(value), source));
            }
        });
        return this;
    }

    /** The first two parts of a key. */
    private static String room(String key) {
        int second = key.indexOf('.', key.indexOf('.') + 1);
        return second < 0 ? key : key.substring(0, second);
    }

    /** Takes the variables of the known keys and refuses one that starts like ours and is none. */
    public Settings addEnvironment(Map<String, String> environment, Set<String> knownKeys) {
        Map<String, String> keysByVariable = new TreeMap<>();
        knownKeys.forEach(key -> keysByVariable.put(variable(key), key));
        environment.forEach((name, value) -> {
            if (name.startsWith(VARIABLE_PREFIX)) {
                String key = keysByVariable.get(name);
                if (key == null) {
                    throw unknown(name, "the environment", keysByVariable.keySet());
                }
                byKey.put(key, new Setting(value, "the environment"));
            }
        });
        return this;
    }

    /** Refuses a key that no config has, naming the one it was probably meant to be. */
    public Settings refuseUnknown(Set<String> knownKeys) {
        byKey.forEach((key, setting) -> {
            if (!knownKeys.contains(key)) {
                throw unknown(key, setting.source(), knownKeys);
            }
        });
        return this;
    }

    /** The settings by key, sorted. */
    public Map<String, Setting> byKey() {
        return Collections.unmodifiableMap(byKey);
    }

    /** The environment variable of a key: {@code perfopt.async.max-concurrent} is {@code PERFOPT_ASYNC_MAX_CONCURRENT}. */
    public static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static IllegalArgumentException unknown(String name, String source, Set<String> known) {
        return new IllegalArgumentException(
                name + " (from " + source + ") is no key of PerfOpt; the nearest known one is " + nearest(name, known));
    }

    /** The known name with the fewest single-character edits to the given one. */
    static String nearest(String name, Set<String> known) {
        return new TreeSet<>(known)
                .stream()
                        .min((a, b) -> Integer.compare(edits(name, a), edits(name, b)))
                        .orElse("none");
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
