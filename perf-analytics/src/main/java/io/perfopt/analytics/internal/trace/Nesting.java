package io.perfopt.analytics.internal.trace;

import java.util.Arrays;

/** The open traces begun on one thread, innermost last. For that thread only. */
final class Nesting {
    /** Deeper traces are recorded but know no parent. */
    static final int MAX_DEPTH = 1024;

    private long[] ids = new long[4];
    private int depth;

    void push(long id) {
        if (depth == MAX_DEPTH) {
            return;
        }
        if (depth == ids.length) {
            ids = Arrays.copyOf(ids, depth * 2);
        }
        ids[depth++] = id;
    }

    /** Removes a trace, which is the innermost unless traces are ended out of order or on other threads. */
    void remove(long id) {
        for (int i = depth - 1; i >= 0; i--) {
            if (ids[i] == id) {
                System.arraycopy(ids, i + 1, ids, i, depth - i - 1);
                depth--;
                return;
            }
        }
    }

    /** The innermost trace that is still open, 0 for none; forgets those that others have ended. */
    long innermost(TraceTable table) {
        while (depth > 0 && !table.isOpen(ids[depth - 1])) {
            depth--;
        }
        return depth == 0 ? 0 : ids[depth - 1];
    }
}
