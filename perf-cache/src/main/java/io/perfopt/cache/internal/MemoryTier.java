package io.perfopt.cache.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.perfopt.cache.EntryPriority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one region in memory: a Caffeine cache bounded by bytes, and beside it a second one for entries of high priority
 * from the first such entry on, up to half of the bound. Look-ups take no lock and allocate nothing. Safe for any number of threads;
 * {@link #put} and {@link #remove} of one key are called under its stripe, so that a key is in one of the two only.
 *
 * <p>Caffeine reads the clock at each look-up anyway and passes the time to {@link Times#expireAfterRead}; there an entry that is due
 * for refresh or no longer fresh is marked, once, so that the look-up needs no clock of its own.
 *
 * <p>What leaves by eviction or expiry is put into a queue under Caffeine's lock and taken from there by {@link #drain}, which the
 * region calls without locks after each write and at each clean-up.
 */
final class MemoryTier {
    private static final long FAVOURED_START_BYTES = 64 << 10;

    private final Cache<String, Entry> main;
    private final Policy.Eviction<String, Entry> mainBound;
    private final LongSupplier nanos;
    private final boolean announceAll;
    private final Queue<Departed> departed = new ConcurrentLinkedQueue<>();
    final LongAdder evictions = new LongAdder();
    final LongAdder expirations = new LongAdder();
    final Ghosts ghosts = new Ghosts();
    private final boolean exists;
    private final Executor executor;
    private final Stripes stripes;
    /** Set by whoever displaces an entry, taken by the next who looks. */
    private volatile boolean pressure;

    /** Written once, under the monitor of this; read by look-ups that found nothing in {@link #main}. */
    private volatile @Nullable Favoured favoured;

    /** Written under the monitor of this. */
    private volatile long maximumBytes;

    /** An entry that left by itself, and how often its stripe had been changed then. */
    record Departed(String key, Entry entry, boolean expired, long version) {}

    private record Favoured(Cache<String, Entry> cache, Policy.Eviction<String, Entry> bound) {}

    /**
     * @param executor runs Caffeine's upkeep, which is short
     * @param announceAll whether every departure is wanted, and not only those of entries that indices know
     */
    MemoryTier(long maximumBytes, LongSupplier nanos, Executor executor, boolean announceAll, Stripes stripes) {
        this.stripes = stripes;
        this.executor = executor;
        this.exists = maximumBytes > 0;
        this.nanos = nanos;
        this.announceAll = announceAll;
        this.maximumBytes = maximumBytes;
        this.main = build(maximumBytes);
        this.mainBound = bound(main);
    }

    private Cache<String, Entry> build(long bytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .<String, Entry>weigher((key, entry) -> entry.weight)
                .expireAfter(new Times())
                .ticker(nanos::getAsLong)
                .executor(this::upkeep)
                .evictionListener(this::left)
                .build();
    }

    /** Upkeep is short; who cannot hand it over does it himself. */
    private void upkeep(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException busy) {
            task.run();
        }
    }

    private static Policy.Eviction<String, Entry> bound(Cache<String, Entry> cache) {
        return cache.policy().eviction().orElseThrow();
    }

    /** The entry of a key if it is not dead; counts as a use of it. */
    @Nullable
    Entry find(String key) {
        Entry entry = main.getIfPresent(key);
        if (entry == null) {
            entry = favoured == null ? null : findFavoured(key);
        }
        return entry != null && entry.attention && idledOut(entry) ? null : entry;
    }

    private boolean idledOut(Entry entry) {
        return entry.idleNanos != 0 && entry.dead(nanos.getAsLong());
    }

    private @Nullable Entry findFavoured(String key) {
        Favoured second = favoured;
        if (second == null) {
            return null;
        }
        Entry entry = second.cache.getIfPresent(key);
        // A key that changes sides is put on the new one before it is taken from the old one.
        return entry != null ? entry : main.policy().getIfPresentQuietly(key);
    }

    /** The entry of a key if it is not dead; counts as no use. */
    @Nullable
    Entry peek(String key) {
        Entry entry = main.policy().getIfPresentQuietly(key);
        Favoured second = favoured;
        if (entry == null && second != null) {
            entry = second.cache.policy().getIfPresentQuietly(key);
        }
        return entry != null && idledOut(entry) ? null : entry;
    }

    /** Called under the stripe of the key. */
    void put(String key, Entry entry) {
        if (entry.traits.priority() == EntryPriority.HIGH) {
            favouredWithRoomFor(entry.weight).cache.put(key, entry);
            main.asMap().remove(key);
        } else {
            main.put(key, entry);
            Favoured second = favoured;
            if (second != null) {
                second.cache.asMap().remove(key);
            }
        }
    }

    /** Called under the stripe of the key. */
    @Nullable
    Entry remove(String key) {
        Entry entry = main.asMap().remove(key);
        Favoured second = favoured;
        Entry other = second == null ? null : second.cache.asMap().remove(key);
        return entry != null ? entry : other;
    }

    void forEach(BiConsumer<? super String, ? super Entry> visitor) {
        main.asMap().forEach(visitor);
        Favoured second = favoured;
        if (second != null) {
            second.cache.asMap().forEach(visitor);
        }
    }

    @Nullable
    Departed drain() {
        return departed.poll();
    }

    void cleanUp() {
        main.cleanUp();
        Favoured second = favoured;
        if (second != null) {
            second.cache.cleanUp();
        }
    }

    long entries() {
        Favoured second = favoured;
        return main.estimatedSize() + (second == null ? 0 : second.cache.estimatedSize());
    }

    long bytesUsed() {
        Favoured second = favoured;
        return mainBound.weightedSize().orElse(0)
                + (second == null ? 0 : second.bound.weightedSize().orElse(0));
    }

    long maximumBytes() {
        return maximumBytes;
    }

    /** Whether the cache has a memory tier at all. */
    boolean exists() {
        return exists;
    }

    /** Whether entries were displaced since the last call. */
    boolean takePressure() {
        boolean was = pressure;
        if (was) {
            pressure = false;
        }
        return was;
    }

    synchronized void resize(long bytes) {
        maximumBytes = bytes;
        Favoured second = favoured;
        if (second == null) {
            mainBound.setMaximum(bytes);
            return;
        }
        long reserve = Math.min(second.bound.getMaximum(), bytes / 2);
        long mainBytes = bytes - reserve;
        // Who loses goes first, so that the sum stays within the bound.
        if (mainBytes < mainBound.getMaximum()) {
            mainBound.setMaximum(mainBytes);
            second.bound.setMaximum(reserve);
        } else {
            second.bound.setMaximum(reserve);
            mainBound.setMaximum(mainBytes);
        }
    }

    private Favoured favouredWithRoomFor(int weight) {
        Favoured second = favoured;
        if (second != null && second.bound.weightedSize().orElse(0) + weight <= second.bound.getMaximum()) {
            return second;
        }
        synchronized (this) {
            second = favoured;
            long held = second == null ? 0 : second.bound.getMaximum();
            long wanted = Math.max(FAVOURED_START_BYTES, Math.max(2 * held, 2L * weight));
            long reserve = Math.max(held, Math.min(maximumBytes / 2, wanted));
            if (reserve > held) {
                mainBound.setMaximum(maximumBytes - reserve);
            }
            if (second == null) {
                Cache<String, Entry> cache = build(reserve);
                second = new Favoured(cache, bound(cache));
                favoured = second;
            } else if (reserve > held) {
                second.bound.setMaximum(reserve);
            }
            return second;
        }
    }

    /** Called by Caffeine under its own lock. */
    private void left(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        boolean expired = cause == RemovalCause.EXPIRED;
        (expired ? expirations : evictions).increment();
        if (!expired && key != null) {
            ghosts.displaced(key);
            pressure = true;
        }
        if (key != null && entry != null && (announceAll || entry.traits.labelled() || entry.idleNanos != 0)) {
            departed.add(new Departed(key, entry, expired, stripes.of(key).version));
        }
    }

    /**
     * The life of an entry as Caffeine asks for it. A read that would change the life by less than a second does not change it, so
     * entries with an idle time are given that second more and the reader looks at the exact moment himself.
     */
    private static final class Times implements Expiry<String, Entry> {
        private static final long TOLERANCE_NANOS = 1_000_000_000L;

        @Override
        public long expireAfterCreate(String key, Entry entry, long now) {
            long left = entry.deadAt - now;
            return entry.idleNanos == 0
                    ? left
                    : Math.min(left, entry.touchedNanos + entry.idleNanos - now) + TOLERANCE_NANOS;
        }

        @Override
        public long expireAfterUpdate(String key, Entry entry, long now, long current) {
            return expireAfterCreate(key, entry, now);
        }

        @Override
        public long expireAfterRead(String key, Entry entry, long now, long current) {
            if (!entry.attention && entry.attentionAt - now <= 0) {
                entry.attention = true;
            }
            return entry.idleNanos == 0 ? current : used(entry, now, current);
        }

        private static long used(Entry entry, long now, long current) {
            if (entry.dead(now)) {
                entry.attention = true;
                return current;
            }
            entry.touchedNanos = now;
            return Math.min(entry.deadAt - now, entry.idleNanos) + TOLERANCE_NANOS;
        }
    }
}
