package io.perfopt.analytics;

import java.util.List;

/**
 * What was recorded under a name over a window: exact slots, and for an operation a bounded sample of single operations. Immutable.
 *
 * @param name the operation, value or counter
 * @param coverage the window, sample count and error bound of the points
 * @param points the slots with at least one value, oldest first
 * @param samples a sample of recent operations, oldest first: the first few of each second and as many failures as fit; empty for
 *     values and counters
 * @param errors the failures among the samples by type, most frequent first; a part of all failures, whose exact number the points tell
 */
public record History(
        String name, Coverage coverage, List<HistoryPoint> points, List<Sample> samples, List<ErrorGroup> errors) {
    /**
     * Copies the lists.
     *
     * @param name as above
     * @param coverage as above
     * @param points as above
     * @param samples as above
     * @param errors as above
     */
    public History {
        points = List.copyOf(points);
        samples = List.copyOf(samples);
        errors = List.copyOf(errors);
    }
}
