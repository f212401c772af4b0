package io.perfopt.analytics.watch;

import java.time.Instant;

/**
 * A check that found a limit crossed. Immutable.
 *
 * @param time when it was found
 * @param rule the rule
 * @param level the limit
 * @param value the measured value
 * @param limit the limit crossed
 * @param samples how many values it was measured from
 */
public record Violation(Instant time, String rule, Level level, double value, double limit, long samples) {}
