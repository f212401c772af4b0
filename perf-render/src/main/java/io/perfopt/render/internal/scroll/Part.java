package io.perfopt.render.internal.scroll;

import org.jspecify.annotations.Nullable;

/** A leaf or a branch of a {@link SizeTree}, and the sums over the items below it. Confined to its tree. */
abstract sealed class Part permits Leaf, Branch {
    int count;
    int measured;
    long sum;

    /** Entries of a leaf, children of a branch. */
    int used;

    /**
     * Replaces the items from {@code from} to {@code to} by entries, of which there are no more than {@link Leaf#CHUNK}, and none when the items
     * do not lie in one leaf. May leave this part empty.
     *
     * @return what did not fit, to stand to the right of this part; null when all did
     */
    abstract @Nullable Part splice(int from, int to, long[] entries);

    /** Takes over all items of the part to the right, which has the same height; the caller has made sure that they fit. */
    abstract void append(Part right);

    abstract int capacity();

    /** Compares the sums with what is below; for tests. */
    abstract void check(int height);

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
