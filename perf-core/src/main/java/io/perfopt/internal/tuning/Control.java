package io.perfopt.internal.tuning;

/** One setting that is tuned. Asked by one thread at a time. */
interface Control {
    /**
     * Looks at what was measured since the last time, and perhaps changes the setting or takes a change back.
     *
     * @param now in nanoseconds
     */
    void observe(long now, Journal journal);
}
