package io.perfopt.analytics.watch;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Something to look after. Immutable.
 *
 * @param name identifies it
 * @param groups such as {@link #LIVENESS} and {@link #READINESS}
 * @param timeout after which a check that has not answered is unhealthy
 * @param critical whether the whole is unhealthy with it; else the whole is only degraded
 * @param check answers how well it is; what it throws means unhealthy
 */
public record HealthCheck(
        String name, Set<String> groups, Duration timeout, boolean critical, Callable<HealthStatus> check) {
    /** The group of checks that say whether the process must be restarted. */
    public static final String LIVENESS = "liveness";
    /** The group of checks that say whether it can take work. */
    public static final String READINESS = "readiness";

    /**
     * Checks the parts.
     *
     * @param name as above
     * @param groups as above
     * @param timeout as above
     * @param critical as above
     * @param check as above
     * @throws IllegalArgumentException when the name is blank or the timeout is not longer than zero
     */
    public HealthCheck {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "timeout of health check '" + name + "' must be longer than zero, was " + timeout);
        }
        groups = Set.copyOf(groups);
        Objects.requireNonNull(check, "check");
    }

    /**
     * A critical check of readiness with a timeout of five seconds.
     *
     * @param name identifies it
     * @param check answers how well it is
     * @return to be registered
     */
    public static HealthCheck of(String name, Callable<HealthStatus> check) {
        return new HealthCheck(name, Set.of(READINESS), Duration.ofSeconds(5), true, check);
    }
}
