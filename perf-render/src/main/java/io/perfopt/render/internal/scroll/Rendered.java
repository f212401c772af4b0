package io.perfopt.render.internal.scroll;

import io.perfopt.render.RangeChange;
import io.perfopt.render.RangeChange.Kept;
import io.perfopt.render.ScrollRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The items a client shows, followed through changes of the list: stretches in the order of now, each with its index at the last update. Guarded by
 * the list it belongs to. Never more stretches than items were rendered.
 */
final class Rendered {
    private ScrollRange before = ScrollRange.EMPTY;
    private List<Kept> stretches = new ArrayList<>();

    /** The rendered items when they still lie side by side, else an empty range. */
    ScrollRange whole() {
        if (stretches.isEmpty()) {
            return ScrollRange.EMPTY;
        }
        int next = stretches.get(0).to();
        for (Kept stretch : stretches) {
            if (stretch.to() != next) {
                return ScrollRange.EMPTY;
            }
            next += stretch.count();
        }
        return new ScrollRange(stretches.get(0).to(), next - 1);
    }

    void inserted(int at, int items) {
        List<Kept> changed = new ArrayList<>(stretches.size() + 1);
        for (Kept stretch : stretches) {
            int head = Math.max(0, Math.min(stretch.count(), at - stretch.to()));
            add(changed, stretch.from(), stretch.to(), head);
            add(changed, stretch.from() + head, stretch.to() + head + items, stretch.count() - head);
        }
        stretches = changed;
    }

    void removed(int at, int items) {
        List<Kept> changed = new ArrayList<>(stretches.size() + 1);
        for (Kept stretch : stretches) {
            int head = Math.max(0, Math.min(stretch.count(), at - stretch.to()));
            int tail = Math.max(0, Math.min(stretch.count(), stretch.to() + stretch.count() - at - items));
            add(changed, stretch.from(), stretch.to(), head);
            int skipped = stretch.count() - tail;
            add(changed, stretch.from() + skipped, stretch.to() + skipped - items, tail);
        }
        stretches = changed;
    }

    /** Follows a move; within a stretch that none of its three borders cuts, all items go the same way. */
    void moved(int from, int items, int to) {
        int hole = to < from ? to : to + items;
        List<Kept> changed = new ArrayList<>();
        for (Kept stretch : stretches) {
            int at = 0;
            while (at < stretch.count()) {
                int index = stretch.to() + at;
                int end = stretch.to() + stretch.count();
                for (int border : new int[] {from, from + items, hole}) {
                    end = border > index ? Math.min(end, border) : end;
                }
                changed.add(new Kept(stretch.from() + at, Places.afterMove(index, from, items, to), end - index));
                at += end - index;
            }
        }
        inOrder(changed);
    }

    /** Follows any other change item by item; a negative number says that the item is gone. */
    void mapped(IntUnaryOperator now) {
        List<Kept> changed = new ArrayList<>();
        for (Kept stretch : stretches) {
            for (int i = 0; i < stretch.count(); i++) {
                int to = now.applyAsInt(stretch.to() + i);
                if (to >= 0) {
                    changed.add(new Kept(stretch.from() + i, to, 1));
                }
            }
        }
        inOrder(changed);
    }

    private void inOrder(List<Kept> changed) {
        changed.sort(Comparator.comparingInt(Kept::to));
        List<Kept> joined = new ArrayList<>();
        for (Kept stretch : changed) {
            add(joined, stretch.from(), stretch.to(), stretch.count());
        }
        stretches = joined;
    }

    private static void add(List<Kept> into, int from, int to, int count) {
        if (count <= 0) {
            return;
        }
        Kept last = into.isEmpty() ? null : into.get(into.size() - 1);
        if (last != null && last.from() + last.count() == from && last.to() + last.count() == to) {
            into.set(into.size() - 1, new Kept(last.from(), last.to(), last.count() + count));
        } else {
            into.add(new Kept(from, to, count));
        }
    }

    /** What it takes to show these items instead; from now on they are the rendered ones. */
    RangeChange change(ScrollRange after) {
        List<Kept> keep = new ArrayList<>();
        List<ScrollRange> enter = new ArrayList<>();
        int next = after.first();
        for (Kept stretch : stretches) {
            int head = Math.max(0, after.first() - stretch.to());
            int count = Math.min(stretch.to() + stretch.count(), after.last() + 1) - stretch.to() - head;
            if (count > 0) {
                Kept kept = new Kept(stretch.from() + head, stretch.to() + head, count);
                keep.add(kept);
                range(enter, next, kept.to() - 1);
                next = kept.to() + count;
            }
        }
        range(enter, next, after.last());
        RangeChange change = new RangeChange(before, after, keep, enter, left(keep));
        before = after;
        stretches = new ArrayList<>();
        add(stretches, after.first(), after.first(), after.size());
        return change;
    }

    private List<ScrollRange> left(List<Kept> keep) {
        List<Kept> byFrom = new ArrayList<>(keep);
        byFrom.sort(Comparator.comparingInt(Kept::from));
        List<ScrollRange> leave = new ArrayList<>();
        int next = before.first();
        for (Kept kept : byFrom) {
            range(leave, next, kept.from() - 1);
            next = kept.from() + kept.count();
        }
        range(leave, next, before.last());
        return leave;
    }

    private static void range(List<ScrollRange> into, int first, int last) {
        if (first <= last) {
            into.add(new ScrollRange(first, last));
        }
    }
}
