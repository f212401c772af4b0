package io.perfopt.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One operation out of many, kept to look at. Immutable.
 *
 * @param time when it ended; to the second when recorded without a trace
 * @param duration how long it took
 * @param success whether it succeeded
 * @param errorType the class of what it failed with, when known
 * @param errorMessage its message, at most 200 characters
 * @param tags the series it belongs to
 */
public record Sample(
        Instant time,
        Duration duration,
        boolean success,
        Optional<String> errorType,
        Optional<String> errorMessage,
        Tags tags) {}
