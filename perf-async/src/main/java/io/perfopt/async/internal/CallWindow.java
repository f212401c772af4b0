package io.perfopt.async.internal;

/** Outcomes of the last calls, or of the calls of the last while in ten slices. Not thread safe: its breaker's lock guards it. */
public abstract class CallWindow {
    int calls;
    int failures;
    int slow;

    public static CallWindow ofCalls(int size) {
        return new ByCount(size);
    }

    public static CallWindow ofTime(long spanNanos) {
        return new ByTime(spanNanos);
    }

    public abstract void record(long nowNanos, boolean failed, boolean slowCall);

    /** Drops what is too old. */
    public abstract void expire(long nowNanos);

    public abstract void clear();

    public int calls() {
        return calls;
    }

    public int failures() {
        return failures;
    }

    public int slow() {
        return slow;
    }

    private static final class ByCount extends CallWindow {
        private static final byte FAILED = 1;
        private static final byte SLOW = 2;
        private final byte[] ring;
        private int next;

        ByCount(int size) {
            ring = new byte[size];
        }

        @Override
        public void record(long nowNanos, boolean failed, boolean slowCall) {
            if (calls == ring.length) {
                failures -= ring[next] & FAILED;
                slow -= (ring[next] & SLOW) >> 1;
            } else {
                calls++;
            }
            ring[next] = (byte) ((failed ? FAILED : 0) | (slowCall ? SLOW : 0));
            failures += failed ? 1 : 0;
            slow += slowCall ? 1 : 0;
            next = next + 1 == ring.length ? 0 : next + 1;
        }

        @Override
        public void expire(long nowNanos) {
            // Calls leave a count window only when others come.
        }

        @Override
        public void clear() {
            calls = 0;
            failures = 0;
            slow = 0;
            next = 0;
        }
    }

    private static final class ByTime extends CallWindow {
        private static final int SLICES = 10;
        private final long sliceNanos;
        private final int[] callsOf = new int[SLICES];
        private final int[] failuresOf = new int[SLICES];
        private final int[] slowOf = new int[SLICES];
        private boolean started;
        private long origin;
        private long slice;

        ByTime(long spanNanos) {
            sliceNanos = Math.max(1, spanNanos / SLICES);
        }

        @Override
        public void record(long nowNanos, boolean failed, boolean slowCall) {
            expire(nowNanos);
            int at = (int) (slice % SLICES);
            callsOf[at]++;
            calls++;
            failuresOf[at] += failed ? 1 : 0;
            failures += failed ? 1 : 0;
            slowOf[at] += slowCall ? 1 : 0;
            slow += slowCall ? 1 : 0;
        }

        @Override
        public void expire(long nowNanos) {
            if (!started) {
                started = true;
                origin = nowNanos;
            }
            long current = Math.max(slice, (nowNanos - origin) / sliceNanos);
            for (long passed = slice + 1; passed <= current && passed <= slice + SLICES; passed++) {
                int at = (int) (passed % SLICES);
                calls -= callsOf[at];
                failures -= failuresOf[at];
                slow -= slowOf[at];
                callsOf[at] = 0;
                failuresOf[at] = 0;
                slowOf[at] = 0;
            }
            // Slices in between were emptied above: a jump of ten or more empties all.
            slice = current;
        }

        @Override
        public void clear() {
            calls = 0;
            failures = 0;
            slow = 0;
            java.util.Arrays.fill(callsOf, 0);
            java.util.Arrays.fill(failuresOf, 0);
            java.util.Arrays.fill(slowOf, 0);
        }
    }
}
