package io.perfopt.render.internal.scroll;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A whole new order of a list: which index of before is where now. Confined to the thread that rearranges. */
final class Rearrangement {
    private final int before;
    private int[] previous = {};
    private final int[] now;

    Rearrangement(int before) {
        this.before = before;
        this.now = new int[before];
        Arrays.fill(now, -1);
    }

    /** Asks for every index of now; an index of before that is named again counts as new. */
    void ask(int count, IntUnaryOperator asked) {
        previous = new int[count];
        for (int i = 0; i < count; i++) {
            int old = asked.applyAsInt(i);
            if (old >= before) {
                throw new IllegalArgumentException("previous must name an index below " + before
                        + " or a negative number, was " + old + " for " + i);
            }
            boolean kept = old >= 0 && now[old] < 0;
            previous[i] = kept ? old : -1;
            if (kept) {
                now[old] = i;
            }
        }
    }

    int now(int old) {
        return now[old];
    }

    /** Where the first item after an old index is now that is still there, else past the end. */
    int next(int old) {
        for (int i = old + 1; i < before; i++) {
            if (now[i] >= 0) {
                return now[i];
            }
        }
        return previous.length;
    }

    MutableSizes sizes(MutableSizes old, int lanes, double base, long estimate, long gap) {
        return lanes == 1
                ? new SizeTree(previous.length, i -> raw(old, i), estimate, gap)
                : new LaneSizes(previous.length, lanes, base, i -> raw(old, i), estimate, gap);
    }

    private long raw(MutableSizes old, int index) {
        return previous[index] < 0 ? SizeTree.UNMEASURED : old.raw(previous[index]);
    }
}
