package io.perfopt.render;

import java.util.OptionalDouble;

/**
 * Takes what the application measures about the frames of one container. A library without a screen sees no browser by itself: every number
 * here is one the application (or its client) reports. Safe for any number of threads.
 */
public interface FrameMeter {
    /**
     * Reports one rendered frame. Times are those of one monotonic clock such as {@link System#nanoTime()}; only differences matter.
     *
     * @param startNanos when the frame began
     * @param endNanos when it was done
     * @throws IllegalArgumentException if the end lies before the start
     */
    void frame(long startNanos, long endNanos);

    /**
     * Reports layouts that were forced or observed since the last report.
     *
     * @param count how many, at least 0
     * @throws IllegalArgumentException if the count is negative
     */
    void reflows(long count);

    /**
     * Reports repaints since the last report.
     *
     * @param count how many, at least 0
     * @throws IllegalArgumentException if the count is negative
     */
    void repaints(long count);

    /**
     * Reports how many nodes the container holds now; replaces the last report.
     *
     * @param count how many, at least 0
     * @throws IllegalArgumentException if the count is negative
     */
    void nodes(long count);

    /**
     * The rate of the most recent second of activity, or of what there is of it.
     *
     * @return frames a second; empty before the second frame
     */
    OptionalDouble frameRate();

    /**
     * What has been reported since the last reset.
     *
     * @return the statistics of this container
     */
    RenderStats stats();

    /** Forgets everything reported so far. */
    void reset();
}
