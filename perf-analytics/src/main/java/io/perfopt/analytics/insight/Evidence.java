package io.perfopt.analytics.insight;

import java.time.Instant;
import java.util.Objects;

/**
 * What an answer rests on. Immutable.
 *
 * @param samples how many values were used
 * @param from the time of the first one; the epoch when there was none
 * @param to the time of the last one; the epoch when there was none
 */
public record Evidence(int samples, Instant from, Instant to) {

    /**
     * Checks the components.
     *
     * @param samples how many values were used
     * @param from the time of the first one; the epoch when there was none
     * @param to the time of the last one; the epoch when there was none
     * @throws IllegalArgumentException when a component is out of its range, naming it
     */
    public Evidence {
        if (samples < 0) {
            throw new IllegalArgumentException("samples must be at least 0, was " + samples);
        }
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }

    @Override
    public String toString() {
        return samples + " samples, " + from + " to " + to;
    }
}
