package io.perfopt.house;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of docs/specification.md. Immutable.
 *
 * @param rows one a capability
 */
record Specification(List<Row> rows) {
    private static final Pattern CELLS = Pattern.compile("\\|\\s*([A-Z]\\d+)\\s*\\|(.*)\\|\\s*");
    private static final Pattern STATE = Pattern.compile("not yet|partial: \\S.*|done");

    /** Keeps its own copy. */
    Specification {
        rows = List.copyOf(rows);
    }

    static Specification parse(String page) {
        List<Row> rows = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher matcher = CELLS.matcher(line);
            if (matcher.matches()) {
                String[] cells = matcher.group(2).split("(?<!\\\\)\\|", -1);
                if (cells.length != 4) {
                    throw new IllegalArgumentException(
                            "a row needs five cells, had " + (cells.length + 1) + ": " + line);
                }
                rows.add(new Row(matcher.group(1), names(cells[1]), names(cells[2]), cells[3].strip()));
            }
        }
        return new Specification(rows);
    }

    /** The names in a cell: {@code `A.b`, `C.d(int)`} without the quotes and the arguments. */
    private static List<String> names(String cell) {
        return Arrays.stream(cell.replaceAll("\\([^)]*\\)", "").split("[,`\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * What the table and the code say differently.
     *
     * @param isPublicMethod whether the published modules have a public method of that {@code Type.method}
     * @param tagged the tests, as {@code Class.method}, that carry an id, for each id
     * @param ran which of them ran and passed; null where that is not to be checked
     */
    List<String> faults(
            Predicate<String> isPublicMethod, Map<String, Set<String>> tagged, @Nullable Predicate<String> ran) {
        List<String> faults = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Row row : rows) {
            if (!ids.add(row.id)) {
                faults.add(row.id + " has two rows");
            }
            faultsOf(row, isPublicMethod, tagged.getOrDefault(row.id, Set.of()), ran)
                    .forEach(fault -> faults.add(row.id + " " + fault));
        }
        for (String id : new TreeSet<>(tagged.keySet())) {
            if (!ids.contains(id)) {
                faults.add(id + " is no row of the table, but a tag of " + tagged.get(id));
            }
        }
        return faults;
    }

    private static List<String> faultsOf(
            Row row, Predicate<String> isPublicMethod, Set<String> tests, @Nullable Predicate<String> ran) {
        List<String> faults = new ArrayList<>();
        if (!STATE.matcher(row.state).matches()) {
            faults.add("has the state '" + row.state + "'; it must be 'not yet', 'partial: what is missing' or 'done'");
        }
        if (row.state.equals("not yet") && !tests.isEmpty()) {
            faults.add("says 'not yet', but its tag is on " + tests.size() + " tests, one is "
                    + new TreeSet<>(tests).first());
        }
        row.methods.stream()
                .filter(isPublicMethod.negate())
                .forEach(method -> faults.add("names " + method + ", which is no public method of a published module"));
        row.tests.stream()
                .filter(test -> !tests.contains(test))
                .forEach(test -> faults.add("names the test " + test + ", which does not exist or lacks its tag"));
        if (ran != null) {
            row.tests.stream()
                    .filter(tests::contains)
                    .filter(ran.negate())
                    .forEach(test ->
                            faults.add("names the test " + test + ", which did not run and pass in this build"));
        }
        if (row.state.equals("done") && row.methods.isEmpty()) {
            faults.add("is done, but names no public method");
        }
        if (row.state.equals("done") && row.tests.isEmpty()) {
            faults.add("is done, but names no test");
        }
        return faults;
    }

    @Override
    public String toString() {
        return rows.stream().map(Row::id).collect(Collectors.joining(", "));
    }

    /**
     * One capability.
     *
     * @param id as in the tags
     * @param methods that give it
     * @param tests that prove it
     * @param state how far it has come
     */
    record Row(String id, List<String> methods, List<String> tests, String state) {}
}
