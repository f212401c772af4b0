package io.perfopt.render.internal.scroll;

/** Sizes that change, confined to one thread at a time while they do. Indices and counts have been checked by the caller. */
interface MutableSizes extends SizeIndex {
    /** Gives an item a size. */
    void resize(int index, long size);

    /** Gives the items from {@code first} on these sizes, negative for unmeasured. */
    void replace(int first, long[] sizes);

    /** Makes an item unmeasured again. */
    void forget(int index);

    /** Inserts unmeasured items before the index. */
    void insert(int index, int items);

    void remove(int index, int items);

    /** Takes items out and puts them in again so that the first of them has the index {@code to} afterwards. */
    void move(int from, int items, int to);

    /** Sets the size of every unmeasured item. */
    void estimate(long size);

    /** The size as given, or negative. */
    long raw(int index);
}
