package io.perfopt.cache.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds dead entries that nobody asks for, some at each call, so that all are looked at in {@link #ROUNDS} calls; where many are dead it
 * goes on. Takes the place of an expiry policy of Caffeine, which would cost every hit more than the hit itself. Safe for any number of
 * threads.
 */
final class Sweeper {
    /** In how many calls all entries are seen, at the latest. */
    static final int ROUNDS = 30;

    private static final int LEAST = 256;
    /** A slice with more dead entries than one in so many is followed by another one. */
    private static final int MANY = 8;

    private final Cache<String, Entry> cache;

    /** Weakly consistent, so it may stand still between two calls. */
    @GuardedBy("this")
    private Iterator<Map.Entry<String, Entry>> hand = Collections.emptyIterator();

    /** How many entries a call looks at, of those there were when the hand began. */
    @GuardedBy("this")
    private long slice = LEAST;

    Sweeper(Cache<String, Entry> cache) {
        this.cache = cache;
    }

    /**
     * Looks at the entries that come next.
     *
     * @param dead is shown the dead ones; calls back no user's code
     */
    synchronized void sweep(long now, BiConsumer<String, Entry> dead) {
        long entries = cache.estimatedSize();
        long seen = 0;
        long found;
        do {
            if (!hand.hasNext()) {
                hand = cache.asMap().entrySet().iterator();
                slice = Math.max(LEAST, entries / ROUNDS + 1);
            }
            found = 0;
            long end = seen + slice;
            while (seen < end && hand.hasNext()) {
                Map.Entry<String, Entry> next = hand.next();
                seen++;
                if (next.getValue().dead(now)) {
                    dead.accept(next.getKey(), next.getValue());
                    found++;
                }
            }
        } while (found > slice / MANY && seen < entries);
        if (!hand.hasNext()) {
            hand = Collections.emptyIterator(); // holds on to nothing
        }
    }
}
