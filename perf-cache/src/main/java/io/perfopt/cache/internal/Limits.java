package io.perfopt.cache.internal;

import java.util.Objects;

/** Refuses keys and values that are too large, and counts them. Immutable. */
record Limits(int maximumKeyBytes, long maximumValueBytes) {
    void checkKey(String region, String key, Counters counters) {
        Objects.requireNonNull(key, "key");
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "key must not be empty" + (region.isEmpty() ? "" : ", in region " + region));
        }
        int bytes = Names.utf8Length(key);
        if (bytes > maximumKeyBytes) {
            counters.refused.increment();
            throw new IllegalArgumentException("key must have at most maximumKeyBytes = " + maximumKeyBytes
                    + " bytes in UTF-8, had " + bytes + ": "
                    + Names.of(region, key.substring(0, Math.min(64, key.length()))) + "...");
        }
    }

    void checkValue(String region, String key, Entry entry, Counters counters) {
        if (entry.weight > maximumWeight()) {
            counters.refused.increment();
            throw new IllegalArgumentException(
                    "value of \"" + Names.of(region, key) + "\" must have at most maximumValue = " + maximumValueBytes
                            + " bytes, takes about " + entry.weight);
        }
    }

    /** What an entry with the largest value may weigh, its key and overhead included. */
    long maximumWeight() {
        return maximumValueBytes + 2L * maximumKeyBytes + 4096;
    }
}
