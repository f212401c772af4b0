package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a manager. Immutable.
 *
 * @param maxConcurrent operations that run at once
 * @param capacity operations that may wait, over all types
 * @param headroom part of the capacity kept for priorities of 8 and above
 * @param rejection what a full queue does
 * @param agingStep waiting this long is worth one priority; zero: strict priorities
 * @param maxClaim operations a worker takes at once while they are short; 1: none runs out of order for an instant
 * @param tick grain of time limits and retry delays
 * @param grace time a given-up run has to return before it counts as stuck
 * @param maxReplacements workers that may stand in for stuck and waiting ones at once
 * @param maxTypes types a manager tells apart; further names share one type, {@code "other"}
 * @param maxSharedKeys keys of de-duplicated work at once; further work is not shared
 * @param throttle least time between two starts, over all types; zero: none
 * @param closeLimit how long {@link AsyncOperationsManager#close()} lets work drain
 */
public record AsyncConfig(
        int maxConcurrent,
        int capacity,
        int headroom,
        RejectionPolicy rejection,
        Duration agingStep,
        int maxClaim,
        Duration tick,
        Duration grace,
        int maxReplacements,
        int maxTypes,
        int maxSharedKeys,
        Duration throttle,
        Duration closeLimit) {

    /**
     * Refuses values out of range.
     *
     * @param maxConcurrent as described above
     * @param capacity as described above
     * @param headroom as described above
     * @param rejection as described above
     * @param agingStep as described above
     * @param maxClaim as described above
     * @param tick as described above
     * @param grace as described above
     * @param maxReplacements as described above
     * @param maxTypes as described above
     * @param maxSharedKeys as described above
     * @param throttle as described above
     * @param closeLimit as described above
     * @throws IllegalArgumentException when a value is out of range, naming it
     */
    public AsyncConfig {
        Checks.range("maxConcurrent", maxConcurrent, 1, 100_000);
        Checks.range("capacity", capacity, 1, 100_000_000);
        Checks.range("headroom", headroom, 0, capacity - 1);
        Objects.requireNonNull(rejection, "rejection");
        Checks.notNegative("agingStep", agingStep);
        Checks.range("maxClaim", maxClaim, 1, 16);
        Checks.positive("tick", tick);
        Checks.positive("grace", grace);
        Checks.range("maxReplacements", maxReplacements, 0, 100_000);
        Checks.range("maxTypes", maxTypes, 1, 1_000_000);
        Checks.range("maxSharedKeys", maxSharedKeys, 1, 100_000_000);
        Checks.notNegative("throttle", throttle);
        Checks.notNegative("closeLimit", closeLimit);
    }

    /**
     * Gives the limits of a manager that was built without saying any.
     *
     * @return the defaults
     */
    public static AsyncConfig defaults() {
        return new AsyncConfig(
                5,
                100_000,
                1_000,
                RejectionPolicy.reject(),
                Duration.ofSeconds(1),
                16,
                Duration.ofMillis(10),
                Duration.ofSeconds(1),
                64,
                1_000,
                100_000,
                Duration.ZERO,
                Duration.ofSeconds(30));
    }
}
