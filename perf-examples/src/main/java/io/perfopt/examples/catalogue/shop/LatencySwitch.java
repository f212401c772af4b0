package io.perfopt.examples.catalogue.shop;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Doubles how long some work takes while it is on, in the most honest way: the work is done again until twice the time has passed. Thread-safe. */
public final class LatencySwitch {
    private final LongSupplier nanoTime;
    private volatile boolean doubled;

    public LatencySwitch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void doubled(boolean on) {
        doubled = on;
    }

    public boolean doubled() {
        return doubled;
    }

    /** The result of the work. Done a second time it is faster, since everything it needs is near; so twice may not be enough. */
    public <T> T run(Supplier<T> work) {
        long began = nanoTime.getAsLong();
        T result = work.get();
        if (doubled) {
            long took = nanoTime.getAsLong() - began;
            while (nanoTime.getAsLong() - began < 2 * took) {
                result = work.get();
            }
        }
        return result;
    }
}
