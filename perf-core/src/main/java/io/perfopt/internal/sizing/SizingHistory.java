package io.perfopt.internal.sizing;

import io.perfopt.CacheSizing;
import io.perfopt.cache.ByteSize;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The spans of the last minutes, and earlier predictions beside what came. Guarded by the sizer. */
final class SizingHistory {
    private static final int MOST_SPANS = 60;
    private static final int MOST_CHECKS = 100;

    /** A span of fewer look-ups is no measurement. */
    private static final int FEWEST_LOOK_UPS = 100;

    /** So many spans a changed size has to fill up before it is judged all the same. */
    private static final int PATIENCE = 10;

    private final InstantSource wallClock;
    private final Deque<Timed> spans = new ArrayDeque<>();
    private final Deque<CacheSizing.Check> checks = new ArrayDeque<>();
    private long lastEnd;
    private @Nullable Curve curve;
    private int waited;

    private record Timed(long nanos, Span span) {}

    /** What was predicted last, relative to the size then. */
    private record Curve(long bytes, Span span) {}

    SizingHistory(long now, InstantSource wallClock) {
        this.lastEnd = now;
        this.wallClock = wallClock;
    }

    /**
     * Ends a span.
     *
     * @param bytes the size that was in force during it
     */
    void add(Span span, long bytes, long now) {
        spans.addLast(new Timed(now - lastEnd, span));
        if (spans.size() > MOST_SPANS) {
            spans.removeFirst();
        }
        lastEnd = now;
        if (span.lookUps() >= FEWEST_LOOK_UPS) {
            check(span, bytes);
        }
    }

    private void check(Span span, long bytes) {
        Curve before = curve;
        boolean sameSize = before == null || before.bytes() == bytes;
        // A size that has just been raised shows what it can do when it is full for the first time.
        boolean settled = sameSize || span.evictions() > 0 || ++waited > PATIENCE;
        if (!settled) {
            return;
        }
        if (before != null && before.bytes() > 0) {
            double predicted = before.span().predictedHitRatioAt((double) bytes / before.bytes());
            checks.addLast(
                    new CacheSizing.Check(wallClock.instant(), ByteSize.bytes(bytes), predicted, span.hitRatio()));
            if (checks.size() > MOST_CHECKS) {
                checks.removeFirst();
            }
        }
        curve = new Curve(bytes, span);
        waited = 0;
    }

    /**
     * The answer of this moment.
     *
     * @param open what happened since the last span
     * @param share the share of keys that is followed
     */
    CacheSizing answer(Span open, long bytes, double share, long now) {
        Span sum = open;
        long nanos = now - lastEnd;
        for (Timed timed : spans) {
            sum = sum.plus(timed.span());
            nanos += timed.nanos();
        }
        List<CacheSizing.Prediction> predictions = new ArrayList<>();
        if (sum.lookUps() > 0) {
            for (int i = 0; i < MiniatureCaches.FACTORS.size(); i++) {
                double factor = MiniatureCaches.FACTORS.get(i);
                predictions.add(new CacheSizing.Prediction(
                        factor, ByteSize.bytes(Math.round(bytes * factor)), sum.predictedHitRatio(i)));
            }
        }
        return new CacheSizing(
                Duration.ofNanos(nanos),
                sum.lookUps(),
                sum.followed(),
                share,
                sum.lookUps() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.hitRatio()),
                predictions,
                List.copyOf(checks));
    }
}
