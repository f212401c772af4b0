package io.perfopt.render.internal.css.syntax;

import java.util.Arrays;

/** Finds line and column of an offset. Lines end with LF, CR LF or a lone CR. Immutable. */
public final class LineIndex {
    private final int[] starts;

    public LineIndex(String text) {
        int[] found = new int[Math.max(16, text.length() / 24)];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The line of the offset, counted from 1. */
    public int line(int offset) {
        int index = Arrays.binarySearch(starts, offset);
        return index >= 0 ? index + 1 : -index - 1;
    }

    /** The column of the offset in UTF-16 units, counted from 1. */
    public int column(int offset) {
        return offset - starts[line(offset) - 1] + 1;
    }

    public int lines() {
        return starts.length;
    }
}
