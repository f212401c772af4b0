package io.perfopt.internal.config;

/**
 * One value as somebody wrote it down. Immutable.
 *
 * @param text the value, untrimmed
 * @param source where it came from, fit for a message: a file, "the environment", "the system properties"
 */
public record Setting(String text, String source) {}
