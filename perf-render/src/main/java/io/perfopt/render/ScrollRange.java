package io.perfopt.render;

/**
 * Neighbouring items, both ends included; empty when {@code last} is {@code first - 1}.
 *
 * @param first index of the first item
 * @param last index of the last item
 */
public record ScrollRange(int first, int last) {
    /** No item at all. */
    public static final ScrollRange EMPTY = new ScrollRange(0, -1);

    /**
     * Checks the order of the ends.
     *
     * @param first index of the first item
     * @param last index of the last item
     * @throws IllegalArgumentException if the first is negative or the last lies more than one before it
     */
    public ScrollRange {
        if (first < 0 || last < first - 1) {
            throw new IllegalArgumentException(
                    "first must be at least 0 and last at least first - 1, were " + first + " and " + last);
        }
    }

    /**
     * How many items it holds.
     *
     * @return at least 0
     */
    public int size() {
        return last - first + 1;
    }

    /**
     * Whether it holds no item.
     *
     * @return true when empty
     */
    public boolean isEmpty() {
        return last < first;
    }

    /**
     * Whether an item lies in it.
     *
     * @param index the item
     * @return true between both ends
     */
    public boolean contains(int index) {
        return index >= first && index <= last;
    }

    /**
     * Whether every item of another range lies in it.
     *
     * @param other the other range
     * @return true when it covers the other, which an empty one always is
     */
    public boolean covers(ScrollRange other) {
        return other.isEmpty() || (first <= other.first && other.last <= last);
    }

    @Override
    public String toString() {
        return isEmpty() ? "none" : first + ".." + last;
    }
}
