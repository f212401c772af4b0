package io.perfopt.cache.internal.compress;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Contexts with native memory that are costly to make: up to two a processor wait here to be used again, more are made and released
 * on demand. Safe for any number of threads.
 */
final class Pool<T> {
    private final ArrayBlockingQueue<T> idle =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());
    private final Supplier<T> make;
    private final Consumer<T> release;

    Pool(Supplier<T> make, Consumer<T> release) {
        this.make = make;
        this.release = release;
    }

    T take() {
        T waiting = idle.poll();
        return waiting == null ? make.get() : waiting;
    }

    void giveBack(T context) {
        if (!idle.offer(context)) {
            release.accept(context);
        }
    }
}
