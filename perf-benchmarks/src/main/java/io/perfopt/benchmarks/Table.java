package io.perfopt.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes lines as a Markdown table that is also aligned, to be read in a terminal and pasted into docs/benchmarks.md. Stateless. */
final class Table {
    private static final List<String> HEADER =
            List.of("what", "metric", "ours", "peer", "peer's figure", "ratio", "bar", "verdict");

    private Table() {}

    static String of(List<Line> lines) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEADER);
        for (Line line : lines) {
            cells.add(cells(line));
        }
        int[] widths = new int[HEADER.size()];
        for (List<String> row : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < cells.size(); row++) {
            append(text, cells.get(row), widths);
            if (row == 0) {
                append(
                        text,
                        HEADER.stream()
                                .map(title -> "-".repeat(widths[HEADER.indexOf(title)]))
                                .toList(),
                        widths);
            }
        }
        return text.toString();
    }

    /** Three significant digits, without an exponent where people read. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        double size = Math.abs(value);
        if (size >= 100 || size == 0) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size < 0.000_5) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        int decimals = (int) Math.max(0, 2 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static List<String> cells(Line line) {
        String peer = line.peer();
        Bar bar = line.bar();
        Bar.Verdict verdict = line.verdict();
        return List.of(
                line.description(),
                line.metric().toString(),
                interval(line.ours()),
                peer == null ? "–" : peer,
                interval(line.theirs()),
                interval(line.ratio()),
                bar == null ? "–" : bar.toString(),
                verdict == null ? "–" : verdict.name().toLowerCase(Locale.ROOT));
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null || Double.isNaN(interval.value())
                ? "–"
                : number(interval.value()) + " ± " + number(interval.error());
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            text.append("| ").append(cell).append(" ".repeat(widths[column] - cell.length() + 1));
        }
        text.append('|').append(System.lineSeparator());
    }
}
