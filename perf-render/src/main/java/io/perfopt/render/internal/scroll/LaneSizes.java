package io.perfopt.render.internal.scroll;

import static io.perfopt.render.internal.scroll.SizeTree.UNMEASURED;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Sizes in several lanes, where each item goes to the lane that ends first. Lanes are given when items arrive and kept when sizes change, so that
 * nothing jumps from column to column; a size change costs O(log n) by one Fenwick tree a lane over blocks of items. Inserting, removing and moving
 * place every later item anew and cost O(n): where an item goes depends on all before it. 9 bytes an item. Changes are confined to one thread at a
 * time; reads may run beside each other, but not beside a change.
 */
final class LaneSizes implements MutableSizes {
    private static final int BLOCK = 64;

    private final int lanes;
    private final long gap;
    private final double base;
    private long estimate;
    private int count;
    private long[] sizes;
    private byte[] laneOf;

    /** For each lane the Fenwick tree of the extents in its blocks, one after the other. */
    private long[] sums = {};

    private int blocks;

    /**
     * Places items whose sizes are looked up once each.
     *
     * @param base where the lanes begin, in pixels of the scrolled area
     */
    LaneSizes(int count, int lanes, double base, IntToLongFunction sizes, long estimate, long gap) {
        this.count = count;
        this.lanes = lanes;
        this.base = base;
        this.estimate = estimate;
        this.gap = gap;
        this.sizes = new long[count];
        this.laneOf = new byte[count];
        for (int i = 0; i < count; i++) {
            this.sizes[i] = sizes.applyAsLong(i);
        }
        place(0);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int lane(int index) {
        return laneOf[index];
    }

    @Override
    public long size(int index) {
        return sizes[index] == UNMEASURED ? estimate : sizes[index];
    }

    @Override
    public long raw(int index) {
        return sizes[index];
    }

    @Override
    public boolean measured(int index) {
        return sizes[index] != UNMEASURED;
    }

    @Override
    public long end() {
        long end = 0;
        for (int lane = 0; lane < Math.min(lanes, count); lane++) {
            end = Math.max(end, sumBefore(lane, blocks) - gap);
        }
        return end;
    }

    @Override
    public long start(int index) {
        int lane = laneOf[index];
        int block = index / BLOCK;
        long start = sumBefore(lane, block);
        for (int i = block * BLOCK; i < index; i++) {
            if (laneOf[i] == lane) {
                start += size(i) + gap;
            }
        }
        return start;
    }

    /** What the items of a lane in the first {@code block} blocks extend over. */
    private long sumBefore(int lane, int block) {
        long sum = 0;
        for (int i = block; i > 0; i -= i & -i) {
            sum += sums[lane * (blocks + 1) + i];
        }
        return sum;
    }

    private void grow(int lane, int block, long by) {
        for (int i = block + 1; i <= blocks; i += i & -i) {
            sums[lane * (blocks + 1) + i] += by;
        }
    }

    @Override
    public int bisect(long position) {
        return Bisection.over(this, position);
    }

    @Override
    public long visible(long position, long viewport, long origin) {
        return LaneWalk.visible(this, position, viewport, origin);
    }

    @Override
    public void resize(int index, long size) {
        grow(laneOf[index], index / BLOCK, size - size(index));
        sizes[index] = size;
    }

    @Override
    public void replace(int first, long[] given) {
        for (int i = 0; i < given.length; i++) {
            if (given[i] == UNMEASURED) {
                forget(first + i);
            } else {
                resize(first + i, given[i]);
            }
        }
    }

    @Override
    public void forget(int index) {
        grow(laneOf[index], index / BLOCK, estimate - size(index));
        sizes[index] = UNMEASURED;
    }

    @Override
    public void insert(int index, int items) {
        long[] grown = Arrays.copyOf(sizes, count + items);
        System.arraycopy(sizes, index, grown, index + items, count - index);
        Arrays.fill(grown, index, index + items, UNMEASURED);
        become(grown, index);
    }

    @Override
    public void remove(int index, int items) {
        long[] shrunk = Arrays.copyOf(sizes, count - items);
        System.arraycopy(sizes, index + items, shrunk, index, count - items - index);
        become(shrunk, index);
    }

    @Override
    public void move(int from, int items, int to) {
        long[] moved = Arrays.copyOfRange(sizes, from, from + items);
        if (from < to) {
            System.arraycopy(sizes, from + items, sizes, from, to - from);
        } else {
            System.arraycopy(sizes, to, sizes, to + items, from - to);
        }
        System.arraycopy(moved, 0, sizes, to, items);
        place(Math.min(from, to));
    }

    private void become(long[] changed, int from) {
        sizes = changed;
        count = changed.length;
        laneOf = Arrays.copyOf(laneOf, count);
        place(from);
    }

    @Override
    public void estimate(long size) {
        estimate = size;
        sumUp();
    }

    /**
     * Gives every item from the index on the lane that ends first, ties going to the lane whose last item came first. Which end is first is decided
     * in the floating-point arithmetic of a browser, from front to back: ends that are equal by exact sums may differ there in the last bit, and a
     * server has to put an item into the column where the browser does.
     */
    private void place(int from) {
        double gapPixels = Units.toPixels(gap);
        double[] ends = new double[lanes];
        int[] last = new int[lanes];
        Arrays.fill(last, -1);
        for (int i = 0; i < count; i++) {
            int lane = i < from ? laneOf[i] : i < lanes ? i : first(ends, last);
            laneOf[i] = (byte) lane;
            double start = last[lane] < 0 ? base : ends[lane] + gapPixels;
            ends[lane] = start + Units.toPixels(size(i));
            last[lane] = i;
        }
        sumUp();
    }

    private static int first(double[] ends, int[] last) {
        int lane = 0;
        for (int l = 1; l < ends.length; l++) {
            if (ends[l] < ends[lane] || (ends[l] == ends[lane] && last[l] < last[lane])) {
                lane = l;
            }
        }
        return lane;
    }

    private void sumUp() {
        blocks = (count + BLOCK - 1) / BLOCK;
        sums = new long[lanes * (blocks + 1)];
        for (int i = 0; i < count; i++) {
            sums[laneOf[i] * (blocks + 1) + i / BLOCK + 1] += size(i) + gap;
        }
        for (int lane = 0; lane < lanes; lane++) {
            int base = lane * (blocks + 1);
            for (int i = 1; i <= blocks; i++) {
                int up = i + (i & -i);
                if (up <= blocks) {
                    sums[base + up] += sums[base + i];
                }
            }
        }
    }
}
