package io.perfopt.render.internal.canvas;

import io.perfopt.render.CanvasGovernor;
import io.perfopt.render.CanvasOptions;
import io.perfopt.render.CanvasOptions.CatchUp;
import io.perfopt.render.CanvasOptions.Quality;
import io.perfopt.render.CanvasPlan;

/**
 * Beats of equal length from the first question on, and a level of quality that goes down quickly and up slowly. Guarded by its monitor; calls nothing
 * outside.
 *
 * <p>AUTO looks at {@value #SAMPLE} frames at a time. When a fifth of them took longer than the time of a beat the level goes down; when in
 * {@value #CALM} samples in a row none took more than half of it the level goes up. A level that had to be left again right after it was reached is
 * tried again only after twice as many calm samples, so that the level does not swing.
 */
public final class DefaultCanvasGovernor implements CanvasGovernor {
    static final int SAMPLE = 30;
    static final int CALM = 4;
    private static final int MAXIMUM_CALM = 64;

    private final CanvasOptions options;
    private final long beatNanos;
    private CanvasPlan plan;
    private boolean started;
    private long nextNanos;
    private long skipped;

    private int frames;
    private int slow;
    private int quick;
    private int calm;
    private int calmNeeded = CALM;
    private int samplesSinceRise = Integer.MAX_VALUE;

    public DefaultCanvasGovernor(CanvasOptions options) {
        this.options = options;
        this.beatNanos = Math.round(1e9 / options.targetFps());
        this.plan = plan(options.quality() == Quality.AUTO ? Quality.HIGH : options.quality());
    }

    private CanvasPlan plan(Quality level) {
        return switch (level) {
            case LOW -> new CanvasPlan(level, 0.5, 1, true, false, options.acceleration(), beatNanos);
            case MEDIUM -> new CanvasPlan(level, 0.75, 2, true, false, options.acceleration(), beatNanos);
            case HIGH, AUTO -> new CanvasPlan(Quality.HIGH, 1, 3, true, true, options.acceleration(), beatNanos);
            case ULTRA -> new CanvasPlan(level, 2, 4, false, true, options.acceleration(), beatNanos);
        };
    }

    @Override
    public synchronized CanvasPlan plan() {
        return plan;
    }

    @Override
    public synchronized Pace pace(long nanos) {
        if (!started) {
            started = true;
            nextNanos = nanos;
        }
        long late = nanos - nextNanos;
        if (late < 0) {
            if (-late > beatNanos) { // the clock stepped back
                nextNanos = nanos + beatNanos;
            }
            return new Pace(false, 0, nextNanos - nanos, skipped);
        }
        long missed = late / beatNanos;
        long madeUp = options.catchUp() == CatchUp.CATCH_UP ? Math.min(missed, options.maximumCatchUp()) : 0;
        skipped += missed - madeUp;
        nextNanos += (missed + 1) * beatNanos;
        return new Pace(true, (int) madeUp + 1, nextNanos - nanos, skipped);
    }

    @Override
    public synchronized void drawn(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos must be at least 0, was " + nanos);
        }
        if (options.quality() != Quality.AUTO) {
            return;
        }
        frames++;
        slow += nanos > beatNanos ? 1 : 0;
        quick += nanos <= beatNanos / 2 ? 1 : 0;
        if (slow * 5 >= SAMPLE) {
            fall();
        } else if (frames == SAMPLE) {
            settle();
        }
    }

    private void settle() {
        samplesSinceRise = samplesSinceRise == Integer.MAX_VALUE ? samplesSinceRise : samplesSinceRise + 1;
        calm = quick == SAMPLE ? calm + 1 : 0;
        startSample();
        if (calm >= calmNeeded && plan.quality() != Quality.ULTRA) {
            plan = plan(
                    plan.quality() == Quality.LOW
                            ? Quality.MEDIUM
                            : plan.quality() == Quality.MEDIUM ? Quality.HIGH : Quality.ULTRA);
            calm = 0;
            samplesSinceRise = 0;
        }
    }

    private void fall() {
        calmNeeded = samplesSinceRise < CALM ? Math.min(MAXIMUM_CALM, calmNeeded * 2) : calmNeeded;
        samplesSinceRise = Integer.MAX_VALUE;
        calm = 0;
        startSample();
        if (plan.quality() != Quality.LOW) {
            plan = plan(
                    plan.quality() == Quality.ULTRA
                            ? Quality.HIGH
                            : plan.quality() == Quality.HIGH ? Quality.MEDIUM : Quality.LOW);
        }
    }

    private void startSample() {
        frames = 0;
        slow = 0;
        quick = 0;
    }

    @Override
    public String toString() {
        return "CanvasGovernor[" + plan() + "]";
    }
}
