package io.perfopt.benchmarks.cachedisk;

/** What is measured of every store: bytes put and found by a number. Safe for two threads. */
interface Engine extends AutoCloseable {
    void put(long key, byte[] value);

    /** The value as an array of its own; a store that hands out its cached array does so. */
    byte[] find(long key);

    @Override
    void close();
}
