package io.perfopt.async;

import java.time.Duration;
import java.util.List;

/**
 * What became of the work when a manager closed.
 *
 * @param ended operations that ended by themselves after closing began
 * @param cancelled operations the end of the manager cancelled
 * @param stuck threads that still were inside an operation at the end, with their stacks
 * @param took how long closing took
 */
public record CloseReport(long ended, long cancelled, List<StuckOperation> stuck, Duration took) {
    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @param ended as described above
     * @param cancelled as described above
     * @param stuck as described above
     * @param took as described above
     */
    public CloseReport {
        stuck = List.copyOf(stuck);
    }
}
