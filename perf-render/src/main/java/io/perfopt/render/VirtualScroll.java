package io.perfopt.render;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * Which items of a long list are to be rendered, and where. Offsets are pixels from the start of the scrolled area along the scroll axis; they may
 * be far beyond what a browser's element can be long ({@link #element()} maps them). Sizes are kept to 1/4800 pixel and added up exactly.
 *
 * <p>The list never moves by itself: a change of sizes or items leaves {@link #offset()} as it is and {@link #anchor()} says where to scroll so
 * that the first visible item stays in place.
 *
 * <p>Safe for any number of threads. Every method is atomic; a list of unmeasured items is read without a lock, every other one under a shared lock.
 * Functions given to a method run on the calling thread outside the lock and may use the list themselves.
 */
public interface VirtualScroll {
    /**
     * The container this list belongs to.
     *
     * @return the name it was made with
     */
    String container();

    /**
     * How many items.
     *
     * @return at least 0
     */
    int count();

    /**
     * Where the list is scrolled to, as last set; it may lie outside the list, as browsers report while they bounce.
     *
     * @return pixels from the start of the scrolled area
     */
    double offset();

    /**
     * The length of the visible part.
     *
     * @return pixels, at least 0
     */
    double viewport();

    /**
     * The length of everything, padding included and scroll margin not.
     *
     * @return pixels, at least 0
     */
    double totalSize();

    /**
     * The largest offset that shows anything more.
     *
     * @return total size less viewport, at least 0
     */
    double maximumOffset();

    // ---- items

    /**
     * One item and where it lies.
     *
     * @param index the item
     * @return its place and size
     * @throws IndexOutOfBoundsException if there is no such item
     */
    ScrollItem item(int index);

    /**
     * The item that lies at an offset: the last that starts there or before.
     *
     * @param offset pixels from the start of the scrolled area
     * @return its index; empty for an empty list
     */
    OptionalInt indexAt(double offset);

    /**
     * The items to render with their places, sticky one first if it lies before the others.
     *
     * @return as many as {@link #renderRange()} holds, and one more for a sticky item before it
     */
    List<ScrollItem> items();

    // ---- scrolling

    /**
     * Says that the list has been scrolled to an offset. The first report after a move of our own ({@link #moveTo}, {@link #scrollToItem}) that
     * lies within 1.5 pixels of it is taken as its echo, rounded by a browser, and the exact offset is kept.
     *
     * @param offset pixels from the start of the scrolled area; may lie outside the list
     * @throws IllegalArgumentException if it is not a number, or further than 1.8e12 px away
     */
    void scrollTo(double offset);

    /**
     * Says that the list has been scrolled to an offset at a time, from which the speed follows that {@link ScrollOptions#lookahead()} uses. Report
     * the resting position too, or the last speed holds on.
     *
     * @param offset pixels from the start of the scrolled area; may lie outside the list
     * @param nanos a monotonic clock such as {@link System#nanoTime()}
     * @throws IllegalArgumentException if the offset is not a number, or further than 1.8e12 px away
     */
    void scrollTo(double offset, long nanos);

    /**
     * Moves the list to an offset, no further than it reaches.
     *
     * @param offset pixels from the start of the scrolled area
     * @return the offset moved to, for the client to scroll to
     * @throws IllegalArgumentException if it is not a number, or further than 1.8e12 px away
     */
    double moveTo(double offset);

    /**
     * Moves the list so that an item shows.
     *
     * @param index the item; beyond the ends the first or the last is meant
     * @param align where in the viewport
     * @return the offset moved to, for the client to scroll to
     */
    double scrollToItem(int index, Align align);

    /**
     * Where to scroll to show an item, without moving.
     *
     * @param index the item; beyond the ends the first or the last is meant
     * @param align where in the viewport
     * @return the offset and what the alignment came to; the present offset for an empty list
     */
    ScrollTarget target(int index, Align align);

    /**
     * The speed of the list as reported with times.
     *
     * @return pixels a second, negative towards the start; 0 before two timed reports
     */
    double speed();

    // ---- what to render

    /**
     * The first visible item.
     *
     * @return its index, 0 when nothing is visible
     */
    int firstVisible();

    /**
     * The last visible item.
     *
     * @return its index, -1 when nothing is visible
     */
    int lastVisible();

    /**
     * The visible items.
     *
     * @return from the first to the last, empty for an empty list or viewport
     */
    ScrollRange visibleRange();

    /**
     * The items to render: the visible ones with buffer, overscan and lookahead around them.
     *
     * @return from the first to the last, empty for an empty list or viewport
     */
    ScrollRange renderRange();

    /**
     * What changed for the client since the last call. Nothing does as long as the visible items stay {@link ScrollOptions#guard()} items away from
     * the edges of those last answered, so that small movements render nothing.
     *
     * @return items to create, to drop and to keep; items that were inserted, removed or moved meanwhile are followed
     */
    RangeChange update();

    /**
     * The sticky item that holds the start of the viewport: the last sticky one that starts before it.
     *
     * @return its index; empty when no sticky item started yet
     */
    OptionalInt stickyItem();

    /**
     * How far the sticky item is pushed out of the viewport by the next one.
     *
     * @return pixels, 0 or negative; 0 when there is no sticky item
     */
    double stickyPush();

    // ---- changes

    /**
     * Changes the length of the visible part.
     *
     * @param pixels at least 0
     * @throws IllegalArgumentException if it is negative or not a number
     */
    void viewport(double pixels);

    /**
     * Changes the size of every item that was not measured.
     *
     * @param pixels at least 0
     * @throws IllegalArgumentException if it is negative or not a number, or the list would grow beyond 1.8e12 px
     */
    void itemSize(double pixels);

    /**
     * Gives an item its measured size.
     *
     * @param index the item
     * @param size at least 0
     * @throws IndexOutOfBoundsException if there is no such item
     * @throws IllegalArgumentException if the size is negative or not a number, or the list would grow beyond 1.8e12 px
     */
    void resize(int index, double size);

    /**
     * Gives neighbouring items their measured sizes.
     *
     * @param first the first of the items
     * @param sizes one for each, at least 0
     * @throws IndexOutOfBoundsException if there are no such items
     * @throws IllegalArgumentException if a size is negative or not a number, or the list would grow beyond 1.8e12 px; then none is taken
     */
    void resizeAll(int first, double... sizes);

    /**
     * Forgets the measured size of an item.
     *
     * @param index the item
     * @throws IndexOutOfBoundsException if there is no such item
     */
    void forget(int index);

    /**
     * Inserts items that were not measured.
     *
     * @param index where the first of them is afterwards; the count of items to append
     * @param items how many, at least 0
     * @throws IndexOutOfBoundsException if the index lies outside the list
     * @throws IllegalArgumentException if items is negative, or the list would grow too long
     */
    void insert(int index, int items);

    /**
     * Removes items.
     *
     * @param index the first of them
     * @param items how many, at least 0
     * @throws IndexOutOfBoundsException if there are not so many items there
     */
    void remove(int index, int items);

    /**
     * Moves items within the list; their sizes go with them.
     *
     * @param from the first of them
     * @param items how many, at least 0
     * @param to where the first of them is afterwards
     * @throws IndexOutOfBoundsException if there are not so many items there, or no such place
     */
    void move(int from, int items, int to);

    /**
     * Replaces the whole list, as after sorting or filtering; the sizes of items that stay go with them. Costs O(n).
     *
     * @param count how many items there are now
     * @param previous for the index of now the index before, or a negative number for an item that is new; an index named twice counts once
     * @throws IllegalArgumentException if the count is negative or an index before is not that of an item
     * @throws IllegalStateException if the list is changed while the function is asked
     */
    void rearrange(int count, IntUnaryOperator previous);

    // ---- staying in place

    /**
     * The offset that shows the item that was first visible before the changes since the last scroll report exactly where it was.
     *
     * @return the offset to scroll to; the present one when nothing changed
     */
    double anchor();

    /**
     * Remembers the first visible item by its key.
     *
     * @param key the key of an item by its index
     * @param <K> the type of the keys
     * @return key and place; empty for an empty list
     */
    <K> Optional<ScrollAnchor<K>> anchor(IntFunction<? extends K> key);

    /**
     * The offset that shows a remembered item where it was.
     *
     * @param anchor from {@link #anchor(IntFunction)}
     * @param index the index of now for a key, negative when it is gone
     * @param <K> the type of the keys
     * @return the offset to scroll to; empty when the item is gone
     */
    <K> OptionalDouble anchor(ScrollAnchor<K> anchor, ToIntFunction<? super K> index);

    // ---- for clients

    /**
     * A window by position, clipped to the list.
     *
     * @param offset index of the first item wanted, at least 0
     * @param limit how many at most, at least 0
     * @return which items it holds and where they lie
     * @throws IllegalArgumentException if either is negative
     */
    ScrollPage page(int offset, int limit);

    /**
     * The pages of a fixed size that the items to render lie in.
     *
     * @param size how many items a page has, at least 1
     * @return the pages in order
     * @throws IllegalArgumentException if the size is less than 1
     */
    List<ScrollPage> pages(int size);

    /**
     * Maps offsets to an element no longer than {@link ScrollOptions#maximumElement()}.
     *
     * @return always the same object
     */
    ElementScroll element();
}
