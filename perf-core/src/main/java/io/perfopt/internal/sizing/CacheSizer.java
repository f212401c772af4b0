package io.perfopt.internal.sizing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.CacheSizing;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.spi.AccessSampler;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a sample of a cache's keys through {@linkplain MiniatureCaches caches in miniature}, one set for each region, and answers what other
 * sizes would have hit. The share of keys it follows begins at one and is halved whenever the sample has grown past {@link #MOST_ENTRIES} or
 * following took more than {@link #BUDGET} of a core.
 *
 * <p>Thread-safe: look-ups pass through concurrent parts only; what is added up lies under the monitor of this, which a look-up never takes
 * and a store only when it has to make the sample smaller.
 */
public final class CacheSizer implements AccessSampler {
    /** Entries of the present size in miniature, over all regions, before the sample is halved. */
    static final long MOST_ENTRIES = 4_096;

    /** Regions that are followed; the look-ups of more than these are not part of the answer. */
    static final int MOST_REGIONS = 64;

    /** The share of one core that following may take. */
    static final double BUDGET = 0.01;

    private static final int HASH_BITS = 24;
    private static final int SMALLEST_SHARE_BITS = 14;
    private static final int STORES_BETWEEN_LOOKS = 64;
    private static final int CALLS_FOR_ONE_TIMED = 64;
    private static final int DRAW_SHIFT = Long.SIZE - 6;
    private static final long SLOW_CALL_NANOS = 20_000;

    private final CachingSystem cache;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, RegionTally> regions = new ConcurrentHashMap<>();
    private final AtomicLong stores = new AtomicLong();
    private final LongAdder timedNanos = new LongAdder();

    @GuardedBy("this")
    private final SizingHistory history;

    @GuardedBy("this")
    private long budgetBegan;

    /** What was counted since the last span ended, before the share was last changed. */
    @GuardedBy("this")
    private Span pending = Span.NOTHING;

    @GuardedBy("this")
    private boolean following;

    /** The share of keys followed is two to the power of minus this. Written under the monitor. */
    private volatile int shareBits;

    public CacheSizer(CachingSystem cache, LongSupplier nanoTime, InstantSource wallClock) {
        this.cache = cache;
        this.nanoTime = nanoTime;
        this.budgetBegan = nanoTime.getAsLong();
        this.history = new SizingHistory(budgetBegan, wallClock);
    }

    /** Begins to follow. */
    public synchronized void start() {
        Figures.of(cache).keySet().forEach(this::welcome);
        following = true;
        cache.sampleAccesses(share(), this);
    }

    /** Ends following; what was learnt can still be asked for. */
    public synchronized void stop() {
        following = false;
        cache.stopSampling();
    }

    // What the cache shows

    @Override
    public void lookedUp(String region, long keyHash, int weightBytes, boolean inMemory) {
        RegionTally tally = regions.get(region);
        if (tally != null && follows(keyHash)) {
            long began = nanoTime.getAsLong();
            tally.miniatures.lookedUp(keyHash, weightBytes, inMemory, began);
            noteTime(began);
        }
    }

    @Override
    public void stored(String region, long keyHash, int weightBytes, long lifeNanos) {
        RegionTally tally = regions.get(region);
        if (tally == null) {
            tally = welcome(region);
        }
        if (tally != null && follows(keyHash)) {
            long began = nanoTime.getAsLong();
            tally.miniatures.stored(keyHash, weightBytes, lifeNanos, began);
            noteTime(began);
            if (stores.incrementAndGet() % STORES_BETWEEN_LOOKS == 0 && entries() > MOST_ENTRIES) {
                makeSampleSmaller();
            }
        }
    }

    @Override
    public void removed(String region, long keyHash) {
        RegionTally tally = regions.get(region);
        if (tally != null) {
            tally.miniatures.removed(keyHash);
        }
    }

    /** Times one call in {@link #CALLS_FOR_ONE_TIMED}, drawn by the clock itself. A thread that was put aside meanwhile counts as a slow call. */
    private void noteTime(long began) {
        if ((began * 0x9E3779B97F4A7C15L) >>> DRAW_SHIFT == 0) {
            timedNanos.add(Math.min(SLOW_CALL_NANOS, nanoTime.getAsLong() - began));
        }
    }

    private double share() {
        return 1.0 / (1 << shareBits);
    }

    private boolean follows(long keyHash) {
        return (keyHash >>> (Long.SIZE - HASH_BITS)) < (1L << (HASH_BITS - shareBits));
    }

    private long entries() {
        long entries = 0;
        for (RegionTally tally : regions.values()) {
            entries += tally.miniatures.entries();
        }
        return entries;
    }

    private synchronized @Nullable RegionTally welcome(String region) {
        RegionTally known = regions.get(region);
        Figures now = known != null || regions.size() >= MOST_REGIONS
                ? null
                : Figures.of(cache).get(region);
        if (now == null) {
            return known;
        }
        RegionTally added = new RegionTally(now, share(), new MiniatureCaches(now.maximumBytes(), share()));
        regions.put(region, added);
        return added;
    }

    private synchronized void makeSampleSmaller() {
        if (entries() > MOST_ENTRIES && shareBits < SMALLEST_SHARE_BITS) {
            pending = pending.plus(addUp(Figures.of(cache), shareBits + 1));
        }
    }

    /** Ends a span: called at each interval by the thread that tunes. */
    public synchronized void endSpan() {
        long now = nanoTime.getAsLong();
        Map<String, Figures> figures = Figures.of(cache);
        Span span = pending.plus(addUp(figures, affordableShareBits(now)));
        pending = Span.NOTHING;
        history.add(span, bytes(figures), now);
    }

    /** What other sizes would have hit in the last minutes. */
    public synchronized CacheSizing answer() {
        Map<String, Figures> figures = Figures.of(cache);
        Span open = pending;
        for (Map.Entry<String, RegionTally> region : regions.entrySet()) {
            Figures now = figures.get(region.getKey());
            open = now == null ? open : open.plus(region.getValue().since(now));
        }
        return history.answer(open, bytes(figures), share(), nanoTime.getAsLong());
    }

    private static long bytes(Map<String, Figures> figures) {
        return figures.values().stream().mapToLong(Figures::maximumBytes).sum();
    }

    /** Adds up what all regions counted, which from here on count with another share; regions that are no longer there are forgotten. */
    @GuardedBy("this")
    private Span addUp(Map<String, Figures> figures, int newShareBits) {
        boolean changed = newShareBits != shareBits;
        shareBits = newShareBits;
        Span sum = Span.NOTHING;
        for (Map.Entry<String, RegionTally> region : regions.entrySet()) {
            Figures now = figures.get(region.getKey());
            if (now == null) {
                regions.remove(region.getKey());
            } else {
                sum = sum.plus(region.getValue().since(now));
                region.getValue().restart(now, share(), this::follows);
            }
        }
        if (changed && following) {
            cache.sampleAccesses(share(), this);
        }
        return sum;
    }

    /** Half the share, or less, when following took too much of a core; twice when there is much room for more. */
    @GuardedBy("this")
    private int affordableShareBits(long now) {
        long elapsed = now - budgetBegan;
        double spent = elapsed <= 0 ? 0 : (double) timedNanos.sumThenReset() * CALLS_FOR_ONE_TIMED / elapsed;
        budgetBegan = now;
        int bits = shareBits;
        for (double over = spent; over > BUDGET && bits < SMALLEST_SHARE_BITS; over /= 2) {
            bits++;
        }
        boolean room = spent < BUDGET / 4 && entries() < MOST_ENTRIES / 4;
        return room && bits > 0 ? bits - 1 : bits;
    }
}
