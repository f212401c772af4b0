package io.perfopt.cache.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.perfopt.cache.EntryPriority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one region in memory: a Caffeine cache bounded by bytes, and beside it a second one for entries of high priority
 * from the first such entry on, up to half of the bound. Look-ups take no lock and allocate nothing. Safe for any number of threads;
 * {@link #put} and {@link #remove} of one key are called under its stripe, so that a key is in one of the two only.
 *
 * <p>Caffeine knows of no expiry (docs/design/0021-the-way-of-a-hit.md): a dead entry is removed by the look-up that meets it or by
 * {@link #sweep}. What leaves by eviction or expiry is put into a queue, under Caffeine's lock, and taken from there by {@link #drain}, which
 * the region calls without locks after each write and at each clean-up.
 */
final class MemoryTier {
    private static final long FAVOURED_START_BYTES = 64 << 10;

    private final Cache<String, Entry> main;
    private final Policy.Eviction<String, Entry> mainBound;
    private final Sweeper mainSweeper;
    private final Clocks clocks;
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

    private record Favoured(Cache<String, Entry> cache, Policy.Eviction<String, Entry> bound, Sweeper sweeper) {}

    /**
     * @param executor runs Caffeine's upkeep, which is short
     * @param announceAll whether every departure is wanted, and not only those of entries that indices know
     */
    MemoryTier(long maximumBytes, Clocks clocks, Executor executor, boolean announceAll, Stripes stripes) {
        this.stripes = stripes;
        this.executor = executor;
        this.exists = maximumBytes > 0;
        this.clocks = clocks;
        this.announceAll = announceAll;
        this.maximumBytes = maximumBytes;
        this.main = build(maximumBytes);
        this.mainBound = bound(main);
        this.mainSweeper = new Sweeper(main);
    }

    private Cache<String, Entry> build(long bytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .<String, Entry>weigher((key, entry) -> entry.weight)
                .executor(this::upkeep)
                .evictionListener(this::displaced)
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

    /** The entry of a key if it may be served as it is; counts as a use of it. The way of nearly all look-ups. */
    @Nullable
    Entry findCalm(String key) {
        Entry entry = look(key);
        return entry != null && (clocks.isFarAhead(entry.calmUntil) || entry.calm(clocks.nanos())) ? entry : null;
    }

    /** The entry of a key if it is not dead; counts as a use of it. */
    @Nullable
    Entry find(String key) {
        Entry entry = look(key);
        if (entry == null) {
            return null;
        }
        long now = clocks.nanos();
        if (entry.dead(now)) {
            expire(key, entry);
            return null;
        }
        entry.use(now);
        return entry;
    }

    private @Nullable Entry look(String key) {
        Entry entry = main.getIfPresent(key);
        return entry == null && favoured != null ? lookAmongFavoured(key) : entry;
    }

    private @Nullable Entry lookAmongFavoured(String key) {
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
        Entry entry = stored(key);
        return entry != null && entry.dead(clocks.nanos()) ? null : entry;
    }

    /** The entry of a key, dead or not; counts as no use. */
    @Nullable
    Entry stored(String key) {
        Entry entry = main.policy().getIfPresentQuietly(key);
        Favoured second = favoured;
        return entry == null && second != null ? second.cache.policy().getIfPresentQuietly(key) : entry;
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

    /** Shows the entries that are not dead. */
    void forEach(BiConsumer<? super String, ? super Entry> visitor) {
        long now = clocks.nanos();
        forEachStored((key, entry) -> {
            if (!entry.dead(now)) {
                visitor.accept(key, entry);
            }
        });
    }

    /** Shows all entries, dead ones too. */
    void forEachStored(BiConsumer<? super String, ? super Entry> visitor) {
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

    /** Removes some of what is dead, see {@link Sweeper}. */
    void sweep() {
        long now = clocks.nanos();
        mainSweeper.sweep(now, this::expire);
        Favoured second = favoured;
        if (second != null) {
            second.sweeper.sweep(now, this::expire);
        }
    }

    /** Removes all that is dead, and all that is too much. */
    void cleanUp() {
        long now = clocks.nanos();
        forEachStored((key, entry) -> {
            if (entry.dead(now)) {
                expire(key, entry);
            }
        });
        main.cleanUp();
        Favoured second = favoured;
        if (second != null) {
            second.cache.cleanUp();
        }
    }

    private void expire(String key, Entry entry) {
        Favoured second = favoured;
        if (main.asMap().remove(key, entry)
                || (second != null && second.cache.asMap().remove(key, entry))) {
            expirations.increment();
            depart(key, entry, true);
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
                second = new Favoured(cache, bound(cache), new Sweeper(cache));
                favoured = second;
            } else if (reserve > held) {
                second.bound.setMaximum(reserve);
            }
            return second;
        }
    }

    /** Called by Caffeine under its own lock. */
    private void displaced(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        evictions.increment();
        if (key != null && entry != null) {
            ghosts.displaced(key);
            pressure = true;
            depart(key, entry, false);
        }
    }

    private void depart(String key, Entry entry, boolean expired) {
        if (announceAll || entry.traits.labelled() || entry.idleNanos != 0) {
            departed.add(new Departed(key, entry, expired, stripes.of(key).version));
        }
    }
}
