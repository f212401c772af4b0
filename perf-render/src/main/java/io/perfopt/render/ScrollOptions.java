package io.perfopt.render;

import java.time.Duration;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a list scrolls. Immutable: each method answers a changed copy. Lengths are in pixels along the scroll axis and are kept to 1/4800 pixel. One
 * value, one setter and one getter: what makes this class long is their documentation.
 *
 * <pre>{@code
 * ScrollOptions.items(1_000_000).itemHeight(50).buffer(5).viewport(800)
 * }</pre>
 */
public final class ScrollOptions {
    /** The most items a list of several lanes may have: each takes memory of its own once one is measured. */
    public static final int MAXIMUM_LANE_ITEMS = 10_000_000;

    private final int items;
    private double itemSize = 50;
    private int buffer = 5;
    private double viewport = 0;
    private double gap = 0;
    private double paddingStart = 0;
    private double paddingEnd = 0;
    private double scrollPaddingStart = 0;
    private double scrollPaddingEnd = 0;
    private double scrollMargin = 0;
    private int lanes = 1;
    private double overscanPixels = 0;
    private Duration lookahead = Duration.ZERO;
    private int guard = -1;
    private double maximumElement = 16_000_000;
    private boolean horizontal;
    private boolean rightToLeft;
    private int[] sticky = {};
    private @Nullable IntToDoubleFunction sizes;

    private ScrollOptions(int items) {
        this.items = items;
    }

    private ScrollOptions(ScrollOptions other) {
        this.items = other.items;
        this.itemSize = other.itemSize;
        this.buffer = other.buffer;
        this.viewport = other.viewport;
        this.gap = other.gap;
        this.paddingStart = other.paddingStart;
        this.paddingEnd = other.paddingEnd;
        this.scrollPaddingStart = other.scrollPaddingStart;
        this.scrollPaddingEnd = other.scrollPaddingEnd;
        this.scrollMargin = other.scrollMargin;
        this.lanes = other.lanes;
        this.overscanPixels = other.overscanPixels;
        this.lookahead = other.lookahead;
        this.guard = other.guard;
        this.maximumElement = other.maximumElement;
        this.horizontal = other.horizontal;
        this.rightToLeft = other.rightToLeft;
        this.sticky = other.sticky;
        this.sizes = other.sizes;
    }

    /**
     * Starts with a number of items and every default.
     *
     * @param count at least 0
     * @return options for a list of that many items
     * @throws IllegalArgumentException if the count is negative
     */
    public static ScrollOptions items(int count) {
        return new ScrollOptions(atLeastZero("items", count));
    }

    /**
     * Sets the size of every item that was not measured; the same as {@link #itemSize(double)}.
     *
     * @param pixels at least 0
     * @return a changed copy
     */
    public ScrollOptions itemHeight(double pixels) {
        return itemSize(pixels);
    }

    /**
     * Sets the size of every item that was not measured; the same as {@link #itemSize(double)}.
     *
     * @param pixels at least 0
     * @return a changed copy
     */
    public ScrollOptions itemWidth(double pixels) {
        return itemSize(pixels);
    }

