package io.perfopt.internal.lazy;

import io.perfopt.Lazy;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes its component on the thread that first asks; the supplier runs under no lock, those who come meanwhile wait for its attempt.
 *
 * <p>Thread-safe: {@code state} goes from null to the running attempt and stays there once that attempt succeeded; a failed attempt takes itself
 * out before it wakes its waiters.
 */
public final class DefaultLazy<T> implements Lazy<T> {
    private final String name;
    private final Supplier<? extends T> supplier;
    private final LongSupplier nanoTime;
    private final LoadObserver observer;
    private final AtomicReference<@Nullable Attempt<T>> state = new AtomicReference<>();

    public DefaultLazy(String name, Supplier<? extends T> supplier, LongSupplier nanoTime, LoadObserver observer) {
        this.name = Objects.requireNonNull(name, "name");
        this.supplier = Objects.requireNonNull(supplier, "supplier");
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    @Override
    public T get() {
        Attempt<T> attempt = state.get();
        if (attempt != null && attempt.value != null) {
            return attempt.value;
        }
        Attempt<T> mine = new Attempt<>(Thread.currentThread());
        while (true) {
            attempt = state.get();
            if (attempt != null) {
                return attempt.await(name);
            }
            if (state.compareAndSet(null, mine)) {
                return make(mine);
            }
        }
    }

    private T make(Attempt<T> attempt) {
        long start = nanoTime.getAsLong();
        Throwable failure = null;
        try {
            T value = Objects.requireNonNull(supplier.get(), () -> "the supplier of " + name + " gave null");
            attempt.value = value;
            return value;
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
            attempt.failure = thrown;
            state.set(null);
            throw thrown;
        } finally {
            attempt.done.countDown();
            observer.loaded(name, nanoTime.getAsLong() - start, failure);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isLoaded() {
        Attempt<T> attempt = state.get();
        return attempt != null && attempt.value != null;
    }

    @Override
    public String toString() {
        return "Lazy[" + name + (isLoaded() ? ", loaded]" : ", not loaded]");
    }

    /** Told of every attempt, on the thread that made it, after its waiters were released. */
    @FunctionalInterface
    public interface LoadObserver {
        void loaded(String name, long nanos, @Nullable Throwable failure);
    }

    private static final class Attempt<T> {
        private final Thread maker;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable T value;
        private volatile @Nullable Throwable failure;

        Attempt(Thread maker) {
            this.maker = maker;
        }

        T await(String name) {
            if (value == null && failure == null && maker == Thread.currentThread()) {
                throw new IllegalStateException("the supplier of " + name + " asks for the component it is making");
            }
            try {
                done.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
            }
            T made = value;
            if (made == null) {
                throw new IllegalStateException(name + " could not be made", failure);
            }
            return made;
        }
    }
}
