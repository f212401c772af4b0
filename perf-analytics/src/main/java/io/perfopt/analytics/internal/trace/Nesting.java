package io.perfopt.analytics.internal.trace;

import java.util.Arrays;

/**
 * The open traces begun on one thread, innermost last, and those attached to it from elsewhere. An attached trace hides what is below
 * it until it is detached, even after it has ended, so that carried work never becomes a part of what its thread did before. For that
 * thread only, which is the one that made it.
 */
final class Nesting {
    /** What would be deeper is left out: its children count to the last trace that fits. */
    static final int MAX_DEPTH = 1024;

    private final Thread thread = Thread.currentThread();

    /** Ids of traces begun here, which are positive; of attached ones the complement, which is negative. */
    private long[] ids = new long[4];

    private int depth;

    boolean isOfThisThread() {
        return thread == Thread.currentThread();
    }

    void push(long id) {
        if (depth == MAX_DEPTH) {
            return;
        }
        if (depth == ids.length) {
            ids = Arrays.copyOf(ids, depth * 2);
        }
        ids[depth++] = id;
    }

    /** Makes a trace the innermost one, or with 0 makes it so that there is none. */
    void attach(long id) {
        push(~id);
    }

    /** Undoes the latest attachment of a trace; what was begun after it and is still open stays so, but is the parent of nothing more. */
    void detach(long id) {
        int at = find(~id);
        if (at >= 0) {
            depth = at;
        }
    }

    /** Removes a trace, which is the innermost unless traces are ended out of order or on other threads. */
    void remove(long id) {
        int at = find(id);
        if (at >= 0) {
            System.arraycopy(ids, at + 1, ids, at, depth - at - 1);
            depth--;
        }
    }

    private int find(long entry) {
        int at = depth - 1;
        while (at >= 0 && ids[at] != entry) {
            at--;
        }
        return at;
    }

    /** The innermost trace that is still open, 0 for none; forgets those begun here that others have ended. */
    long innermost(TraceTable table) {
        while (depth > 0 && ids[depth - 1] > 0 && !table.isOpen(ids[depth - 1])) {
            depth--;
        }
        if (depth == 0) {
            return 0;
        }
        long innermost = ids[depth - 1];
        if (innermost > 0) {
            return innermost;
        }
        return table.isOpen(~innermost) ? ~innermost : 0;
    }
}
