package io.perfopt.async.internal;

/**
 * Spaces starts: one every interval on average, bursts of a given size. It keeps one number, the time at which the bucket would be full again. Not thread safe.
 */
public final class Pacer {
    private final long intervalNanos;
    private final long toleranceNanos;
    private boolean used;
    private long fullAtNanos;

    private Pacer(long intervalNanos, long burst) {
        this.intervalNanos = intervalNanos;
        this.toleranceNanos = intervalNanos * (burst - 1);
    }

    /** At least a gap between two starts. */
    public static Pacer gap(long gapNanos) {
        return new Pacer(gapNanos, 1);
    }

    /** A bucket of permits that fills once in each period. */
    public static Pacer bucket(int permits, long periodNanos) {
        return new Pacer(Math.max(1, periodNanos / permits), permits);
    }

    /** Nanoseconds until a start is allowed, 0 if it is now. */
    public long delayNanos(long nowNanos) {
        return used ? Math.max(0, fullAtNanos - toleranceNanos - nowNanos) : 0;
    }

    /** Takes one start; the caller has seen that it is allowed. */
    public void take(long nowNanos) {
        fullAtNanos = (used ? Math.max(fullAtNanos, nowNanos) : nowNanos) + intervalNanos;
        used = true;
    }

    /** True if nothing is remembered that matters: all permits are there. */
    public boolean isIdle(long nowNanos) {
        return !used || fullAtNanos - nowNanos <= 0;
    }
}
