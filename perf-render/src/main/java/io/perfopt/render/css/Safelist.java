package io.perfopt.render.css;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that keep every rule whose selectors mention them: classes, ids, element types and attributes, and the names of keyframes, fonts and
 * custom properties. Immutable; each method gives a new list.
 */
public final class Safelist {
    private static final Safelist NONE = new Safelist(Set.of(), List.of(), List.of(), Set.of());

    private final Set<String> exact;
    private final List<String> prefixes;
    private final List<Pattern> patterns;
    private final Set<String> attributes;

    private Safelist(Set<String> exact, List<String> prefixes, List<Pattern> patterns, Set<String> attributes) {
        this.exact = exact;
        this.prefixes = prefixes;
        this.patterns = patterns;
        this.attributes = attributes;
    }

    /**
     * Keeps nothing.
     *
     * @return the empty list
     */
    public static Safelist none() {
        return NONE;
    }

    /**
     * Also keeps what mentions one of these names.
     *
     * @param names names as they stand in the document, without dot or hash and without escapes
     * @return a longer list
     */
    public Safelist exact(String... names) {
        Set<String> more = new HashSet<>(exact);
        more.addAll(List.of(names));
        return new Safelist(Set.copyOf(more), prefixes, patterns, attributes);
    }

    /**
     * Also keeps what mentions a name that starts so.
     *
     * @param prefix the start of the names
     * @return a longer list
     * @throws IllegalArgumentException if the prefix is empty, which would keep everything
     */
    public Safelist prefix(String prefix) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("prefix must not be empty: it would keep every rule");
        }
        List<String> more = new ArrayList<>(prefixes);
        more.add(prefix);
        return new Safelist(exact, List.copyOf(more), patterns, attributes);
    }

    /**
     * Also keeps what mentions a name that the pattern matches as a whole.
     *
     * @param pattern the pattern
     * @return a longer list
     */
    public Safelist regex(Pattern pattern) {
        List<Pattern> more = new ArrayList<>(patterns);
        more.add(Objects.requireNonNull(pattern, "pattern"));
        return new Safelist(exact, prefixes, List.copyOf(more), attributes);
    }

    /**
     * Also keeps rules with an attribute selector of this name.
     *
     * @param name the attribute, lower case, for example {@code data-theme}
     * @return a longer list
     */
    public Safelist attribute(String name) {
        Set<String> more = new HashSet<>(attributes);
        more.add(name);
        return new Safelist(exact, prefixes, patterns, Set.copyOf(more));
    }

    boolean keeps(String name) {
        if (exact.contains(name)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }

    boolean keepsAttribute(String name) {
        return attributes.contains(name) || keeps(name);
    }

    @Override
    public String toString() {
        return "Safelist[exact=" + exact + ", prefixes=" + prefixes + ", patterns=" + patterns + ", attributes="
                + attributes + "]";
    }
}
