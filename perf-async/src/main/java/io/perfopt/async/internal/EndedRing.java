package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/** The last operations of a type that ended, oldest first out; the operations themselves, so keeping them costs nothing new. Guarded by the dispatcher's lock. */
final class EndedRing {
    private @Nullable Promise<?>[] ring;
    private int first;
    private int size;

    EndedRing(int capacity) {
        ring = new Promise<?>[capacity];
    }

    /** Keeps an operation; what is returned is kept no longer and may be the operation itself. */
    @Nullable
    Promise<?> add(Promise<?> ended) {
        if (ring.length == 0) {
            return ended;
        }
        if (size < ring.length) {
            int slot = first + size;
            ring[slot < ring.length ? slot : slot - ring.length] = ended;
            size++;
            return null;
        }
        Promise<?> oldest = ring[first];
        ring[first] = ended;
        first = first + 1 == ring.length ? 0 : first + 1;
        return oldest;
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
