package io.perfopt.internal.sizing;

import java.util.List;
import java.util.function.LongPredicate;

/** The sample of one region, and what was counted when it was last added up. The miniatures are for any thread, the rest is guarded by the sizer. */
final class RegionTally {
    /** A smaller change of the bound is not followed: the budget of regions moves a little all the time. */
    private static final double NOTABLE_CHANGE = 0.02;

    final MiniatureCaches miniatures;
    private Figures figures;
    private MiniatureCaches.Counts counts;
    private double share;
    private long followedBytes;

    /** @param miniatures of the bound and share given; they have counted nothing before now */
    RegionTally(Figures now, double share, MiniatureCaches miniatures) {
        this.miniatures = miniatures;
        this.figures = now;
        this.counts = miniatures.counts();
        this.share = share;
        this.followedBytes = now.maximumBytes();
    }

    /**
     * What happened since the last time.
     *
     * <p>A sample of keys holds by chance more or less of the traffic than its share, mostly by the luck of the most popular keys; those are
     * hits at any size, so the difference is added to or taken from the hits.
     */
    Span since(Figures now) {
        MiniatureCaches.Counts counted = miniatures.counts();
        long followed = counted.lookUps() - counts.lookUps();
        long lookUps = now.lookUps() - figures.lookUps();
        if (now.hits() < figures.hits() || now.misses() < figures.misses() || lookUps < followed) {
            return Span.NOTHING; // the statistics were set back meanwhile
        }
        double luck = lookUps - followed / share;
        List<Double> hits =
                Span.each(i -> (counted.hits().get(i) - counts.hits().get(i)) / share + luck);
        return new Span(
                lookUps,
                now.hits() - figures.hits(),
                Math.max(0, now.evictions() - figures.evictions()),
                followed,
                hits);
    }

    /** Counts from here on, with another share if it is another. */
    void restart(Figures now, double newShare, LongPredicate stillFollowed) {
        figures = now;
        counts = miniatures.counts();
        boolean resized = Math.abs(now.maximumBytes() - followedBytes) > followedBytes * NOTABLE_CHANGE;
        if (resized || newShare != share) {
            miniatures.resize(now.maximumBytes(), newShare, stillFollowed);
            followedBytes = now.maximumBytes();
            share = newShare;
        }
    }
}
