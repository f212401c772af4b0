package io.perfopt.cache.internal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which keys in memory carry a tag. May name a key too many, never one too few: a key is added before its entry is in memory and removed
 * after it has left. Bounded by the entries in memory, whose weight includes their places here. Safe for any number of threads; one
 * key is changed under its stripe.
 */
final class TagIndex {
    private final ConcurrentHashMap<String, Set<String>> keys = new ConcurrentHashMap<>();

    void add(Traits traits, String key) {
        for (String tag : traits.tags()) {
            keys.compute(tag, (name, known) -> {
                Set<String> set = known == null ? ConcurrentHashMap.newKeySet(4) : known;
                set.add(key);
                return set;
            });
        }
    }

    void remove(Traits traits, String key) {
        for (String tag : traits.tags()) {
            keys.computeIfPresent(tag, (name, known) -> {
                known.remove(key);
                return known.isEmpty() ? null : known;
            });
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    List<String> keys(String tag) {
        Set<String> known = keys.get(tag);
        return known == null ? List.of() : List.copyOf(known);
    }
}
