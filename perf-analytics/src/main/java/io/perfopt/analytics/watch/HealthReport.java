package io.perfopt.analytics.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answers of all checks asked. Immutable.
 *
 * @param time when they were asked
 * @param status unhealthy when a critical check is, degraded when anything is less than healthy
 * @param checks each answer, in the order of the names
 */
public record HealthReport(Instant time, HealthStatus status, List<Result> checks) {
    /**
     * Copies the list.
     *
     * @param time as above
     * @param status as above
     * @param checks as above
     */
    public HealthReport {
        checks = List.copyOf(checks);
    }

    /**
     * One answer.
     *
     * @param name the check
     * @param status its answer
     * @param duration how long it took; the timeout when it did not answer
     * @param error why it is unhealthy, when it did not say so itself
     * @param availability the share of all answers so far, since registration, that were not unhealthy
     */
    public record Result(
            String name, HealthStatus status, Duration duration, Optional<String> error, double availability) {}
}
