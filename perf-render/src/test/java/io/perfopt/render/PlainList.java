package io.perfopt.render;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link VirtualScroll} of one lane should do, said as plainly as possible: a list of items that is walked from the front for every question.
 * Items have an identity, so that a test can tell who is where after a change. Sizes are quarters of a pixel, which doubles add up exactly.
 */
final class PlainList {
    static final class Item {
        final int id;

        @Nullable
        Double size;

        Item(int id) {
            this.id = id;
        }
    }

    final List<Item> items = new ArrayList<>();
    final double gap;
    final double paddingStart;
    final double paddingEnd;
    final double margin;
    final int buffer;
    double estimate;
    double offset;
    double viewport;

    /** What is remembered to stay in place since the last scroll. */
    @Nullable
    Item anchor;

    boolean anchored;
    double anchorDelta;

    /** What the client shows: the identity of each rendered item, from {@code shownFirst} on. */
    List<Integer> shown = new ArrayList<>();

    int shownFirst;
    private int nextId;

    PlainList(ScrollOptions options) {
        gap = options.gap();
        paddingStart = options.paddingStart();
        paddingEnd = options.paddingEnd();
        margin = options.scrollMargin();
        buffer = options.buffer();
        estimate = options.itemSize();
        viewport = options.viewport();
        insert(0, options.items());
    }

    void insert(int index, int count) {
        for (int i = 0; i < count; i++) {
            items.add(index + i, new Item(nextId++));
        }
    }

    double size(int index) {
        Double size = items.get(index).size;
        return size == null ? estimate : size;
    }

    double start(int index) {
        double start = paddingStart + margin;
        for (int i = 0; i < index; i++) {
            start += size(i) + gap;
        }
        return start;
    }

    double total() {
        double end =
                items.isEmpty() ? paddingStart - margin : start(items.size() - 1) + size(items.size() - 1) - margin;
        return Math.max(0, end + paddingEnd);
    }

    int at(double position) {
        double[] starts = starts();
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = (low + high) / 2;
            if (starts[middle] == position) {
                return middle;
            }
            if (starts[middle] < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Math.max(0, low - 1);
    }

    private double[] starts() {
        double[] starts = new double[items.size()];
        double start = paddingStart + margin;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = start;
            start += size(i) + gap;
        }
        return starts;
    }

    ScrollRange visible() {
        int last = items.size() - 1;
        if (last < 0 || viewport == 0) {
            return ScrollRange.EMPTY;
        }
        if (last == 0) {
            return new ScrollRange(0, 0);
        }
        double from = Math.min(offset, Math.max(0, total() + margin - viewport));
        double[] starts = starts();
        int first = at(from);
        int end = first;
        while (end < last && starts[end] + size(end) < from + viewport) {
            end++;
        }
        return new ScrollRange(first, end);
    }

    ScrollRange rendered() {
        ScrollRange visible = visible();
        return visible.isEmpty()
                ? visible
                : new ScrollRange(
                        Math.max(0, visible.first() - buffer), Math.min(items.size() - 1, visible.last() + buffer));
    }

    /** To be called before every change. */
    void remember() {
        if (!anchored) {
            anchored = true;
            anchor = items.isEmpty() ? null : items.get(at(offset));
            anchorDelta = anchor == null ? 0 : offset - start(items.indexOf(anchor));
        }
    }

    void remove(int index, int count) {
        int held = anchor == null ? -1 : items.indexOf(anchor);
        items.subList(index, index + count).clear();
        if (held >= index && held < index + count) {
            anchor = items.isEmpty() ? null : items.get(Math.min(index, items.size() - 1));
            anchorDelta = Math.min(0, anchorDelta);
        }
    }

    double anchorOffset() {
        if (!anchored || anchor == null) {
            return offset;
        }
        double to = start(items.indexOf(anchor)) + anchorDelta;
        return to == offset ? offset : Math.max(0, Math.min(to, total() - viewport));
    }

    int id(int index) {
        return items.get(index).id;
    }
}
