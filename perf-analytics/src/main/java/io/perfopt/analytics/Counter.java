package io.perfopt.analytics;

/** Counts what happens, such as rejected requests. Thread-safe: counting neither locks nor allocates, and never throws. */
public interface Counter {
    /** Counts one. */
    void increment();

    /**
     * Counts several.
     *
     * @param amount how many; may be negative when something is taken back
     */
    void add(double amount);
}
