package io.perfopt;

import java.time.Instant;

/**
 * One change that the optimizer made by itself: what, why, what it measured before and after, and whether it stayed. Immutable.
 *
 * @param at when the change was made
 * @param what the setting, such as {@code async.type.report.maxConcurrent}
 * @param from the value before
 * @param to the value it was changed to
 * @param reason why it was tried
 * @param measure what {@code before} and {@code after} are
 * @param before measured under the old value; NaN for a value that was only brought into its range
 * @param after measured under the new one; NaN while the outcome is {@link Outcome#TRYING}, or like {@code before}
 * @param outcome whether the change stayed
 */
public record TuningStep(
        Instant at,
        String what,
        String from,
        String to,
        String reason,
        String measure,
        double before,
        double after,
        Outcome outcome) {
    /** What became of a step. */
    public enum Outcome {
        /** The new value is in force and being measured. */
        TRYING,
        /** The new value was no worse and stays. */
        KEPT,
        /** The new value was worse; the old one is in force again. */
        UNDONE
    }

    @Override
    public String toString() {
        return what + ' ' + from + " -> " + to + " (" + reason + "): " + measure + ' '
                + (Double.isNaN(before) ? "not measured" : before + " -> " + (Double.isNaN(after) ? "?" : after)) + ", "
                + outcome;
    }
}
