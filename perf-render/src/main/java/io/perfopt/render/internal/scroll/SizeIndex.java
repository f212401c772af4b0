package io.perfopt.render.internal.scroll;

/**
 * Where each item lies along the scroll axis, in {@link Units} from the start of the first item. The extent of an item is its size and the gap
 * after it. Whether an implementation is safe for several threads is its own to say.
 */
interface SizeIndex {
    int count();

    int lanes();

    /** End of the item that ends last; 0 when there is none. */
    long end();

    long start(int index);

    long size(int index);

    /** Whether the size was given rather than estimated. */
    boolean measured(int index);

    int lane(int index);

    /**
     * The item that a bisection over the starts finds for a position: the one that starts there, else the last that starts before, else 0. When
     * several start there (the earlier ones having no extent) it is the one a bisection meets first. The list is not empty.
     */
    int bisect(long position);

    /**
     * First and last item that a viewport of this length shows at a position, as {@link Span}. The list is not empty.
     *
     * @param origin where the scrolled area itself begins, which lies before the first item by padding and margin
     */
    long visible(long position, long viewport, long origin);
}
