package io.perfopt.render.internal.scroll;

/** First and last index of a range in one long, so that the hot path of scrolling allocates nothing. */
final class Span {
    /** No item at all. */
    static final long NONE = of(0, -1);

    private Span() {}

    static long of(int first, int last) {
        return ((long) first << 32) | (last & 0xFFFF_FFFFL);
    }

    static int first(long span) {
        return (int) (span >> 32);
    }

    static int last(long span) {
        return (int) span;
    }
}
