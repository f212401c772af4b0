package io.perfopt.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of the slowest operations of the last hour. Immutable.
 *
 * @param name the operation
 * @param tags its tags
 * @param end when it ended
 * @param duration how long it took
 * @param self the part not spent in nested operations
 * @param success whether it succeeded
 * @param errorType the class of what it failed with, when known
 * @param children the nested operations in the order in which they ended
 * @param childrenDropped how many nested operations did not fit
 */
public record SlowTrace(
        String name,
        Tags tags,
        Instant end,
        Duration duration,
        Duration self,
        boolean success,
        Optional<String> errorType,
        List<Child> children,
        int childrenDropped) {
    /**
     * Copies the list.
     *
     * @param name as above
     * @param tags as above
     * @param end as above
     * @param duration as above
     * @param self as above
     * @param success as above
     * @param errorType as above
     * @param children as above
     * @param childrenDropped as above
     */
    public SlowTrace {
        children = List.copyOf(children);
    }

    /**
     * A nested operation.
     *
     * @param name the operation
     * @param tags its tags
     * @param depth 1 for a direct child, 2 for a child of that, …
     * @param offset when it began, counted from the beginning of the slow operation
     * @param duration how long it took
     */
    public record Child(String name, Tags tags, int depth, Duration offset, Duration duration) {}
}
