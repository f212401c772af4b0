package io.perfopt.cache.internal;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks under which the tiers of one region are changed together, one of 64 by key. Under a stripe: the memory tier, the queue
 * and the disk store are called; no other stripe is taken and no code of a user runs.
 */
final class Stripes {
    private static final int COUNT = 64;
    private final Stripe[] stripes = new Stripe[COUNT];

    Stripes() {
        for (int i = 0; i < COUNT; i++) {
            stripes[i] = new Stripe();
        }
    }

    Stripe of(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return stripes[hash >>> 26];
    }

    /** Returns when everything that was under a stripe at the call has been done; counts as a change of each. */
    void passAll() {
        for (Stripe stripe : stripes) {
            stripe.lock();
            try {
                stripe.changed();
            } finally {
                stripe.unlock();
            }
        }
    }

    /** A lock and the count of changes made under it, by which a reader notices that what it read from disk may be outdated. */
    static final class Stripe extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        /** Written under the lock, read by anyone. */
        volatile long version;

        @SuppressWarnings("NonAtomicVolatileUpdate") // under this lock
        void changed() {
            version++;
        }
    }
}
