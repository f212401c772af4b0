package io.perfopt.render.internal.scroll;

import io.perfopt.render.Align;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.ScrollPage;

/**
 * How items lie in the scrolled area and in the viewport: padding, margin, clamping, overscan and alignment, in {@link Units}. The rules are those
 * of TanStack virtual-core 3.19, so that a server and a browser that uses it agree. Immutable.
 */
final class Placement {
    /** Items before and after the visible ones, in items. */
    final int overscan;

    final long paddingStart;
    final long paddingEnd;
    final long margin;
    private final long scrollPaddingStart;
    private final long scrollPaddingEnd;
    private final long overscanUnits;

    /** From the start of the scrolled area to the first item. */
    private final long base;

    Placement(ScrollOptions options) {
        paddingStart = Units.length("paddingStart", options.paddingStart());
        paddingEnd = Units.length("paddingEnd", options.paddingEnd());
        margin = Units.length("scrollMargin", options.scrollMargin());
        scrollPaddingStart = Units.length("scrollPaddingStart", options.scrollPaddingStart());
        scrollPaddingEnd = Units.length("scrollPaddingEnd", options.scrollPaddingEnd());
        overscanUnits = Units.length("overscanPixels", options.overscanPixels());
        overscan = (int) Math.min(Integer.MAX_VALUE, (long) options.buffer() * options.lanes());
        base = paddingStart + margin;
    }

    double basePixels() {
        return Units.toPixels(paddingStart) + Units.toPixels(margin);
    }

    /** An empty list begins with its margin taken off, since nothing lies behind it. */
    long total(SizeIndex sizes) {
        long items = sizes.count() == 0 ? -margin : sizes.end();
        return Math.max(0, paddingStart + items + paddingEnd);
    }

    long start(SizeIndex sizes, int index) {
        return base + sizes.start(index);
    }

    /** The item at an offset of the scrolled area, which is not clamped. */
    int at(SizeIndex sizes, long offset) {
        return sizes.bisect(offset - base);
    }

    /** The visible items as a {@link Span}. An offset beyond the end counts as the last that fills the viewport, one before the start as it is. */
    long visible(SizeIndex sizes, long offset, long viewport) {
        return visible(sizes, offset, viewport, total(sizes));
    }

    private long visible(SizeIndex sizes, long offset, long viewport, long total) {
        int count = sizes.count();
        if (count == 0 || viewport == 0) {
            return Span.NONE;
        }
        if (count <= sizes.lanes()) {
            return Span.of(0, count - 1);
        }
        return sizes.visible(clamp(offset, viewport, total) - base, viewport, -base);
    }

    private long clamp(long offset, long viewport, long total) {
        return Math.min(offset, Math.max(total + margin - viewport, 0));
    }

    /** The items to render as a {@link Span}; {@code ahead} units more are taken in where the list moves to, negative towards the start. */
    long rendered(SizeIndex sizes, long offset, long viewport, long ahead) {
        long total = total(sizes);
        long visible = visible(sizes, offset, viewport, total);
        if (visible == Span.NONE) {
            return visible;
        }
        int first = Math.max(0, Span.first(visible) - overscan);
        int last = (int) Math.min(sizes.count() - 1L, Span.last(visible) + (long) overscan);
        long before = Math.max(overscanUnits, -ahead);
        long after = Math.max(overscanUnits, ahead);
        if (before > 0 || after > 0) {
            long wide = sizes.visible(clamp(offset, viewport, total) - before - base, viewport + before + after, -base);
            first = Math.min(first, Span.first(wide));
            last = Math.max(last, Span.last(wide));
        }
        return Span.of(first, last);
    }

    /** The largest offset to scroll to; negative when the list does not fill the viewport. */
    long maximum(SizeIndex sizes, long viewport) {
        return total(sizes) - viewport;
    }

    /** What an alignment comes to: AUTO stays only when nothing has to move. */
    Align resolve(SizeIndex sizes, int index, Align align, long offset, long viewport) {
        if (align != Align.AUTO) {
            return align;
        }
        long start = start(sizes, index);
        if (start + sizes.size(index) >= offset + viewport - scrollPaddingEnd) {
            return Align.END;
        }
        return start <= offset + scrollPaddingStart ? Align.START : Align.AUTO;
    }

    /** The offset, in pixels, that shows an item as START, CENTER or END ask for. */
    double aligned(SizeIndex sizes, int index, Align align, long viewport) {
        long maximum = maximum(sizes, viewport);
        long start = start(sizes, index);
        long size = sizes.size(index);
        if (align == Align.END) {
            boolean last = index == sizes.count() - 1;
            long end = last ? maximum - paddingEnd + viewport : start + size;
            return clipped(2 * (end + scrollPaddingEnd - viewport), maximum);
        }
        long twice = 2 * (start - scrollPaddingStart);
        return clipped(align == Align.CENTER ? twice + size - viewport : twice, maximum);
    }

    /** From half units, because the middle of an item and a viewport may lie between two units. */
    private static double clipped(long twice, long maximum) {
        return Math.max(0, Math.min(twice, 2 * maximum)) / (2.0 * Units.PER_PIXEL);
    }

    /** A window by position, clipped to the list. */
    ScrollPage page(SizeIndex now, int offset, int limit) {
        int count = now.count();
        int first = Math.min(offset, count);
        int items = Math.min(limit, count - first);
        if (items == 0) {
            return new ScrollPage(first, 0, count, Units.toPixels(total(now)), 0);
        }
        long start = start(now, first);
        long end = start;
        for (int i = Math.max(first, first + items - now.lanes() * 2); i < first + items; i++) {
            end = Math.max(end, start(now, i) + now.size(i));
        }
        return new ScrollPage(first, items, count, Units.toPixels(start), Units.toPixels(end - start));
    }
}
