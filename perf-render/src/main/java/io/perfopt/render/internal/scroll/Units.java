package io.perfopt.render.internal.scroll;

/**
 * Lengths as whole numbers of 1/4800 pixel. That is the coarsest unit in which the layout units of Chromium and WebKit (1/64 px), of Firefox
 * (1/60 px), hundredths and thirds of a pixel are all whole, so sums of such sizes are exact in any order. A total of up to {@value #LIMIT} units
 * is a whole number as a double too.
 */
final class Units {
    static final int PER_PIXEL = 4800;

    /** Largest position or total: 2^53 units, about 1.88e12 px. */
    static final long LIMIT = 1L << 53;

    static final double LIMIT_PIXELS = (double) LIMIT / PER_PIXEL;

    private Units() {}

    static double toPixels(long units) {
        return units / (double) PER_PIXEL;
    }

    /** The nearest whole number of units; the caller has made sure that the value is a number within the limit. */
    static long nearest(double pixels) {
        return (long) Math.rint(pixels * PER_PIXEL);
    }

    /** A size, a gap or a padding: at least 0. */
    static long length(String name, double pixels) {
        if (!(pixels >= 0 && pixels <= LIMIT_PIXELS)) {
            throw new IllegalArgumentException(name + " must be from 0 to " + LIMIT_PIXELS + " px, was " + pixels);
        }
        return nearest(pixels);
    }

    /** A position: any sign. */
    static double position(String name, double pixels) {
        if (!(Math.abs(pixels) <= LIMIT_PIXELS)) {
            throw new IllegalArgumentException(
                    name + " must be from " + -LIMIT_PIXELS + " to " + LIMIT_PIXELS + " px, was " + pixels);
        }
        return pixels;
    }
}
