package io.perfopt.analytics.watch;

/** How grave a crossed limit is. */
public enum Level {
    /** The first limit is crossed. */
    WARNING,
    /** The second limit is crossed. */
    CRITICAL
}
