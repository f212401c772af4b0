package io.perfopt.benchmarks;

import java.util.List;

/**
 * What {@code compare ROOM} measures. Immutable.
 *
 * @param room the word after {@code compare}
 * @param title what is compared with whom, in one line
 * @param rows what is measured, in the order of the table
 */
public record Comparison(String room, String title, List<Row> rows) {
    /** Keeps its own copy of the rows. */
    public Comparison {
        rows = List.copyOf(rows);
    }
}
