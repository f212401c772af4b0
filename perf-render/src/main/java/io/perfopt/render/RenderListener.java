package io.perfopt.render;

/**
 * Hears what happens in a {@link RenderingOptimizer}. Every method has an empty default; it is called on the thread that caused the event and
 * outside every lock. What a listener throws is caught and counted in {@link DomStats#listenerFailures()}.
 */
public interface RenderListener {
    /**
     * A frame was reported.
     *
     * @param container the container that reported it
     * @param nanos how long the frame took
     */
    default void onFrame(String container, long nanos) {}

    /**
     * Updates and render operations were run together: those of a frame that had any, or a list given to
     * {@link RenderingOptimizer#batchDomUpdates}.
     *
     * @param ran how many ran
     * @param failed how many of them threw
     * @param nanos how long it took
     */
    default void onBatch(int ran, int failed, long nanos) {}

    /**
     * A frame was reported that took longer than {@link RenderStats#LONG_FRAME_NANOS}.
     *
     * @param container the container that reported it
     * @param nanos how long the frame took
     */
    default void onLongFrame(String container, long nanos) {}

    /**
     * A frame ran out of its budget and left work for the next one.
     *
     * @param carried how many updates and render operations wait
     */
    default void onCarriedOver(int carried) {}

    /**
     * An update threw; the others of its frame still ran.
     *
     * @param container the container of the update
     * @param failure what it threw
     */
    default void onUpdateFailed(String container, Throwable failure) {}
}
