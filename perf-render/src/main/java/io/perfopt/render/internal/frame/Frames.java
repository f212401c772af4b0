package io.perfopt.render.internal.frame;

import io.perfopt.render.FrameMeter;
import io.perfopt.render.RenderStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/**
 * The frames of one container: running sums, a ring of recent durations for the percentiles, and the rate over seconds of activity. A gap of
 * more than a second between two frames is idleness, not slowness, and ends the second that was being filled. Safe for any number of threads;
 * everything is guarded by this object's monitor, and the listener is called outside it.
 */
public final class Frames implements FrameMeter {
    private static final long SECOND = 1_000_000_000L;

    private final long targetIntervalNanos;
    private final LongConsumer onFrame;

    private long renders;
    private double timeSum;
    private long timeMaximum;
    private long[] recent = {};
    private boolean started;
    private long lastStart;
    private long intervals;
    private double activeSum;
    private int windowIntervals;
    private long windowActive;
    private double rate = Double.NaN;
    private double rateMinimum = Double.NaN;
    private double rateMaximum = Double.NaN;
    private long dropped;
    private long longFrames;
    private long reflows;
    private long repaints;
    private long nodes;

    /** A meter that counts as dropped what falls between frames at this target, and hands each frame's duration to the listener. */
    public Frames(double targetFps, LongConsumer onFrame) {
        this.targetIntervalNanos = Math.round(SECOND / targetFps);
        this.onFrame = onFrame;
    }

    @Override
    public void frame(long startNanos, long endNanos) {
        long nanos = endNanos - startNanos;
        if (nanos < 0) {
            throw new IllegalArgumentException("endNanos must not lie before startNanos, was " + -nanos
                    + " ns before it; both must come from one monotonic clock");
        }
        synchronized (this) {
            record(nanos);
            interval(startNanos);
        }
        onFrame.accept(nanos);
    }

    private void record(long nanos) {
        int slot = (int) (renders % RenderStats.RECENT_FRAMES);
        if (slot >= recent.length) {
            recent = Arrays.copyOf(recent, Math.min(RenderStats.RECENT_FRAMES, Math.max(16, recent.length * 2)));
        }
        recent[slot] = nanos;
        renders++;
        timeSum += nanos;
        timeMaximum = Math.max(timeMaximum, nanos);
        if (nanos > RenderStats.LONG_FRAME_NANOS) {
            longFrames++;
        }
    }

    private void interval(long startNanos) {
        long gap = startNanos - lastStart;
        boolean first = !started;
        if (first || gap > 0) {
            started = true;
            lastStart = startNanos;
        }
        if (first || gap <= 0) {
            return; // two reports of one moment, or one out of order, say nothing about the rate
        }
        if (gap > SECOND) {
            windowIntervals = 0;
            windowActive = 0;
            return;
        }
        intervals++;
        activeSum += gap;
        dropped += Math.max(0, (gap + targetIntervalNanos / 2) / targetIntervalNanos - 1);
        windowIntervals++;
        windowActive += gap;
        if (windowActive >= SECOND) {
            rate = windowIntervals * (double) SECOND / windowActive;
            rateMinimum = Double.isNaN(rateMinimum) ? rate : Math.min(rateMinimum, rate);
            rateMaximum = Double.isNaN(rateMaximum) ? rate : Math.max(rateMaximum, rate);
            windowIntervals = 0;
            windowActive = 0;
        }
    }

    @Override
    public synchronized void reflows(long count) {
        reflows += atLeastZero("reflows", count);
    }

    @Override
    public synchronized void repaints(long count) {
        repaints += atLeastZero("repaints", count);
    }

    @Override
    public synchronized void nodes(long count) {
        nodes = atLeastZero("nodes", count);
    }

    private static long atLeastZero(String name, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, was " + count);
        }
        return count;
    }

    @Override
    public synchronized OptionalDouble frameRate() {
        if (!Double.isNaN(rate)) {
            return OptionalDouble.of(rate);
        }
        return windowIntervals == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(windowIntervals * (double) SECOND / windowActive);
    }

    @Override
    public RenderStats stats() {
        Total total = new Total();
        addTo(total);
        return total.stats();
    }

    @Override
    public synchronized void reset() {
        renders = 0;
        timeSum = 0;
        timeMaximum = 0;
        recent = new long[0];
        started = false;
        intervals = 0;
        activeSum = 0;
        windowIntervals = 0;
        windowActive = 0;
        rate = Double.NaN;
        rateMinimum = Double.NaN;
        rateMaximum = Double.NaN;
        dropped = 0;
        longFrames = 0;
        reflows = 0;
        repaints = 0;
        nodes = 0;
    }

    /** The statistics of several containers as if they were one. */
    public static RenderStats total(Collection<Frames> meters) {
        Total total = new Total();
        for (Frames meter : meters) {
            meter.addTo(total);
        }
        return total.stats();
    }

    private synchronized void addTo(Total total) {
        total.containers++;
        total.renders += renders;
        total.timeSum += timeSum;
        total.timeMaximum = Math.max(total.timeMaximum, timeMaximum);
        int samples = (int) Math.min(renders, recent.length);
        total.add(recent, samples);
        total.intervals += intervals;
        total.activeSum += activeSum;
        total.rateMinimum = lesser(total.rateMinimum, rateMinimum);
        total.rateMaximum = -lesser(-total.rateMaximum, -rateMaximum);
        total.dropped += dropped;
        total.longFrames += longFrames;
        total.reflows += reflows;
        total.repaints += repaints;
        total.nodes += nodes;
    }

    private static double lesser(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    /** Sums under construction; confined to the thread that builds them. */
    private static final class Total {
        int containers;
        long renders;
        double timeSum;
        long timeMaximum;
        long[] recent = {};
        int samples;
        long intervals;
        double activeSum;
        double rateMinimum = Double.NaN;
        double rateMaximum = Double.NaN;
        long dropped;
        long longFrames;
        long reflows;
        long repaints;
        long nodes;

        void add(long[] durations, int count) {
            if (samples + count > recent.length) {
                recent = Arrays.copyOf(recent, Math.max(samples + count, recent.length * 2));
            }
            System.arraycopy(durations, 0, recent, samples, count);
            samples += count;
        }

        RenderStats stats() {
            Arrays.sort(recent, 0, samples);
            boolean any = renders > 0;
            return new RenderStats(
                    containers,
                    renders,
                    any ? Optional.of(Duration.ofNanos(Math.round(timeSum / renders))) : Optional.empty(),
                    any ? Optional.of(Duration.ofNanos(timeMaximum)) : Optional.empty(),
                    percentile(50),
                    percentile(95),
                    percentile(99),
                    intervals == 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(intervals * (double) SECOND / activeSum),
                    optional(rateMinimum),
                    optional(rateMaximum),
                    dropped,
                    longFrames,
                    reflows,
                    repaints,
                    nodes);
        }

        private Optional<Duration> percentile(int percent) {
            if (samples == 0) {
                return Optional.empty();
            }
            long rank = (samples * (long) percent + 99) / 100;
            return Optional.of(Duration.ofNanos(recent[(int) Math.max(rank, 1) - 1]));
        }

        private static OptionalDouble optional(double value) {
            return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }
}
