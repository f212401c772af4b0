package io.perfopt.analytics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An immutable set of key and value pairs that tells the series of one name apart, kept in the order of the keys. Thread-safe.
 *
 * <p>Every distinct set of tags is a series of its own, so values must come from a small set: a region, a tier, an outcome, never an
 * id. Keys and values longer than {@value #MAX_LENGTH} characters are cut.
 */
public final class Tags {
    /** How many pairs a set may have. */
    public static final int MAX_PAIRS = 16;
    /** How many characters of a key or value are kept. */
    public static final int MAX_LENGTH = 200;

    private static final Tags NONE = new Tags(new String[0]);

    private final String[] pairs;
    private final int hash;

    private Tags(String[] pairs) {
        this.pairs = pairs;
        hash = Arrays.hashCode(pairs);
    }

    /**
     * No tags.
     *
     * @return the empty set
     */
    public static Tags none() {
        return NONE;
    }

    /**
     * One pair.
     *
     * @param key the key
     * @param value its value
     * @return a set of one
     */
    public static Tags of(String key, String value) {
        return new Tags(new String[] {cut(key), cut(value)});
    }

    /**
     * Two pairs.
     *
     * @param key1 the first key
     * @param value1 its value
     * @param key2 the second key; when it equals the first its value counts
     * @param value2 its value
     * @return a set of two, or one when the keys are equal
     */
    public static Tags of(String key1, String value1, String key2, String value2) {
        return of(new String[] {key1, value1, key2, value2});
    }

    /**
     * Any pairs.
     *
     * @param keysAndValues key, value, key, value, …; of equal keys the last counts
     * @return the set
     * @throws IllegalArgumentException when the number of texts is odd or more than {@value #MAX_PAIRS} pairs remain
     */
    public static Tags of(String... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("keysAndValues must be pairs, was " + keysAndValues.length + " texts: "
                    + Arrays.toString(keysAndValues));
        }
        Tags tags = NONE;
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags = tags.and(keysAndValues[i], keysAndValues[i + 1]);
        }
        return tags;
    }

    /**
     * The pairs of a map.
     *
     * @param map key to value
     * @return the set
     * @throws IllegalArgumentException when the map has more than {@value #MAX_PAIRS} entries
     */
    public static Tags of(Map<String, String> map) {
        Tags tags = NONE;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            tags = tags.and(entry.getKey(), entry.getValue());
        }
        return tags;
    }

    /**
     * This set with one pair more, or with another value for a key it has.
     *
     * @param key the key
     * @param value its value
     * @return a new set
     * @throws IllegalArgumentException when the set has {@value #MAX_PAIRS} pairs already
     */
    public Tags and(String key, String value) {
        String cutKey = cut(key);
        int at = 0;
        while (at < pairs.length && pairs[at].compareTo(cutKey) < 0) {
            at += 2;
        }
        boolean replaces = at < pairs.length && pairs[at].equals(cutKey);
        if (!replaces && pairs.length == 2 * MAX_PAIRS) {
            throw new IllegalArgumentException(
                    "tags must be at most " + MAX_PAIRS + " pairs, was one more with '" + cutKey + "' in " + this);
        }
        String[] more = new String[replaces ? pairs.length : pairs.length + 2];
        System.arraycopy(pairs, 0, more, 0, at);
        more[at] = cutKey;
        more[at + 1] = cut(value);
        int rest = replaces ? at + 2 : at;
        System.arraycopy(pairs, rest, more, at + 2, pairs.length - rest);
        return new Tags(more);
    }

    /**
     * This set and another; for a key in both the other's value counts.
     *
     * @param other more pairs
     * @return the union
     * @throws IllegalArgumentException when more than {@value #MAX_PAIRS} pairs result
     */
    public Tags and(Tags other) {
        if (other.isEmpty()) {
            return this;
        }
        Tags union = this;
        for (int i = 0; i < other.pairs.length; i += 2) {
            union = union.and(other.pairs[i], other.pairs[i + 1]);
        }
        return union;
    }

    /**
     * The value of a key.
     *
     * @param key the key
     * @return its value, empty when this set lacks the key
     */
    public Optional<String> find(String key) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether every pair of another set is in this one.
     *
     * @param filter the pairs asked for
     * @return true for an empty filter
     */
    public boolean containsAll(Tags filter) {
        for (int i = 0; i < filter.pairs.length; i += 2) {
            if (!find(filter.pairs[i]).map(filter.pairs[i + 1]::equals).orElse(false)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether there is no pair.
     *
     * @return true for no pairs
     */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /**
     * How many pairs there are.
     *
     * @return 0 to {@value #MAX_PAIRS}
     */
    public int size() {
        return pairs.length / 2;
    }

    /**
     * Hands each pair out in the order of the keys.
     *
     * @param consumer takes key and value
     */
    public void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < pairs.length; i += 2) {
            consumer.accept(pairs[i], pairs[i + 1]);
        }
    }

    /**
     * The pairs as a map in the order of the keys.
     *
     * @return a copy of its own
     */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        forEach(map::put);
        return map;
    }

    private static String cut(String text) {
        Objects.requireNonNull(text, "tag keys and values must not be null");
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tags tags && hash == tags.hash && Arrays.equals(pairs, tags.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
