package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import io.perfopt.async.internal.Pacer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits how often something is done, per key; for use without a manager. A call that comes too soon is left out, not delayed. Safe for any thread.
 *
 * <p>At most {@value #MOST_KEYS} keys are told apart at once; keys that have all their permits again are forgotten, and while there are more than that, further
 * keys share one bucket and are counted.
 */
public final class Throttle {
    /** Keys told apart at once. */
    public static final int MOST_KEYS = 10_000;

    private static final Object NO_KEY = new Object();

    private final int permits;
    private final long periodNanos;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();
    private final Bucket overflow;
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong overflows = new AtomicLong();

    private Throttle(int permits, long periodNanos, LongSupplier nanoTime) {
        this.permits = permits;
        this.periodNanos = periodNanos;
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.overflow = new Bucket();
    }

    /**
     * Makes a throttle that lets one call through in a while, the first at once.
     *
     * @param gap least time between two calls of a key
     * @return the throttle
     */
    public static Throttle every(Duration gap) {
        return of(1, gap, System::nanoTime);
    }

    /**
     * Makes a throttle that lets bursts through: a bucket of permits that fills once in each period.
     *
     * @param permits calls of a key, 1 to 1,000,000
     * @param period in each such time
     * @param nanoTime elapsed time in nanoseconds
     * @return the throttle
     * @throws IllegalArgumentException when an argument is out of range
     */
    public static Throttle of(int permits, Duration period, LongSupplier nanoTime) {
        Checks.range("permits", permits, 1, 1_000_000);
        return new Throttle(permits, Checks.positive("period", period), nanoTime);
    }

    /**
     * Takes a permit.
     *
     * @return true if there was one
     */
    public boolean tryAcquire() {
        return tryAcquire(NO_KEY);
    }

    /**
     * Takes a permit of a key.
     *
     * @param key the key
     * @return true if there was one
     */
    public boolean tryAcquire(Object key) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(Objects.requireNonNull(key, "key"));
        if (bucket == null) {
            bucket = newBucket(key, now);
        }
        boolean taken = bucket.tryTake(now);
        if (!taken) {
            skipped.incrementAndGet();
        }
        return taken;
    }

    private Bucket newBucket(Object key, long now) {
        if (buckets.mappingCount() >= MOST_KEYS) {
            buckets.values().removeIf(bucket -> bucket.isFull(now));
            if (buckets.mappingCount() >= MOST_KEYS) {
                overflows.incrementAndGet();
                return overflow;
            }
        }
        return buckets.computeIfAbsent(key, absent -> new Bucket());
    }

    /**
     * Does something if a permit is there.
     *
     * @param key the key whose permit it takes
     * @param work what to do, on the calling thread; must not return null
     * @param <T> the type of the result
     * @return the result, or empty when the call was left out
     * @throws Exception what the work threw
     */
    public <T> Optional<T> call(Object key, Callable<T> work) throws Exception {
        return tryAcquire(key) ? Optional.of(work.call()) : Optional.empty();
    }

    /**
     * Counts the calls that were left out.
     *
     * @return calls that found no permit
     */
    public long skipped() {
        return skipped.get();
    }

    /**
     * Counts the calls whose key found no bucket of its own.
     *
     * @return calls that used the shared bucket
     */
    public long overflows() {
        return overflows.get();
    }

    @Override
    public String toString() {
        return "throttle(" + permits + " in " + Duration.ofNanos(periodNanos) + ", " + buckets.mappingCount()
                + " keys)";
    }

    /** The permits of one key; guarded by itself. */
    private final class Bucket {
        private final Pacer pacer = Pacer.bucket(permits, periodNanos);

        synchronized boolean tryTake(long now) {
            if (pacer.delayNanos(now) > 0) {
                return false;
            }
            pacer.take(now);
            return true;
        }

        synchronized boolean isFull(long now) {
            return pacer.isIdle(now);
        }
    }
}
