package io.perfopt.render.internal.scroll;

import io.perfopt.render.ScrollOptions;

/** What a list refuses because it would become too long. Immutable. */
final class Bounds {
    private final int lanes;
    private final long gap;

    Bounds(int lanes, long gap) {
        this.lanes = lanes;
        this.gap = gap;
    }

    static void checkCount(int items) {
        if (items < 0) {
            throw new IllegalArgumentException("items must be at least 0, was " + items);
        }
    }

    /** Refuses more items than lanes have memory for. */
    void checkItems(int count) {
        if (lanes > 1 && count > ScrollOptions.MAXIMUM_LANE_ITEMS) {
            throw new IllegalArgumentException(
                    "a list of several lanes must have at most " + ScrollOptions.MAXIMUM_LANE_ITEMS
                            + " items, would have " + count + "; use one lane, or a VirtualGrid of rows and columns");
        }
    }

    /** Refuses what would make the items longer than positions can tell exactly. */
    void checkLength(long length, int moreItems, long size) {
        double longer = length + (double) moreItems * (size + gap);
        if (longer > Units.LIMIT) {
            throw new IllegalArgumentException("the items must not be longer than " + Units.LIMIT_PIXELS
                    + " px together, would be " + longer / Units.PER_PIXEL);
        }
    }

    /** What items of these sizes extend over, or the limit if that is less. */
    long sum(long[] sizes) {
        long sum = 0;
        for (long size : sizes) {
            sum = Math.min(Units.LIMIT, sum + size + gap);
        }
        return sum;
    }
}