    /**
     * Sets the size of every item that was not measured, in pixels along the scroll axis; 50.
     *
     * @param size at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions itemSize(double size) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.itemSize = length("itemSize", size);
        return changed;
    }

    /**
     * Sets how many items beyond the visible ones are rendered on either side, rows of lanes when there are several lanes; 5.
     *
     * @param items at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions buffer(int items) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.buffer = atLeastZero("buffer", items);
        return changed;
    }

    /**
     * Sets how long the visible part is; 0, which shows nothing.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions viewport(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.viewport = length("viewport", pixels);
        return changed;
    }

    /**
     * Sets the space between two items; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions gap(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.gap = length("gap", pixels);
        return changed;
    }

    /**
     * Sets the space before the first item; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions paddingStart(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.paddingStart = length("paddingStart", pixels);
        return changed;
    }

    /**
     * Sets the space after the last item; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions paddingEnd(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.paddingEnd = length("paddingEnd", pixels);
        return changed;
    }

    /**
     * Sets how far from the start of the viewport an item is brought by alignment, for headers that cover it; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions scrollPaddingStart(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.scrollPaddingStart = length("scrollPaddingStart", pixels);
        return changed;
    }

    /**
     * Sets how far from the end of the viewport an item is brought by alignment; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions scrollPaddingEnd(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.scrollPaddingEnd = length("scrollPaddingEnd", pixels);
        return changed;
    }

    /**
     * Sets how far the list begins after the start of the scrolled area, when something else scrolls with it; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions scrollMargin(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.scrollMargin = length("scrollMargin", pixels);
        return changed;
    }

    /**
     * Sets the number of columns (rows when horizontal) that items are laid into, each going to the one that ends first; 1, at most 64.
     *
     * @param count from 1 to 64
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions lanes(int count) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.lanes = lanes("lanes", count);
        return changed;
    }

    /**
     * Sets how many pixels beyond the visible ones are rendered on either side, if that is more than the buffer; 0.
     *
     * @param pixels at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions overscanPixels(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.overscanPixels = length("overscanPixels", pixels);
        return changed;
    }

    /**
     * Sets how far ahead of a moving list is rendered: the way it goes in this time at its present speed, at most three viewports; zero. The speed comes from {@link VirtualScroll#scrollTo(double, long)}.
     *
     * @param time not negative
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions lookahead(Duration time) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.lookahead = notNegative("lookahead", time);
        return changed;
    }

    /**
     * Sets how near the visible items may come to the edge of the rendered ones before anything is rendered anew; half the buffer.
     *
     * @param items at least 0
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions guard(int items) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.guard = atLeastZero("guard", items);
        return changed;
    }

    /**
     * Sets the longest element the client can show; 16,000,000, which every current browser can.
     *
     * @param pixels at least 1,000
     * @return a changed copy
     * @throws IllegalArgumentException if the value is out of its range
     */
    public ScrollOptions maximumElement(double pixels) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.maximumElement = element("maximumElement", pixels);
        return changed;
    }

    /**
     * Scrolls sideways.
     *
     * @return a changed copy
     */
    public ScrollOptions horizontal() {
        ScrollOptions changed = new ScrollOptions(this);
        changed.horizontal = true;
        return changed;
    }

    /**
     * Scrolls sideways from right to left: offsets still grow from the first item on, and {@link ElementScroll} gives browsers the negative
     * positions they use.
     *
     * @return a changed copy
     */
    public ScrollOptions rightToLeft() {
        ScrollOptions changed = horizontal();
        changed.rightToLeft = true;
        return changed;
    }

    /**
     * Marks items as sticky: the last one that began before the viewport stays rendered, at its start.
     *
     * @param indices the items, in any order, at most 100,000
     * @return a changed copy
     * @throws IllegalArgumentException if an index is not that of an item, or there are too many
     */
    public ScrollOptions sticky(int... indices) {
        if (indices.length > 100_000) {
            throw new IllegalArgumentException("sticky must be at most 100,000 items, were " + indices.length);
        }
        for (int index : indices) {
            Objects.checkIndex(index, items);
        }
        ScrollOptions changed = new ScrollOptions(this);
        changed.sticky = IntStream.of(indices).sorted().distinct().toArray();
        return changed;
    }

    /**
     * Gives every item its size from the start, for lists whose sizes are known without rendering. Asked once an item when the list is made, on
     * the thread that makes it.
     *
     * @param size the size of an item by its index, at least 0; negative leaves it unmeasured
     * @return a changed copy
     */
    public ScrollOptions sizes(IntToDoubleFunction size) {
        ScrollOptions changed = new ScrollOptions(this);
        changed.sizes = Objects.requireNonNull(size, "size");
        return changed;
    }

    /**
     * How many items.
     *
     * @return at least 0
     */
    public int items() {
        return items;
    }

    /**
     * Returns the size of every item that was not measured, in pixels along the scroll axis.
     *
     * @return at least 0
     */
    public double itemSize() {
        return itemSize;
    }

    /**
     * Returns how many items beyond the visible ones are rendered on either side, rows of lanes when there are several lanes.
     *
     * @return at least 0
     */
    public int buffer() {
        return buffer;
    }

    /**
     * Returns how long the visible part is.
     *
     * @return at least 0
     */
    public double viewport() {
        return viewport;
    }

    /**
     * Returns the space between two items.
     *
     * @return at least 0
     */
    public double gap() {
        return gap;
    }

    /**
     * Returns the space before the first item.
     *
     * @return at least 0
     */
    public double paddingStart() {
        return paddingStart;
    }

    /**
     * Returns the space after the last item.
     *
     * @return at least 0
     */
    public double paddingEnd() {
        return paddingEnd;
    }

    /**
     * Returns how far from the start of the viewport an item is brought by alignment, for headers that cover it.
     *
     * @return at least 0
     */
    public double scrollPaddingStart() {
        return scrollPaddingStart;
    }

    /**
     * Returns how far from the end of the viewport an item is brought by alignment.
     *
     * @return at least 0
     */
    public double scrollPaddingEnd() {
        return scrollPaddingEnd;
    }

    /**
     * Returns how far the list begins after the start of the scrolled area, when something else scrolls with it.
     *
     * @return at least 0
     */
    public double scrollMargin() {
        return scrollMargin;
    }

    /**
     * Returns the number of columns (rows when horizontal) that items are laid into, each going to the one that ends first.
     *
     * @return from 1 to 64
     */
    public int lanes() {
        return lanes;
    }

    /**
     * Returns how many pixels beyond the visible ones are rendered on either side, if that is more than the buffer.
     *
     * @return at least 0
     */
    public double overscanPixels() {
        return overscanPixels;
    }

    /**
     * Returns how far ahead of a moving list is rendered: the way it goes in this time at its present speed, at most three viewports.
     *
     * @return not negative
     */
    public Duration lookahead() {
        return lookahead;
    }

    /**
     * Returns how near the visible items may come to the edge of the rendered ones before anything is rendered anew.
     *
     * @return at least 0
     */
    public int guard() {
        return guard < 0 ? buffer / 2 : guard;
    }

    /**
     * Returns the longest element the client can show.
     *
     * @return at least 1,000
     */
    public double maximumElement() {
        return maximumElement;
    }

    /**
     * Whether the list scrolls sideways.
     *
     * @return true when horizontal
     */
    public boolean isHorizontal() {
        return horizontal;
    }

    /**
     * Whether the list scrolls from right to left.
     *
     * @return true when right to left
     */
    public boolean isRightToLeft() {
        return rightToLeft;
    }

    /**
     * The sticky items.
     *
     * @return a new array in ascending order
     */
    public int[] sticky() {
        return sticky.clone();
    }

    /**
     * The sizes known from the start.
     *
     * @return the function that was given, or null
     */
    public @Nullable IntToDoubleFunction sizes() {
        return sizes;
    }

    @Override
    public String toString() {
        return "ScrollOptions[items=" + items + ", itemSize=" + itemSize + ", viewport=" + viewport + ", buffer="
                + buffer + ", lanes=" + lanes + ", gap=" + gap
                + (horizontal ? rightToLeft ? ", right to left" : ", horizontal" : "") + "]";
    }

    private static double length(String name, double pixels) {
        if (!(pixels >= 0 && pixels <= 1e12)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1e12 px, was " + pixels);
        }
        return pixels;
    }

    private static double element(String name, double pixels) {
        if (!(pixels >= 1000 && pixels <= 1e9)) {
            throw new IllegalArgumentException(name + " must be from 1,000 to 1e9 px, was " + pixels);
        }
        return pixels;
    }

    private static int atLeastZero(String name, int count) {
        if (count < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, was " + count);
        }
        return count;
    }

    private static int lanes(String name, int count) {
        if (count < 1 || count > 64) {
            throw new IllegalArgumentException(name + " must be from 1 to 64, was " + count);
        }
        return count;
    }

    private static Duration notNegative(String name, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(name + " must be from zero to a minute, was " + time);
        }
        return time;
    }
}
