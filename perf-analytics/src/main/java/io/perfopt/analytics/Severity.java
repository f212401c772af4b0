package io.perfopt.analytics;

/** How grave an event is, mildest first. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Worth a look. */
    WARNING,
    /** Something failed. */
    ERROR,
    /** Something failed that others depend on. */
    CRITICAL
}
