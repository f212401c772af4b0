package io.perfopt.render.internal.scroll;

/** The bisection that decides which of several items starting at one position is meant. */
final class Bisection {
    private Bisection() {}

    /** Bisects over the starts themselves, which need not be in order when lanes were resized. */
    static int over(SizeIndex sizes, long position) {
        int low = 0;
        int high = sizes.count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long start = sizes.start(middle);
            if (start < position) {
                low = middle + 1;
            } else if (start > position) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return Math.max(low - 1, 0);
    }

    /** What the bisection over {@code count} items in order meets first when exactly the items from {@code first} to {@code last} start there. */
    static int among(int count, int first, int last) {
        int low = 0;
        int high = count - 1;
        while (true) {
            int middle = (low + high) >>> 1;
            if (middle < first) {
                low = middle + 1;
            } else if (middle > last) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
    }
}
