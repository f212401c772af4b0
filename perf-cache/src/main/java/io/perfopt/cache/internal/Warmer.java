package io.perfopt.cache.internal;

import io.perfopt.cache.Warming;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A warm-up: a fixed number of workers, each taking the next key when it is done with one. Safe for any number of threads.
 */
final class Warmer implements Warming {
    private final List<String> keys;
    private final Predicate<String> present;
    private final Consumer<String> load;
    private final CompletableFuture<Warming> done = new CompletableFuture<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger workers;
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger found = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean cancelled;

    private Warmer(Collection<String> keys, int workers, Predicate<String> present, Consumer<String> load) {
        this.keys = List.copyOf(keys);
        this.present = present;
        this.load = load;
        this.workers = new AtomicInteger(workers);
    }

    static Warmer start(
            Collection<String> keys,
            int concurrency,
            Executor executor,
            Predicate<String> present,
            Consumer<String> load) {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("concurrency must be from 1 to 256, was " + concurrency);
        }
        int workers = Math.max(1, Math.min(concurrency, keys.size()));
        Warmer warmer = new Warmer(keys, workers, present, load);
        for (int i = 0; i < workers; i++) {
            try {
                executor.execute(warmer::work);
            } catch (RejectedExecutionException busy) {
                warmer.leave(); // the others do its part; with no other the keys are counted as failed
            }
        }
        return warmer;
    }

    private void work() {
        try {
            int index = next.getAndIncrement();
            while (index < keys.size() && !cancelled) {
                warm(keys.get(index));
                index = next.getAndIncrement();
            }
        } finally {
            leave();
        }
    }

    private void warm(String key) {
        try {
            if (present.test(key)) {
                found.incrementAndGet();
                return;
            }
            load.accept(key);
            loaded.incrementAndGet();
        } catch (RuntimeException failure) {
            failed.incrementAndGet();
        }
    }

    private void leave() {
        if (workers.decrementAndGet() == 0) {
            int unseen = cancelled ? 0 : Math.max(0, keys.size() - next.get());
            failed.addAndGet(unseen);
            done.complete(this);
        }
    }

    @Override
    public int total() {
        return keys.size();
    }

    @Override
    public int loaded() {
        return loaded.get();
    }

    @Override
    public int present() {
        return found.get();
    }

    @Override
    public int failed() {
        return failed.get();
    }

    @Override
    public double progress() {
        return keys.isEmpty() ? 1 : (double) (loaded() + present() + failed()) / keys.size();
    }

    @Override
    public CompletableFuture<Warming> done() {
        return done.copy();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public String toString() {
        return "Warming[" + loaded() + " loaded, " + present() + " present, " + failed() + " failed of " + total()
                + "]";
    }
}
