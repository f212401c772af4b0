package io.perfopt.render.internal.scroll;

import java.util.Arrays;

/**
 * What a viewport shows of items in several lanes: from the bisected item forward until every lane has reached the viewport's end, backward until
 * every lane has reached its start, and then out to whole rows of lanes. Stateless.
 */
final class LaneWalk {
    private LaneWalk() {}

    static long visible(SizeIndex sizes, long position, long viewport, long origin) {
        int lanes = sizes.lanes();
        int beyond = sizes.count() - 1;
        int first = sizes.bisect(position);
        int last = first;
        long limit = position + viewport;
        long[] edges = new long[lanes];

        Arrays.fill(edges, origin);
        while (last < beyond && least(edges) < limit) {
            edges[sizes.lane(last)] = sizes.start(last) + sizes.size(last);
            last++;
        }
        Arrays.fill(edges, limit);
        while (first >= 0 && greatest(edges) >= position) {
            edges[sizes.lane(first)] = sizes.start(first);
            first--;
        }
        return Span.of(Math.max(0, first - first % lanes), Math.min(beyond, last + (lanes - 1 - last % lanes)));
    }

    private static long least(long[] edges) {
        long least = edges[0];
        for (long edge : edges) {
            least = Math.min(least, edge);
        }
        return least;
    }

    private static long greatest(long[] edges) {
        long greatest = edges[0];
        for (long edge : edges) {
            greatest = Math.max(greatest, edge);
        }
        return greatest;
    }
}
