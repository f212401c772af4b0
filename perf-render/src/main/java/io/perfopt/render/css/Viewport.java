package io.perfopt.render.css;

/**
 * The part of a page that shows first.
 *
 * @param width width in CSS pixels, 1 to 100,000
 * @param height height in CSS pixels, 1 to 100,000
 */
public record Viewport(int width, int height) {
    /**
     * Checks the sizes.
     *
     * @param width width in CSS pixels
     * @param height height in CSS pixels
     * @throws IllegalArgumentException if a size is out of range
     */
    public Viewport {
        check("width", width);
        check("height", height);
    }

    /**
     * Names a viewport.
     *
     * @param width width in CSS pixels
     * @param height height in CSS pixels
     * @return the viewport
     */
    public static Viewport of(int width, int height) {
        return new Viewport(width, height);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > 100_000) {
            throw new IllegalArgumentException(name + " must be from 1 to 100,000 CSS pixels, was " + value);
        }
    }
}
