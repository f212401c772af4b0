package io.perfopt.internal.tuning;

/** How long to leave a setting alone after a step was taken back: 4 intervals, twice as long each time, 64 at most. For one thread. */
final class Rest {
    private static final int FIRST = 4;
    private static final int LONGEST = 64;

    private int left;
    private int next = FIRST;

    /** Whether the rest is over; if not, one interval of it has passed. */
    boolean isOver() {
        if (left == 0) {
            return true;
        }
        left--;
        return false;
    }

    void begin() {
        left = next;
        next = Math.min(LONGEST, next * 2);
    }

    /** A step went well: the next rest is a short one again. */
    void forget() {
        next = FIRST;
    }
}
