package io.perfopt.render;

/**
 * A window of a list by position: what to fetch, and where it goes.
 *
 * @param offset index of the first item
 * @param limit how many items, fewer than asked for at the end of the list
 * @param total how many items the list has
 * @param start pixels from the start of the scrolled area to the first item
 * @param size pixels from there to the end of the last item
 */
public record ScrollPage(int offset, int limit, int total, double start, double size) {
    /**
     * Whether items lie before this window.
     *
     * @return true unless it begins the list
     */
    public boolean hasPrevious() {
        return offset > 0;
    }

    /**
     * Whether items lie after this window.
     *
     * @return true unless it ends the list
     */
    public boolean hasNext() {
        return offset + limit < total;
    }
}
