package io.perfopt.analytics;

/**
 * Records the readings of one value, such as a queue depth. Thread-safe: recording neither locks nor allocates, and never throws.
 */
public interface Value {
    /**
     * Records a reading.
     *
     * @param reading what was read; NaN is left out and infinities are clamped, both counted
     */
    void record(double reading);
}
