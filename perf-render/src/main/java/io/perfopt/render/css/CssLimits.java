package io.perfopt.render.css;

/**
 * How much text is looked into. What lies beyond is kept as it is and reported as a problem.
 *
 * @param maxCharacters longest sheet or page in UTF-16 units; 33,554,432 by default
 * @param maxDepth deepest nesting of blocks in a sheet; 128 by default, real sheets stay under 10
 */
public record CssLimits(int maxCharacters, int maxDepth) {
    private static final CssLimits DEFAULTS = new CssLimits(33_554_432, 128);

    /**
     * Checks the limits.
     *
     * @param maxCharacters longest sheet or page in UTF-16 units
     * @param maxDepth deepest nesting of blocks
     * @throws IllegalArgumentException if a limit is below 1 or the depth above 512, which the stack could not carry
     */
    public CssLimits {
        if (maxCharacters < 1) {
            throw new IllegalArgumentException("maxCharacters must be at least 1, was " + maxCharacters);
        }
        if (maxDepth < 1 || maxDepth > 512) {
            throw new IllegalArgumentException("maxDepth must be from 1 to 512, was " + maxDepth);
        }
    }

    /**
     * The limits used when none are given.
     *
     * @return the defaults
     */
    public static CssLimits defaults() {
        return DEFAULTS;
    }
}
