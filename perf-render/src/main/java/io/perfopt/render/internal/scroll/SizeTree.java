package io.perfopt.render.internal.scroll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Sizes of one lane under change: every operation costs O(log n) in the number of entries it holds, moving and giving many sizes at once also O(k) in
 * the entries they touch. A B+ tree: leaves hold up to {@value Leaf#CAPACITY} entries, each a measured size or a whole run of unmeasured items, so an
 * unmeasured item takes no memory. Sums are kept apart for measured and unmeasured items; a new estimate changes one field. Changes are confined to
 * one thread at a time; reads touch no shared scratch space and may run beside each other, but not beside a change.
 */
final class SizeTree implements MutableSizes {
    static final long UNMEASURED = -1;
    static final long[] NOTHING = {};

    private static final int MAXIMUM_HEIGHT = 12;

    private final long gap;
    private long estimate;
    private Part root = new Leaf();

    /** The way down of {@link #resize}, used within one call. */
    private final Branch[] path = new Branch[MAXIMUM_HEIGHT];

    private final int[] taken = new int[MAXIMUM_HEIGHT];

    /** A list of unmeasured items. */
    SizeTree(int count, long estimate, long gap) {
        this.estimate = estimate;
        this.gap = gap;
        if (count > 0) {
            splice(0, 0, new long[] {-(long) count});
        }
    }

    /** A list whose sizes are looked up once each; negative means unmeasured. */
    SizeTree(int count, IntToLongFunction sizes, long estimate, long gap) {
        this.estimate = estimate;
        this.gap = gap;
        List<Part> parts = leaves(count, sizes);
        while (parts.size() > 1) {
            parts = branches(parts);
        }
        root = parts.isEmpty() ? root : parts.get(0);
    }

    private static List<Part> leaves(int count, IntToLongFunction sizes) {
        List<Part> leaves = new ArrayList<>();
        long[] entries = new long[Leaf.CAPACITY];
        int filled = 0;
        for (int i = 0; i < count; i++) {
            long size = sizes.applyAsLong(i);
            if (size < 0 && filled > 0 && entries[filled - 1] < 0) {
                entries[filled - 1]--;
                continue;
            }
            if (filled == entries.length) {
                leaves.add(leaf(entries, filled));
                filled = 0;
            }
            entries[filled++] = size < 0 ? UNMEASURED : size;
        }
        if (filled > 0) {
            leaves.add(leaf(entries, filled));
        }
        return leaves;
    }

    private static Leaf leaf(long[] entries, int filled) {
        Leaf leaf = new Leaf();
        leaf.set(entries, 0, filled);
        return leaf;
    }

    private static List<Part> branches(List<Part> parts) {
        List<Part> branches = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += Branch.CAPACITY) {
            Branch branch = new Branch();
            for (Part part : parts.subList(from, Math.min(parts.size(), from + Branch.CAPACITY))) {
                branch.add(part);
            }
            branch.sumUp();
            branches.add(branch);
        }
        return branches;
    }

    // ---- reading

    @Override
    public int count() {
        return root.count;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int lane(int index) {
        return 0;
    }

    @Override
    public long end() {
        return root.count == 0 ? 0 : extent(root.count, root.measured, root.sum) - gap;
    }

    private long extent(int count, int measured, long sum) {
        return sum + (count - measured) * estimate + count * gap;
    }

    @Override
    public long start(int index) {
        Part part = root;
        int rest = index;
        int measured = 0;
        long sum = 0;
        while (part instanceof Branch branch) {
            int i = 0;
            while (rest >= branch.counts[i]) {
                rest -= branch.counts[i];
                measured += branch.measures[i];
                sum += branch.sums[i++];
            }
            part = branch.parts[i];
        }
        long[] entries = ((Leaf) part).entries;
        for (int i = 0; rest > 0; i++) {
            long entry = entries[i];
            if (entry < 0) {
                rest += (int) entry;
            } else {
                rest--;
                measured++;
                sum += entry;
            }
        }
        return extent(index, measured, sum);
    }

    @Override
    public long size(int index) {
        long size = raw(index);
        return size < 0 ? estimate : size;
    }

    @Override
    public boolean measured(int index) {
        return raw(index) >= 0;
    }

    @Override
    public long raw(int index) {
        Part part = root;
        int rest = index;
        while (part instanceof Branch branch) {
            int i = 0;
            while (rest >= branch.counts[i]) {
                rest -= branch.counts[i++];
            }
            part = branch.parts[i];
        }
        long[] entries = ((Leaf) part).entries;
        int i = 0;
        while (rest >= Leaf.width(entries[i])) {
            rest -= Leaf.width(entries[i++]);
        }
        return entries[i] < 0 ? UNMEASURED : entries[i];
    }

    @Override
    public int bisect(long position) {
        return Span.first(visible(position, 0, 0));
    }

    @Override
    public long visible(long position, long viewport, long origin) {
        Part part = root;
        long rest = position;
        int index = 0;
        while (part instanceof Branch branch) {
            int i = 0;
            while (i < branch.used - 1) {
                long extent = extent(branch.counts[i], branch.measures[i], branch.sums[i]);
                if (extent > rest) {
                    break;
                }
                rest -= extent;
                index += branch.counts[i++];
            }
            part = branch.parts[i];
        }
        Leaf leaf = (Leaf) part;
        int at = 0;
        while (at < leaf.used - 1) {
            long entry = leaf.entries[at];
            long extent = entry < 0 ? -entry * (estimate + gap) : entry + gap;
            if (extent > rest) {
                break;
            }
            rest -= extent;
            index += Leaf.width(entry);
            at++;
        }
        int within = leaf.entries[at] >= 0 ? 0 : itemsWithin((int) -leaf.entries[at], rest);
        rest -= within * (estimate + gap);
        int last = lastFrom(leaf, at, within, index + within, position - rest, position + viewport);
        return Span.of(rest == 0 ? tie(index + within, position) : index + within, last);
    }

    /** How many items of a run lie before the one that starts last at or before the position, which may be negative. */
    private int itemsWithin(int items, long position) {
        long extent = estimate + gap;
        if (position < 0) {
            return 0;
        }
        return extent == 0 ? items - 1 : (int) Math.min(items - 1, position / extent);
    }

    /** Of several items that start at the position, {@code last} the last of them, the one that a bisection meets. */
    private int tie(int last, long position) {
        int first = position == 0 ? 0 : reaching(position) + 1;
        return first >= last ? last : Bisection.among(count(), first, last);
    }

    /**
     * The first item from {@code index} on, which starts at {@code start}, that ends at or beyond the limit, else the last of all. It mostly lies in
     * the leaf that is at hand.
     */
    private int lastFrom(Leaf leaf, int entryAt, int within, int index, long start, long limit) {
        int item = index;
        long at = start;
        int skipped = within;
        for (int i = entryAt; i < leaf.used; i++) {
            long entry = leaf.entries[i];
            if (entry >= 0) {
                if (at + entry >= limit) {
                    return item;
                }
                at += entry + gap;
                item++;
                continue;
            }
            int items = (int) -entry - skipped;
            long extent = estimate + gap;
            long before =
                    at + estimate >= limit ? 0 : extent == 0 ? items : (limit - estimate - at + extent - 1) / extent;
            if (before < items) {
                return item + (int) before;
            }
            at += items * extent;
            item += items;
            skipped = 0;
        }
        int reaches = reaching(limit + gap);
        return reaches < 0 ? count() - 1 : Math.max(index, reaches);
    }

    /** The first item up to and with which the extents add up to at least this much (more than 0); -1 when all together do not. */
    private int reaching(long sum) {
        if (extent(root.count, root.measured, root.sum) < sum) {
            return -1;
        }
        Part part = root;
        long rest = sum;
        int index = 0;
        while (part instanceof Branch branch) {
            int i = 0;
            while (true) {
                long extent = extent(branch.counts[i], branch.measures[i], branch.sums[i]);
                if (extent >= rest) {
                    break;
                }
                rest -= extent;
                index += branch.counts[i++];
            }
            part = branch.parts[i];
        }
        long[] entries = ((Leaf) part).entries;
        for (int i = 0; ; i++) {
            long entry = entries[i];
            long extent = entry < 0 ? -entry * (estimate + gap) : entry + gap;
            if (extent >= rest) {
                return entry >= 0 ? index : index + (int) ((rest + estimate + gap - 1) / (estimate + gap)) - 1;
            }
            rest -= extent;
            index += Leaf.width(entry);
        }
    }

    // ---- changing

    @Override
    public void estimate(long size) {
        estimate = size;
    }

    @Override
    public void resize(int index, long size) {
        Part part = root;
        int depth = 0;
        int rest = index;
        while (part instanceof Branch branch) {
            int i = 0;
            while (rest >= branch.counts[i]) {
                rest -= branch.counts[i++];
            }
            path[depth] = branch;
            taken[depth++] = i;
            part = branch.parts[i];
        }
        long[] entries = ((Leaf) part).entries;
        int i = 0;
        while (rest >= Leaf.width(entries[i])) {
            rest -= Leaf.width(entries[i++]);
        }
        if (entries[i] < 0) {
            splice(index, index + 1, new long[] {size});
            return;
        }
        long grown = size - entries[i];
        entries[i] = size;
        part.sum += grown;
        for (int d = 0; d < depth; d++) {
            path[d].sum += grown;
            path[d].sums[taken[d]] += grown;
        }
    }

    @Override
    public void replace(int first, long[] sizes) {
        for (int from = 0; from < sizes.length; from += Leaf.CHUNK) {
            int to = Math.min(sizes.length, from + Leaf.CHUNK);
            splice(first + from, first + to, Arrays.copyOfRange(sizes, from, to));
        }
    }

    @Override
    public void insert(int index, int items) {
        splice(index, index, new long[] {-(long) items});
    }

    @Override
    public void remove(int index, int items) {
        splice(index, index + items, NOTHING);
    }

    @Override
    public void forget(int index) {
        if (measured(index)) {
            splice(index, index + 1, new long[] {UNMEASURED});
        }
    }

    @Override
    public void move(int from, int items, int to) {
        List<long[]> moved = new ArrayList<>();
        collect(root, from, from + items, moved);
        remove(from, items);
        int at = to;
        for (long[] entries : moved) {
            for (int i = 0; i < entries.length; i += Leaf.CHUNK) {
                long[] chunk = Arrays.copyOfRange(entries, i, Math.min(entries.length, i + Leaf.CHUNK));
                splice(at, at, chunk);
                for (long entry : chunk) {
                    at += Leaf.width(entry);
                }
            }
        }
    }

    /** Copies the entries of the items from {@code from} to {@code to}, clipped to them. */
    private static void collect(Part part, int from, int to, List<long[]> into) {
        int at = 0;
        if (part instanceof Branch branch) {
            for (int i = 0; i < branch.used && at < to; i++) {
                if (at + branch.counts[i] > from) {
                    collect(branch.parts[i], from - at, to - at, into);
                }
                at += branch.counts[i];
            }
            return;
        }
        long[] entries = ((Leaf) part).entries;
        long[] clipped = new long[part.used];
        int filled = 0;
        for (int i = 0; i < part.used && at < to; i++) {
            int width = Leaf.width(entries[i]);
            int inside = Math.min(to, at + width) - Math.max(from, at);
            if (inside > 0) {
                clipped[filled++] = entries[i] < 0 ? -(long) inside : entries[i];
            }
            at += width;
        }
        into.add(Arrays.copyOf(clipped, filled));
    }

    private void splice(int from, int to, long[] entries) {
        if (entries.length > 0 && to - from > 1 && !inOneLeaf(from, to)) {
            spliceInLeaf(to, to, entries);
            spliceInLeaf(from, to, NOTHING);
        } else {
            spliceInLeaf(from, to, entries);
        }
    }

    private boolean inOneLeaf(int from, int to) {
        Part part = root;
        int rest = from;
        while (part instanceof Branch branch) {
            int i = 0;
            while (rest >= branch.counts[i]) {
                rest -= branch.counts[i++];
            }
            part = branch.parts[i];
        }
        return rest + to - from <= part.count;
    }

    private void spliceInLeaf(int from, int to, long[] entries) {
        Part more = root.splice(from, to, entries);
        if (more != null) {
            Branch branch = new Branch();
            branch.add(root);
            branch.add(more);
            branch.sumUp();
            root = branch;
        }
        while (root instanceof Branch branch && branch.used <= 1) {
            root = branch.used == 0 ? new Leaf() : branch.parts[0];
        }
    }

    /** Checks everything the other methods rely on; for tests, O(n). */
    void checkInvariants() {
        int height = 0;
        for (Part part = root; part instanceof Branch branch; part = branch.parts[0]) {
            height++;
        }
        if (root.count > 0) {
            root.check(height);
        }
        Part.require(height < MAXIMUM_HEIGHT, "a tree of height " + height);
    }
}
