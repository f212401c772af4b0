package io.perfopt.cache;

import java.util.concurrent.CompletableFuture;

/** The progress of a {@linkplain CacheRegion#warm warm-up}. Safe for any number of threads. */
public interface Warming {
    /**
     * How many keys were asked for.
     *
     * @return the number
     */
    int total();

    /**
     * How many keys have been loaded so far.
     *
     * @return the number
     */
    int loaded();

    /**
     * How many keys were there already.
     *
     * @return the number
     */
    int present();

    /**
     * How many keys could not be loaded.
     *
     * @return the number
     */
    int failed();

    /**
     * How far it has come.
     *
     * @return from 0 to 1
     */
    double progress();

    /**
     * Completes with this object when no key is left or it was cancelled; never fails because a load did.
     *
     * @return a future
     */
    CompletableFuture<Warming> done();

    /** Starts no further load; those that run are finished. */
    void cancel();
}
