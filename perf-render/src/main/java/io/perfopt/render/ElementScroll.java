package io.perfopt.render;

import java.util.OptionalDouble;

/**
 * The scroll position of a client's element, for lists longer than an element can be. While everything fits, positions and offsets are the same.
 * Beyond, the element is as long as it may be and stands over a part of the list: small movements go one to one and shift nothing, a leap of more
 * than a viewport (dragging the scroll bar) goes to the same fraction of the list. Safe for any number of threads.
 */
public interface ElementScroll {
    /**
     * How long to make the element.
     *
     * @return pixels: the total size, or the longest allowed if that is less
     */
    double size();

    /**
     * Takes a scroll position the client reports and scrolls the list.
     *
     * @param position the scroll position of the element; negative from right to left
     * @return a position to set the element to at once, because the element had come near its end and the list had not; empty when all is well
     * @throws IllegalArgumentException if it is not a number
     */
    OptionalDouble scrolled(double position);

    /**
     * The position to set the element to for the list's present offset, after a move or an anchor. Where the element stands is chosen anew when the
     * offset cannot be reached from where it stands.
     *
     * @return the scroll position; negative from right to left
     */
    double position();

    /**
     * Where an item goes inside the element.
     *
     * @param index the item
     * @return pixels from the start of the element; valid until the next call of {@link #scrolled} or {@link #position()}
     * @throws IndexOutOfBoundsException if there is no such item
     */
    double start(int index);
}
