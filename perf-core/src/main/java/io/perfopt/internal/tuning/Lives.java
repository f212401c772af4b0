package io.perfopt.internal.tuning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;

/**
 * What the loads of one region tell of how long its entries were true: of each pair of successive loads of a key, whether the second brought
 * another value. Thread-safe; remembers the last load of {@link #MOST_KEYS} keys by a hash of the value.
 */
final class Lives {
    static final int MOST_KEYS = 10_000;

    private final Cache<String, Load> lastLoads =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).executor(Runnable::run).build();

    @GuardedBy("this")
    private long lifeNanos;

    @GuardedBy("this")
    private long count;

    @GuardedBy("this")
    private long changed;

    @GuardedBy("this")
    private double staleShares;

    private record Load(int valueHash, long at, long lifeNanos) {}

    /**
     * The lives that ended since the count began.
     *
     * @param count how many
     * @param changed how many of them ended with another value
     * @param staleShares the sum over all of the share of a life in which the entry was out of date
     */
    record Tally(long count, long changed, double staleShares) {
        /** The average share, on the safe side by half a change. */
        double staleShare() {
            return (staleShares + 0.25) / (count + 0.5);
        }
    }

    /** Counts from now on, and only lives of this length. */
    synchronized void restart(long newLifeNanos) {
        lifeNanos = newLifeNanos;
        count = 0;
        changed = 0;
        staleShares = 0;
    }

    synchronized Tally tally() {
        return new Tally(count, changed, staleShares);
    }

    /**
     * A load brought a value. Values that have no equals of their own tell nothing.
     *
     * <p>Of a change all that is known is that it lies between the two loads. If any moment of the gap is as likely as another, an entry that
     * lived for T of the gap G was out of date for T²/2G on average, which is the share T/2G of its life.
     */
    void loaded(String key, Object value, long now) {
        if (!isComparable(value)) {
            return;
        }
        int valueHash = hash(value); // the user's code, outside the lock
        synchronized (this) {
            Load load = new Load(valueHash, now, lifeNanos);
            Load before = lastLoads.asMap().put(key, load);
            long gap = before == null ? 0 : now - before.at();
            if (before != null && gap > 0 && before.lifeNanos() == lifeNanos) {
                count++;
                if (before.valueHash() != load.valueHash()) {
                    changed++;
                    staleShares += Math.min(lifeNanos, gap) / (2.0 * gap);
                }
            }
        }
    }

    private static int hash(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        return value instanceof Object[] array ? Arrays.deepHashCode(array) : value.hashCode();
    }

    private static boolean isComparable(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return type == byte[].class || !type.getComponentType().isPrimitive();
        }
        return HAS_OWN_HASH.get(type);
    }

    private static final ClassValue<Boolean> HAS_OWN_HASH = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("hashCode").getDeclaringClass() != Object.class;
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException("every class has a hashCode", impossible);
            }
        }
    };
}
