package io.perfopt.render.internal.css.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The distinct names that the selectors of one sheet ask for; a page answers each once. Filled while compiling, then read by any thread. */
final class Atoms {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> all = new ArrayList<>();

    int add(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        numbers.put(name, all.size());
        all.add(name);
        return all.size() - 1;
    }

    List<String> all() {
        return all;
    }
}
