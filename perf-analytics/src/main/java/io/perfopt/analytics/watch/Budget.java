package io.perfopt.analytics.watch;

import java.util.OptionalDouble;

/**
 * A figure and the limit it should keep. Immutable.
 *
 * @param kind what is measured: {@code operation.p95}, {@code operation.average}, {@code value.max}, …; other rooms have kinds of their own
 * @param name of the operation, value or counter
 * @param target the limit
 * @param warning from where on it is close; between the good side and the target
 * @param unit {@code ns}, {@code us}, {@code ms} or {@code s} for durations; any text else
 * @param below whether the figure must stay below the target, as opposed to above
 */
public record Budget(String kind, String name, double target, OptionalDouble warning, String unit, boolean below) {
    /**
     * Checks the limits.
     *
     * @param kind as above
     * @param name as above
     * @param target as above
     * @param warning as above
     * @param unit as above
     * @param below as above
     * @throws IllegalArgumentException when kind or name is blank, or the warning lies beyond the target
     */
    public Budget {
        if (kind.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "a budget must have a kind and a name, were '" + kind + "' and '" + name + "'");
        }
        if (!Double.isFinite(target)) {
            throw new IllegalArgumentException(
                    "budget " + kind + " " + name + ": target must be a number, was " + target);
        }
        if (warning.isPresent() && !(below ? warning.getAsDouble() <= target : warning.getAsDouble() >= target)) {
            throw new IllegalArgumentException("budget " + kind + " " + name
                    + ": warning must not lie beyond the target " + target + ", was " + warning.getAsDouble());
        }
    }
}
