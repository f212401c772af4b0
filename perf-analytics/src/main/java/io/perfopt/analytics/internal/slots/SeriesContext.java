package io.perfopt.analytics.internal.slots;

import java.util.concurrent.atomic.LongAdder;

/** What the series of one engine share. Thread-safe. */
public interface SeriesContext {
    /** Working memory. */
    Scratch.Pool scratches();

    /** How many stripes a contended series may grow to, a power of two. */
    int maxStripes();

    /** How many hours of slots a series keeps. */
    int retentionHours();

    /** How many recent operations a series keeps as a sample. */
    int samples();

    /** Counts values outside the range of their kind. */
    LongAdder clamped();

    /** Told by a series, holding its lock, how much memory it has gained or lost. */
    void bytesChanged(long delta);

    /** Told by a series that was evicted and is written to again; no lock is held. */
    void revive(Series series);
}
