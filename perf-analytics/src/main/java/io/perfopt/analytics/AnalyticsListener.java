package io.perfopt.analytics;

import io.perfopt.analytics.watch.Incident;

/**
 * Told what the engine does beyond recording. Called on the acting thread, outside locks; what a listener throws is counted and
 * goes no further.
 */
public interface AnalyticsListener {
    /**
     * A set of tags did not fit and is counted under {@code other} from now on.
     *
     * @param name the operation, value or counter
     * @param tags what did not fit
     */
    default void onFolded(String name, Tags tags) {}

    /**
     * A series was idle and made room; its history is counted under {@code other}.
     *
     * @param name the operation, value or counter
     * @param tags its tags
     */
    default void onEvicted(String name, Tags tags) {}

    /**
     * A trace was not ended in time and given up.
     *
     * @param name the operation
     * @param id the trace
     */
    default void onAbandoned(String name, long id) {}

    /**
     * An incident was opened or became graver.
     *
     * @param incident what is wrong
     */
    default void onIncidentOpened(Incident incident) {}

    /**
     * An incident was cleared.
     *
     * @param incident what was wrong
     */
    default void onIncidentCleared(Incident incident) {}

    /**
     * The JVM itself stood still.
     *
     * @param fromEpochNanos when it was last seen running, in nanoseconds since the epoch
     * @param toEpochNanos when it ran again
     */
    default void onStall(long fromEpochNanos, long toEpochNanos) {}
}
