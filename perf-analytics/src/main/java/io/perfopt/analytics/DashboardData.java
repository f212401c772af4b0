package io.perfopt.analytics;

import io.perfopt.analytics.watch.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything a dashboard shows, taken at one time. Immutable.
 *
 * @param time when it was taken
 * @param window how far back it looks
 * @param operations in the order of their names
 * @param values values and counters in the order of their names
 * @param bottlenecks highest impact first
 * @param incidents what is wrong now, gravest first
 * @param events the events of the window, oldest first, at most the latest 100
 * @param stats what the engine says about itself
 */
public record DashboardData(
        Instant time,
        Duration window,
        List<Operation> operations,
        List<Reading> values,
        List<Bottleneck> bottlenecks,
        List<Incident> incidents,
        List<Event> events,
        AnalyticsStats stats) {
    /**
     * Copies the lists.
     *
     * @param time as above
     * @param window as above
     * @param operations as above
     * @param values as above
     * @param bottlenecks as above
     * @param incidents as above
     * @param events as above
     * @param stats as above
     */
    public DashboardData {
        operations = List.copyOf(operations);
        values = List.copyOf(values);
        bottlenecks = List.copyOf(bottlenecks);
        incidents = List.copyOf(incidents);
        events = List.copyOf(events);
    }

    /**
     * An operation.
     *
     * @param metrics over the window, all tags together
     * @param points its slots with a value, oldest first
     */
    public record Operation(OperationMetrics metrics, List<Point> points) {
        /**
         * Copies the list.
         *
         * @param metrics as above
         * @param points as above
         */
        public Operation {
            points = List.copyOf(points);
        }
    }

    /**
     * A value or counter.
     *
     * @param counter whether it is a counter
     * @param metrics over the window, all tags together
     * @param points its slots with a value, oldest first
     */
    public record Reading(boolean counter, ValueMetrics metrics, List<Point> points) {
        /**
         * Copies the list.
         *
         * @param counter as above
         * @param metrics as above
         * @param points as above
         */
        public Reading {
            points = List.copyOf(points);
        }
    }

    /**
     * A slot of a chart. Durations are in nanoseconds.
     *
     * @param start when it began
     * @param count how many values
     * @param errors how many failed operations
     * @param average their average
     * @param max the largest, exact
     */
    public record Point(Instant start, long count, long errors, double average, double max) {}
}
