package io.perfopt.cache;

import java.util.OptionalLong;

/**
 * How many entries an invalidation removed from each tier.
 *
 * @param memory entries that were in memory, exact
 * @param disk entries that were on disk or on their way there: exact when a single key was named or when asked for with
 *     {@link CachingSystem#counting()}, else absent
 * @param remote entries that were in a remote tier; absent where that cannot be known
 */
public record Invalidated(long memory, OptionalLong disk, OptionalLong remote) {
    /** Nothing removed from memory or disk, and no remote tier. */
    public static final Invalidated NONE = new Invalidated(0, OptionalLong.of(0), OptionalLong.empty());

    /**
     * The sum of two results; a tier whose count is absent in either is absent in the sum.
     *
     * @param other the other result
     * @return the sum
     */
    public Invalidated plus(Invalidated other) {
        return new Invalidated(memory + other.memory, sum(disk, other.disk), sum(remote, other.remote));
    }

    private static OptionalLong sum(OptionalLong one, OptionalLong two) {
        return one.isPresent() && two.isPresent()
                ? OptionalLong.of(one.getAsLong() + two.getAsLong())
                : OptionalLong.empty();
    }
}
