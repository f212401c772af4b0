package io.perfopt.render.internal.scroll;

/** How fast a list moves, from timed reports; each report counts half and all before it the other half. Guarded by the list it belongs to. */
final class Speed {
    private boolean started;
    private double lastOffset;
    private long lastNanos;
    private double pixelsPerSecond;

    void report(double offset, long nanos) {
        long passed = nanos - lastNanos;
        if (started && passed > 0) {
            double now = (offset - lastOffset) * 1e9 / passed;
            pixelsPerSecond = offset == lastOffset ? 0 : (now + pixelsPerSecond) / 2;
        }
        if (!started || passed > 0) {
            started = true;
            lastOffset = offset;
            lastNanos = nanos;
        }
    }

    double pixelsPerSecond() {
        return pixelsPerSecond;
    }
}
