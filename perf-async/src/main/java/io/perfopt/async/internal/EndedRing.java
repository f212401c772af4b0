package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/** The last operations of a type that ended, oldest first out; the operations themselves, so keeping them costs nothing new. Guarded by the dispatcher's lock. */
final class EndedRing {
    private final @Nullable Promise<?>[] ring;
    /** The ids, beside the operations: a search touches none of those. */
    private final long[] ids;

    private int first;
    private int size;

    EndedRing(int capacity) {
        ring = new Promise<?>[capacity];
        ids = new long[capacity];
    }

    /** Keeps an operation, in the place of the oldest if there is no other. */
    void add(Promise<?> ended) {
        if (ring.length == 0) {
            return;
        }
        int slot = first + size;
        slot = slot < ring.length ? slot : slot - ring.length;
        ring[slot] = ended;
        ids[slot] = ended.id;
        if (size < ring.length) {
            size++;
        } else {
            first = first + 1 == ring.length ? 0 : first + 1;
        }
    }

    @Nullable
    Promise<?> find(long id) {
        for (int i = 0; i < size; i++) {
            int slot = (first + i) % ring.length;
            if (ids[slot] == id) {
                return ring[slot];
            }
        }
        return null;
    }

    @Nullable
    Promise<?> oldest() {
        return size == 0 ? null : ring[first];
    }

    @Nullable
    Promise<?> removeOldest() {
        if (size == 0) {
            return null;
        }
        Promise<?> oldest = ring[first];
        ring[first] = null;
        first = first + 1 == ring.length ? 0 : first + 1;
        size--;
        return oldest;
    }

    int size() {
        return size;
    }

    int capacity() {
        return ring.length;
    }

    void forEach(java.util.function.Consumer<Promise<?>> action) {
        for (int i = 0; i < size; i++) {
            Promise<?> ended = ring[(first + i) % ring.length];
            if (ended != null) {
                action.accept(ended);
            }
        }
    }
}
