package io.perfopt.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a result a client wants, written {@code id,name,customer(city,country)}: a name takes a field with everything in it, a name with
 * parentheses only those inside. Works on maps, and on the elements of lists in them. Immutable.
 */
public final class Fields {
    private static final int MAXIMUM_TEXT = 4096;
    private static final int MAXIMUM_DEPTH = 16;

    private static final Fields ALL = new Fields(null);

    /** What to take of each field; null takes everything. */
    private final @Nullable Map<String, Fields> wanted;

    private Fields(@Nullable Map<String, Fields> wanted) {
        this.wanted = wanted;
    }

    /**
     * Every field.
     *
     * @return fields that leave everything as it is
     */
    public static Fields all() {
        return ALL;
    }

    /**
     * Reads what a client wrote.
     *
     * @param text names with commas between them and parentheses after those that want less than all; at most 4,096 characters and 16 levels
     * @return the fields; all of them for a blank text
     * @throws IllegalArgumentException if it cannot be read, naming the place
     */
    public static Fields parse(String text) {
        if (text.length() > MAXIMUM_TEXT) {
            throw new IllegalArgumentException(
                    "fields must be at most " + MAXIMUM_TEXT + " characters, were " + text.length());
        }
        return text.isBlank() ? ALL : new Parser(text).all();
    }

    /**
     * Takes the wanted fields of a map, in the order of the map; wanted ones that it has not are left out.
     *
     * @param row what to take them of
     * @return a new map
     */
    public Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> row) {
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            Fields inside = wanted == null ? ALL : wanted.get(name);
            if (inside != null) {
                taken.put(name, inside.of(value));
            }
        });
        return taken;
    }

    /**
     * Takes the wanted fields of each row.
     *
     * @param rows the rows
     * @param view what a row looks like as a map
     * @param <T> the type of the rows
     * @return a new map for each row, in their order
     */
    public <T> List<Map<String, @Nullable Object>> of(
            List<? extends T> rows, Function<? super T, ? extends Map<String, ? extends @Nullable Object>> view) {
        List<Map<String, @Nullable Object>> taken = new ArrayList<>(rows.size());
        for (T row : rows) {
            taken.add(of(view.apply(row)));
        }
        return taken;
    }

    private @Nullable Object of(@Nullable Object value) {
        if (wanted == null) {
            return value;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> taken = new ArrayList<>(list.size());
            for (Object element : list) {
                taken.add(of(element));
            }
            return taken;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((name, inner) -> named.put(Objects.toString(name), inner));
            return of(named);
        }
        return value;
    }

    @Override
    public String toString() {
        if (wanted == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        wanted.forEach((name, inside) -> {
            text.append(text.isEmpty() ? "" : ",").append(name);
            if (inside.wanted != null) {
                text.append('(').append(inside).append(')');
            }
        });
        return text.toString();
    }

    /** Reads one text from the front; used once. */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Fields all() {
            Fields fields = list(1);
            if (at < text.length()) {
                throw wrong("a comma or the end");
            }
            return fields;
        }

        private Fields list(int depth) {
            if (depth > MAXIMUM_DEPTH) {
                throw new IllegalArgumentException(
                        "fields must be at most " + MAXIMUM_DEPTH + " levels deep, were deeper at " + at);
            }
            Map<String, Fields> wanted = new LinkedHashMap<>();
            do {
                String name = name();
                Fields inside = ALL;
                if (at < text.length() && text.charAt(at) == '(') {
                    at++;
                    inside = list(depth + 1);
                    if (at == text.length() || text.charAt(at) != ')') {
                        throw wrong("')'");
                    }
                    at++;
                    blanks();
                }
                wanted.merge(name, inside, Parser::both);
            } while (comma());
            return new Fields(wanted);
        }

        private static Fields both(Fields a, Fields b) {
            if (a.wanted == null || b.wanted == null) {
                return ALL;
            }
            Map<String, Fields> merged = new LinkedHashMap<>(a.wanted);
            b.wanted.forEach((name, inside) -> merged.merge(name, inside, Parser::both));
            return new Fields(merged);
        }

        private String name() {
            blanks();
            int start = at;
            while (at < text.length() && ",()".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at).strip();
            if (name.isEmpty()) {
                throw wrong("a name");
            }
            return name;
        }

        private boolean comma() {
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                return true;
            }
            return false;
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private IllegalArgumentException wrong(String expected) {
            return new IllegalArgumentException(
                    "fields must be names like id,customer(city); expected " + expected + " at " + at + " of " + text);
        }
    }
}
