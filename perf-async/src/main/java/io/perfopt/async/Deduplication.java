package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;

/** What a submission does when work of the same type and key is under way. Every caller has a handle and a time limit of its own in every mode. Immutable. */
public final class Deduplication {
    /** The modes. */
    public enum Mode {
        /** Shares the work that is queued or running. */
        JOIN,
        /** Shares queued work; while the work runs, one more run is queued that later callers share. */
        JOIN_THEN_RERUN,
        /** Waits until no call came for a while, then runs the latest call's work once for all. */
        LATEST,
        /** The first call runs; calls within a window after it share its outcome, also when it has ended. */
        FIRST_WINS
    }

    private static final Deduplication JOIN = new Deduplication(Mode.JOIN, 0, 0);
    private static final Deduplication JOIN_THEN_RERUN = new Deduplication(Mode.JOIN_THEN_RERUN, 0, 0);

    private final Mode mode;
    private final long windowNanos;
    private final long maxWaitNanos;

    private Deduplication(Mode mode, long windowNanos, long maxWaitNanos) {
        this.mode = mode;
        this.windowNanos = windowNanos;
        this.maxWaitNanos = maxWaitNanos;
    }

    /**
     * Gives the mode that shares queued and running work.
     *
     * @return the mode
     */
    public static Deduplication join() {
        return JOIN;
    }

    /**
     * Gives the mode that loses no update: a call that comes while the work runs gets a run that starts after it.
     *
     * @return the mode
     */
    public static Deduplication joinThenRerun() {
        return JOIN_THEN_RERUN;
    }

    /**
     * Gives the mode that debounces.
     *
     * @param quiet run once no call came for this long
     * @param maxWait run at the latest this long after the first call
     * @return the mode
     * @throws IllegalArgumentException when maxWait is shorter than quiet
     */
    public static Deduplication latest(Duration quiet, Duration maxWait) {
        long quietNanos = Checks.positive("quiet", quiet);
        long maxWaitNanos = Checks.positive("maxWait", maxWait);
        if (maxWaitNanos < quietNanos) {
            throw new IllegalArgumentException("maxWait must be at least quiet (" + quiet + "), was " + maxWait);
        }
        return new Deduplication(Mode.LATEST, quietNanos, maxWaitNanos);
    }

    /**
     * Gives the mode that throttles.
     *
     * @param window how long after the first call others share its outcome
     * @return the mode
     */
    public static Deduplication firstWins(Duration window) {
        return new Deduplication(Mode.FIRST_WINS, Checks.positive("window", window), 0);
    }

    /**
     * Gives the mode.
     *
     * @return the mode
     */
    public Mode mode() {
        return mode;
    }

    /**
     * Gives the quiet time of {@link Mode#LATEST} or the window of {@link Mode#FIRST_WINS}.
     *
     * @return nanoseconds, 0 for the other modes
     */
    public long windowNanos() {
        return windowNanos;
    }

    /**
     * Gives the longest wait of {@link Mode#LATEST}.
     *
     * @return nanoseconds, 0 for the other modes
     */
    public long maxWaitNanos() {
        return maxWaitNanos;
    }

    @Override
    public String toString() {
        return switch (mode) {
            case LATEST ->
                "latest(" + Duration.ofNanos(windowNanos) + ", at most " + Duration.ofNanos(maxWaitNanos) + ")";
            case FIRST_WINS -> "firstWins(" + Duration.ofNanos(windowNanos) + ")";
            default -> mode.toString();
        };
    }
}
