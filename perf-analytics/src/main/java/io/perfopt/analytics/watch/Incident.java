package io.perfopt.analytics.watch;

import io.perfopt.analytics.Tags;
import java.time.Instant;
import java.util.Optional;

/**
 * A rule that was broken, from when it was first seen broken until it cleared. One is open for a rule at a time. Immutable.
 *
 * @param id counts up
 * @param rule the rule
 * @param metric what it watches
 * @param tags under which tags
 * @param level the gravest level reached
 * @param opened when it was opened
 * @param cleared when it cleared; empty while open
 * @param value the measured value at the last check
 * @param limit the limit it crossed
 * @param message for people
 */
public record Incident(
        long id,
        String rule,
        String metric,
        Tags tags,
        Level level,
        Instant opened,
        Optional<Instant> cleared,
        double value,
        double limit,
        String message) {}
