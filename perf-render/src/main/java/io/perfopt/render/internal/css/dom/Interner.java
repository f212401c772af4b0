package io.perfopt.render.internal.css.dom;

import java.util.HashMap;
import java.util.Map;

/** Gives each distinct string a small number. Filled by one thread, then read by any. */
final class Interner {
    private final Map<String, Integer> numbers = new HashMap<>();

    int add(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(name, number);
        return number;
    }

    /** The number of a name, or -1 when it never occurred. */
    int find(String name) {
        Integer known = numbers.get(name);
        return known == null ? -1 : known;
    }

    int size() {
        return numbers.size();
    }
}
