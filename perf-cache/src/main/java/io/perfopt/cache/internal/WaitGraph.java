package io.perfopt.cache.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which thread waits for which load, so that loaders that ask the cache for each other's keys, or for their own, fail instead of
 * waiting for ever. Safe for any number of threads: each announces its own waiting before it looks for a circle, so the last one to
 * close it sees it.
 */
final class WaitGraph {
    private static final int LONGEST_CHAIN = 1_000;
    private final Map<Thread, Load> waiting = new ConcurrentHashMap<>();

    /** Announces that the calling thread waits; false, and no announcement, when it would wait for itself. */
    boolean enter(Load load) {
        Thread self = Thread.currentThread();
        waiting.put(self, load);
        Load next = load;
        for (int i = 0; i < LONGEST_CHAIN && next != null; i++) {
            Thread runner = next.runner;
            if (runner == self) {
                waiting.remove(self);
                return false;
            }
            next = runner == null ? null : waiting.get(runner);
        }
        return true;
    }

    void leave() {
        waiting.remove(Thread.currentThread());
    }
}
