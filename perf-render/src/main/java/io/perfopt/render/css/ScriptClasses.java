package io.perfopt.render.css;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Classes that scripts may add to and remove from any element of the pages. Given as a list, or gathered from the text of scripts and
 * templates, where every word that could be a class counts. Immutable; each method gives a new set.
 */
public final class ScriptClasses {
    private static final ScriptClasses NONE = new ScriptClasses(Set.of());

    private final Set<String> names;

    private ScriptClasses(Set<String> names) {
        this.names = names;
    }

    /**
     * Scripts change no class.
     *
     * @return the empty set
     */
    public static ScriptClasses none() {
        return NONE;
    }

    /**
     * Adds names.
     *
     * @param classes class names, without dots and escapes
     * @return a larger set
     */
    public ScriptClasses with(String... classes) {
        Set<String> more = new HashSet<>(names);
        more.addAll(List.of(classes));
        return new ScriptClasses(Set.copyOf(more));
    }

    /**
     * Adds every word of a script or template that can be a class name: what stands between blanks, quotes, brackets, commas, semicolons and
     * equals signs, also with a leading dot taken off.
     *
     * @param source the text of the script or template
     * @return a larger set
     */
    public ScriptClasses scan(String source) {
        Set<String> more = new HashSet<>(names);
        int from = 0;
        for (int i = 0; i <= source.length(); i++) {
            if (i == source.length() || separates(source.charAt(i))) {
                if (i > from) {
                    addWord(source.substring(from, i), more);
                }
                from = i + 1;
            }
        }
        return new ScriptClasses(Set.copyOf(more));
    }

    private static boolean separates(char c) {
        return c <= ' ' || "\"'`<>={},;()[]".indexOf(c) >= 0;
    }

    private static void addWord(String word, Set<String> out) {
        out.add(word);
        StringTokenizer parts = new StringTokenizer(word, ".#$");
        while (parts.hasMoreTokens()) {
            out.add(parts.nextToken());
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    @Override
    public String toString() {
        return "ScriptClasses[" + names.size() + " names]";
    }
}
