package io.perfopt.render.internal.scroll;

import org.jspecify.annotations.Nullable;

/**
 * Children of one height with a copy of their sums beside each other, so that the way down reads a few neighbouring cache lines a level instead of
 * every child.
 */
final class Branch extends Part {
    static final int CAPACITY = 64;

    /** A child smaller than this is joined to a neighbour if both fit into one. */
    private static final int SMALL = CAPACITY / 4;

    final Part[] parts = new Part[CAPACITY + 1];
    final int[] counts = new int[CAPACITY + 1];
    final int[] measures = new int[CAPACITY + 1];
    final long[] sums = new long[CAPACITY + 1];

    @Override
    int capacity() {
        return CAPACITY;
    }

    @Override
    @Nullable
    Part splice(int from, int to, long[] entries) {
        int first = 0;
        int at = 0;
        while (first < used - 1 && from > at + counts[first]) {
            at += counts[first++];
        }
        if (first < used - 1 && to > from && from == at + counts[first]) {
            at += counts[first++]; // items to replace begin in the next child
        }
        if (to > at + counts[first]) {
            require(entries.length == 0, "entries in place of items of several children");
            cut(first, at, from, to);
            return null;
        }
        Part more = parts[first].splice(from - at, to - at, entries);
        refresh(first);
        if (more != null) {
            open(first + 1, more);
        }
        if (parts[first].used == 0) {
            close(first, first + 1);
        } else if (parts[first].used < SMALL) {
            joinAround(first);
        }
        sumUp();
        return used <= CAPACITY ? null : half();
    }

    /** Removes items that lie in several children, the first of them {@code first}, which begins at item {@code at}. */
    private void cut(int first, int at, int from, int to) {
        int begin = at;
        int whole = -1;
        int i = first;
        int removed = 0;
        while (i < used && begin < to) {
            int end = begin + counts[i];
            if (from <= begin && end <= to) {
                whole = whole < 0 ? i : whole;
                removed++;
            } else {
                parts[i].splice(Math.max(from, begin) - begin, Math.min(to, end) - begin, SizeTree.NOTHING);
                refresh(i);
            }
            begin = end;
            i++;
        }
        if (removed > 0) {
            close(whole, whole + removed);
        }
        for (int j = Math.min(used - 1, first + 1); j >= first && j >= 0; j--) {
            if (parts[j].used == 0) {
                close(j, j + 1);
            } else if (parts[j].used < SMALL) {
                joinAround(j);
            }
        }
        sumUp();
    }

    private void joinAround(int index) {
        if (index + 1 < used && parts[index].used + parts[index + 1].used <= parts[index].capacity()) {
            join(index);
        } else if (index > 0 && parts[index - 1].used + parts[index].used <= parts[index].capacity()) {
            join(index - 1);
        }
    }

    private void join(int left) {
        parts[left].append(parts[left + 1]);
        refresh(left);
        close(left + 1, left + 2);
    }

    private void refresh(int index) {
        Part part = parts[index];
        counts[index] = part.count;
        measures[index] = part.measured;
        sums[index] = part.sum;
    }

    private void open(int index, Part part) {
        shift(index, index + 1, used - index);
        used++;
        parts[index] = part;
        refresh(index);
    }

    @SuppressWarnings("NullAway") // lets go of children beyond those in use
    private void close(int from, int to) {
        shift(to, from, used - to);
        for (int i = used - (to - from); i < used; i++) {
            parts[i] = null;
        }
        used -= to - from;
    }

    private void shift(int from, int to, int length) {
        System.arraycopy(parts, from, parts, to, length);
        System.arraycopy(counts, from, counts, to, length);
        System.arraycopy(measures, from, measures, to, length);
        System.arraycopy(sums, from, sums, to, length);
    }

    private Branch half() {
        Branch right = new Branch();
        int keep = used / 2;
        for (int i = keep; i < used; i++) {
            right.parts[right.used] = parts[i];
            right.refresh(right.used++);
        }
        right.sumUp();
        close(keep, used);
        sumUp();
        return right;
    }

    @Override
    void append(Part part) {
        Branch right = (Branch) part;
        for (int i = 0; i < right.used; i++) {
            add(right.parts[i]);
        }
        sumUp();
    }

    /** Adds a child at the end; {@link #sumUp()} is to follow. */
    void add(Part part) {
        parts[used] = part;
        refresh(used++);
    }

    void sumUp() {
        count = 0;
        measured = 0;
        sum = 0;
        for (int i = 0; i < used; i++) {
            count += counts[i];
            measured += measures[i];
            sum += sums[i];
        }
    }

    @Override
    void check(int height) {
        int heldCount = count;
        int heldMeasured = measured;
        long heldSum = sum;
        require(used > 0 && used <= CAPACITY, "a branch of " + used);
        for (int i = 0; i < used; i++) {
            parts[i].check(height - 1);
            require(
                    counts[i] == parts[i].count && measures[i] == parts[i].measured && sums[i] == parts[i].sum,
                    "a branch knows child " + i + " wrongly");
        }
        sumUp();
        require(heldCount == count && heldMeasured == measured && heldSum == sum, "sums of a branch are wrong");
    }
}
