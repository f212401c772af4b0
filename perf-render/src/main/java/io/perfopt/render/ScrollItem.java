package io.perfopt.render;

/**
 * One item and where it lies, in pixels from the start of the scrolled area.
 *
 * @param index the item
 * @param start where it begins
 * @param size how long it is
 * @param lane its lane, 0 when there is one only
 * @param measured whether the size was given rather than estimated
 */
public record ScrollItem(int index, double start, double size, int lane, boolean measured) {
    /**
     * Where it ends.
     *
     * @return start and size added up
     */
    public double end() {
        return start + size;
    }
}
