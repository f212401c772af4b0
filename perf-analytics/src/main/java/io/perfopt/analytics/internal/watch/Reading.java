package io.perfopt.analytics.internal.watch;

/**
 * What a rule measured.
 *
 * @param value nanoseconds for a duration
 * @param samples from how many values
 * @param duration whether it is a duration
 */
record Reading(double value, long samples, boolean duration) {}
