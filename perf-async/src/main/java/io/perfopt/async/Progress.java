package io.perfopt.async;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far an operation is, by its own account.
 *
 * @param done units done
 * @param total units in all, 0 when unknown
 * @param message what is being done
 */
public record Progress(long done, long total, String message) {
    /**
     * Refuses negative numbers.
     *
     * @param done as described above
     * @param total as described above
     * @param message as described above
     * @throws IllegalArgumentException when a value is out of range, naming it
     */
    public Progress {
        if (done < 0) {
            throw new IllegalArgumentException("done must be at least 0, was " + done);
        }
        if (total < 0) {
            throw new IllegalArgumentException("total must be at least 0 (0 = unknown), was " + total);
        }
        Objects.requireNonNull(message, "message");
    }

    /**
     * Gives the part done.
     *
     * @return done / total, not above 1, or empty when the total is unknown
     */
    public OptionalDouble fraction() {
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1.0, (double) done / total));
    }
}
