package io.perfopt.analytics;

/** Describes a trace that needs more than a name and tags. For one thread. */
public interface TraceBuilder {
    /**
     * Sets the tags.
     *
     * @param tags the series the duration is recorded in
     * @return this
     */
    TraceBuilder tags(Tags tags);

    /**
     * Names the trace this one is a part of, when that was begun on another thread.
     *
     * @param traceId {@link Trace#id} of the parent; 0 for none
     * @return this
     */
    TraceBuilder parent(long traceId);

    /**
     * Says when the operation should have begun. Besides the service time, recorded under the name, the response time from then on
     * is recorded under {@code <name>.response}.
     *
     * @param nanoTime a reading of the engine's monotonic clock, {@link System#nanoTime} unless another was given
     * @return this
     */
    TraceBuilder intendedStart(long nanoTime);

    /**
     * Asks for the processor time and the bytes allocated by the thread, recorded as values {@code <name>.cpu} (nanoseconds) and
     * {@code <name>.allocated} (bytes) if the trace ends on the thread it began on and the JVM measures them.
     *
     * @return this
     */
    TraceBuilder measureThread();

    /**
     * Begins the trace.
     *
     * @return to be closed, on any thread
     */
    Trace start();
}
