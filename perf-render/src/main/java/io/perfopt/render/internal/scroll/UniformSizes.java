package io.perfopt.render.internal.scroll;

/** Items of one size, in any number of lanes: arithmetic only. Immutable, and so safe for any number of threads. */
final class UniformSizes implements SizeIndex {
    private final int count;
    private final int lanes;
    private final long size;
    private final long extent;
    private final double inverse;

    UniformSizes(int count, int lanes, long size, long gap) {
        this.count = count;
        this.lanes = lanes;
        this.size = size;
        this.extent = size + gap;
        this.inverse = extent == 0 ? 0 : 1.0 / extent;
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
    public long end() {
        return count == 0 ? 0 : start(count - 1) + size;
    }

    @Override
    public long start(int index) {
        return (lanes == 1 ? index : index / lanes) * extent;
    }

    @Override
    public long size(int index) {
        return size;
    }

    @Override
    public boolean measured(int index) {
        return false;
    }

    @Override
    public int lane(int index) {
        return lanes == 1 ? 0 : index % lanes;
    }

    @Override
    public int bisect(long position) {
        if (lanes > 1 || extent == 0) {
            return Bisection.over(this, position);
        }
        return (int) Math.max(0, Math.min(count - 1, floorDivide(position)));
    }

    @Override
    public long visible(long position, long viewport, long origin) {
        if (lanes > 1) {
            return LaneWalk.visible(this, position, viewport, origin);
        }
        int first = bisect(position);
        return Span.of(first, firstEndingAtOrAfter(first, position + viewport));
    }

    private int firstEndingAtOrAfter(int from, long position) {
        if (extent == 0) {
            return size >= position ? from : count - 1;
        }
        long index = -floorDivide(size - position);
        return (int) Math.max(from, Math.min(count - 1, index));
    }

    /** Division by the extent as a multiplication, corrected by at most one: a third of the time of a division on the hot path of scrolling. */
    private long floorDivide(long value) {
        long quotient = (long) (value * inverse);
        long rest = value - quotient * extent;
        return rest < 0 ? quotient - 1 : rest >= extent ? quotient + 1 : quotient;
    }
}
