package io.perfopt.analytics.watch;

/** How well something is, best first. */
public enum HealthStatus {
    /** All is well. */
    HEALTHY,
    /** It works, with less than usual. */
    DEGRADED,
    /** It does not work. */
    UNHEALTHY
}
