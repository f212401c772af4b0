package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.Snapshot;
import io.perfopt.cache.internal.disk.format.Use;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.StampedLock;

/**
 * Finds the location of a hash: 64 open-addressing tables of two words a slot, no keys, no objects. Look-ups read optimistically and never block
 * unless a writer keeps interfering; each table has one writer at a time. A slot's home is the hash scaled to the table, so that tables grow by a quarter
 * and stay between 64 % and 80 % full: 20 to 25 bytes an entry. Two keys of one hash share a slot; the later takes it.
 *
 * <p>Safe for any number of threads.
 */
public final class Index {
    private static final int STRIPES = Snapshot.TABLES;
    private static final int INITIAL_SLOTS = 16;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final Stripe[] stripes = new Stripe[STRIPES];

    public Index() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private Stripe stripe(long hash) {
        return stripes[(int) (hash >>> 58)];
    }

    /** The location, its use included, or 0. */
    public long find(long hash) {
        return stripe(hash).find(hash);
    }

    /** Counts a visit, up to three, if the hash still has this location. */
    public void visit(long hash, long location) {
        if (Use.visits(Location.use(location)) < Use.MAXIMUM_VISITS) {
            stripe(hash).visit(hash, location);
        }
    }

    /** Sets a location and returns the earlier one or 0. */
    public long put(long hash, long location) {
        return stripe(hash).put(hash, location);
    }

    /** Removes a hash and returns its location or 0. */
    public long remove(long hash) {
        return stripe(hash).remove(hash, 0);
    }

    /** Removes a hash if it has this location, whatever its use. */
    public boolean remove(long hash, long location) {
        return stripe(hash).remove(hash, location) != 0;
    }

    /** Replaces a location by another if it is still there, whatever its use. */
    public boolean move(long hash, long from, long to) {
        return stripe(hash).move(hash, from, to);
    }

    public long size() {
        long sum = 0;
        for (Stripe stripe : stripes) {
            sum += stripe.size;
        }
        return sum;
    }

    public void clear() {
        for (Stripe stripe : stripes) {
            stripe.restore(new long[0]);
        }
    }

    /** All entries, for a snapshot; no writer may be active. */
    public Snapshot.Tables tables() {
        long[][] entries = new long[STRIPES][];
        for (int i = 0; i < STRIPES; i++) {
            entries[i] = stripes[i].entries();
        }
        return new Snapshot.Tables(entries);
    }

