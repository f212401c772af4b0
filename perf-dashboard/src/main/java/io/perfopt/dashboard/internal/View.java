package io.perfopt.dashboard.internal;

import java.time.Duration;
import java.util.Set;

/**
 * What a live page looks at.
 *
 * @param minutes the window: 1, 5, 15 or 60
 * @param operation the operation whose details are shown; empty for the one that costs most
 */
public record View(int minutes, String operation) {
    private static final Set<String> WINDOWS = Set.of("1", "5", "15", "60");
    private static final int DEFAULT_MINUTES = 5;

    /** The view of a request; a window that is not offered is the default one. */
    static View of(String minutes, String operation) {
        return new View(WINDOWS.contains(minutes) ? Integer.parseInt(minutes) : DEFAULT_MINUTES, operation);
    }

    /** How far back it looks. */
    public Duration window() {
        return Duration.ofMinutes(minutes);
    }
}
