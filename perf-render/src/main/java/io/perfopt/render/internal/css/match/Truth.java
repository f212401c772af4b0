package io.perfopt.render.internal.css.match;

/** Kleene's three truth values, ordered, so that "and" is the smaller and "or" the larger one. */
public final class Truth {
    public static final byte NO = 0;

    /** Depends on something that neither page nor sheet tells. */
    public static final byte MAYBE = 1;

    public static final byte YES = 2;

    private Truth() {}

    static byte not(byte value) {
        return (byte) (YES - value);
    }

    static byte and(byte a, byte b) {
        return a < b ? a : b;
    }

    static byte or(byte a, byte b) {
        return a > b ? a : b;
    }
}