    public void restore(Snapshot.Tables tables) {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i].restore(tables.entries()[i]);
        }
    }

    /** Is shown a hash and its location. */
    public interface Visitor {
        void visit(long hash, long location) throws IOException;
    }

    /** Shows each entry as it was when its table was reached; the visitor may change the index. */
    public void forEach(Visitor visitor) throws IOException {
        for (Stripe stripe : stripes) {
            long[] entries = stripe.entries();
            for (int i = 0; i < entries.length; i += 2) {
                visitor.visit(entries[i], entries[i + 1]);
            }
        }
    }

    private static final class Stripe {
        private final StampedLock lock = new StampedLock();
        /** Hash and location in turn; written under the lock, read under it or optimistically. */
        private volatile long[] table = new long[2 * INITIAL_SLOTS];
        /** Written under the lock; read by anyone as an estimate. */
        private volatile int size;

        long find(long hash) {
            for (int attempt = 0; attempt < 8; attempt++) {
                long stamp = lock.tryOptimisticRead();
                if (stamp != 0) {
                    long[] words = table;
                    int at = slot(words, hash);
                    long location = at < 0 ? 0 : words[at + 1];
                    if (lock.validate(stamp)) {
                        return location;
                    }
                }
                Thread.onSpinWait();
            }
            long stamp = lock.readLock();
            try {
                long[] words = table;
                int at = slot(words, hash);
                return at < 0 ? 0 : words[at + 1];
            } finally {
                lock.unlockRead(stamp);
            }
        }

        void visit(long hash, long location) {
            long[] words = table;
            int at = slot(words, hash);
            if (at >= 0) {
                // A lost race loses a visit, never a location: the whole word is compared.
                WORDS.compareAndSet(words, at + 1, location, location + 1);
            }
        }

        long put(long hash, long location) {
            long stamp = lock.writeLock();
            try {
                long[] words = table;
                int at = home(words, hash);
                while (words[at + 1] != 0) {
                    if (words[at] == hash) {
                        return (long) WORDS.getAndSet(words, at + 1, location);
                    }
                    at = next(words, at);
                }
                if ((size + 1) * 5L > (words.length >> 1) * 4L) {
                    words = grown(words);
                    table = words;
                }
                insert(words, hash, location);
                setSize(size + 1);
                return 0;
            } finally {
                lock.unlockWrite(stamp);
            }
        }

        boolean move(long hash, long from, long to) {
            long stamp = lock.writeLock();
            try {
                long[] words = table;
                int at = slot(words, hash);
                if (at < 0 || !Location.same(words[at + 1], from)) {
                    return false;
                }
                WORDS.setVolatile(words, at + 1, to);
                return true;
            } finally {
                lock.unlockWrite(stamp);
            }
        }

        /** With 0 for the expected location removes any. */
        long remove(long hash, long expected) {
            long stamp = lock.writeLock();
            try {
                long[] words = table;
                int at = slot(words, hash);
                if (at < 0 || (expected != 0 && !Location.same(words[at + 1], expected))) {
                    return 0;
                }
                long location = words[at + 1];
                close(words, at);
                setSize(size - 1);
                return location;
            } finally {
                lock.unlockWrite(stamp);
            }
        }

        /** Hash and location of each entry in turn. */
        long[] entries() {
            long stamp = lock.readLock();
            try {
                long[] words = table;
                long[] entries = new long[2 * size];
                int count = 0;
                for (int at = 0; at < words.length; at += 2) {
                    if (words[at + 1] != 0) {
                        entries[count++] = words[at];
                        entries[count++] = words[at + 1];
                    }
                }
                return entries;
            } finally {
                lock.unlockRead(stamp);
            }
        }

        void restore(long[] entries) {
            int count = entries.length >> 1;
            long[] words = new long[2 * Math.max(INITIAL_SLOTS, count + (count >> 1))];
            for (int i = 0; i < entries.length; i += 2) {
                insert(words, entries[i], entries[i + 1]);
            }
            long stamp = lock.writeLock();
            try {
                table = words;
                size = count;
            } finally {
                lock.unlockWrite(stamp);
            }
        }

        private void setSize(int entries) {
            size = entries;
        }

        /** Closes the gap at a slot by moving back what probed past it. */
        private static void close(long[] words, int gap) {
            int at = gap;
            while (true) {
                at = next(words, at);
                long location = words[at + 1];
                if (location == 0) {
                    break;
                }
                int home = home(words, words[at]);
                boolean stays = gap <= at ? gap < home && home <= at : gap < home || home <= at;
                if (!stays) {
                    words[gap] = words[at];
                    words[gap + 1] = location;
                    gap = at;
                }
            }
            words[gap] = 0;
            words[gap + 1] = 0;
        }

        private static long[] grown(long[] words) {
            int slots = words.length >> 1;
            long[] larger = new long[2 * (slots + Math.max(8, slots >> 2))];
            for (int i = 0; i < words.length; i += 2) {
                if (words[i + 1] != 0) {
                    insert(larger, words[i], words[i + 1]);
                }
            }
            return larger;
        }

        /** Adds a hash that is not in the table. */
        private static void insert(long[] words, long hash, long location) {
            int at = home(words, hash);
            while (words[at + 1] != 0) {
                at = next(words, at);
            }
            words[at] = hash;
            words[at + 1] = location;
        }

        /** The array index of the hash's slot, or -1; ends on any content of the table, also on one torn by a writer. */
        private static int slot(long[] words, long hash) {
            int at = home(words, hash);
            for (int probes = words.length >> 1; probes > 0; probes--) {
                if (words[at + 1] == 0) {
                    return -1;
                }
                if (words[at] == hash) {
                    return at;
                }
                at = next(words, at);
            }
            return -1;
        }

        private static int home(long[] words, long hash) {
            // The six highest bits chose the stripe; the next 32 are scaled to the table.
            return (int) (((hash >>> 26 & 0xffff_ffffL) * (words.length >> 1)) >>> 32) << 1;
        }

        private static int next(long[] words, int at) {
            int next = at + 2;
            return next == words.length ? 0 : next;
        }
    }
}
