package io.perfopt.render;

/**
 * Paces the frames of one canvas and chooses how well to draw them. Safe for any number of threads.
 */
public interface CanvasGovernor {
    /**
     * How to draw the next frame.
     *
     * @return the plan; the same object until the level changes
     */
    CanvasPlan plan();

    /**
     * Whether a frame is due. A frame that is granted counts as begun.
     *
     * @param nanos now, on a monotonic clock
     * @return whether to draw, how many frames it stands for and when to ask again
     */
    Pace pace(long nanos);

    /**
     * Reports how long drawing a frame took; what AUTO quality goes by.
     *
     * @param nanos at least 0
     * @throws IllegalArgumentException if it is negative
     */
    void drawn(long nanos);

    /**
     * An answer about a frame.
     *
     * @param draw whether to draw now
     * @param steps how many beats of an animation the frame stands for; 0 when not drawn
     * @param waitNanos how long to wait before asking again
     * @param skipped how many frames were left out in all
     */
    record Pace(boolean draw, int steps, long waitNanos, long skipped) {}
}
