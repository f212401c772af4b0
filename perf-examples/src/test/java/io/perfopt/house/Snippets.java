package io.perfopt.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the Java blocks of a page against regions of compiled tests. Stateless. */
final class Snippets {
    private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\w+)#([\\w-]+) -->");

    private Snippets() {}

    /**
     * What a page shows that no test holds.
     *
     * @param page the Markdown text
     * @param sources finds the source of a test class by its simple name
     */
    static List<String> faults(String page, Function<String, Optional<String>> sources) {
        List<String> faults = new ArrayList<>();
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean marked = i > 0 && MARKER.matcher(lines.get(i - 1).strip()).matches();
            if (MARKER.matcher(line).matches()
                    && (i + 1 == lines.size() || !lines.get(i + 1).strip().equals("```java"))) {
                faults.add("line " + (i + 1) + ": no java block follows " + line);
            }
            if (line.equals("```java")) {
                if (!marked) {
                    faults.add("line " + (i + 1) + ": a java block without a snippet marker before it");
                } else {
                    int end = end(lines, i + 1, "```");
                    compare(lines.get(i - 1).strip(), lines.subList(i + 1, end), sources)
                            .ifPresent(faults::add);
                }
            }
        }
        return faults;
    }

    private static Optional<String> compare(
            String marker, List<String> shown, Function<String, Optional<String>> sources) {
        Matcher matcher = MARKER.matcher(marker);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no marker: " + marker);
        }
        Optional<String> source = sources.apply(matcher.group(1));
        if (source.isEmpty()) {
            return Optional.of(marker + ": no test class has that name");
        }
        List<String> code = source.get().lines().toList();
        int start = end(code, 0, "// snippet: " + matcher.group(2));
        if (start == code.size()) {
            return Optional.of(marker + ": the class has no such region");
        }
        List<String> region = code.subList(start + 1, end(code, start + 1, "// end"));
        return withoutMargin(region).equals(withoutMargin(shown))
                ? Optional.empty()
                : Optional.of(marker + ": the page differs from the code, which is\n" + withoutMargin(region));
    }

    /** The index of the next line that says just this, or the number of lines. */
    private static int end(List<String> lines, int from, String text) {
        int i = from;
        while (i < lines.size() && !lines.get(i).strip().equals(text)) {
            i++;
        }
        return i;
    }

    private static String withoutMargin(List<String> lines) {
        return String.join("\n", lines).stripIndent().strip();
    }
}
