package io.perfopt.internal.sizing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Caches in miniature: each stands for the real cache at a multiple of its size, holds only the keys of a spatially hashed sample and is scaled
 * down by the same rate, with the same eviction policy. What they hit, the real one would have hit (docs/design/0080-cache-sizing.md).
 *
 * <p>Thread-safe: the caches are concurrent, the counters are adders, and of an entry's fields, which are written without ordering, a lost
 * change costs one miscounted look-up. Counts taken while others record may miss the newest look-ups.
 */
public final class MiniatureCaches {
    /** The multiples of the present size that are simulated. */
    public static final List<Double> FACTORS = List.of(0.5, 1.0, 2.0, 4.0);

    private static final int PRESENT = FACTORS.indexOf(1.0);
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final List<Miniature> miniatures;
    private final LongAdder lookUps = new LongAdder();

    /**
     * @param maximumWeight the real cache's bound, in the unit of the weights
     * @param rate the share of all keys that will be shown
     */
    public MiniatureCaches(long maximumWeight, double rate) {
        this.miniatures = FACTORS.stream()
                .map(factor -> new Miniature(scaled(maximumWeight, factor, rate)))
                .toList();
    }

    private static long scaled(long maximumWeight, double factor, double rate) {
        if (maximumWeight < 0) {
            throw new IllegalArgumentException("maximumWeight must be at least 0, was " + maximumWeight);
        }
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be above 0 and at most 1, was " + rate);
        }
        return Math.max(1, Math.round(maximumWeight * factor * rate));
    }

    /**
     * A key was looked up in the real cache. One that the real cache has and none of these ever saw is new to the sample: it is taken over
     * and not counted, so that following may begin with a full cache.
     *
     * @param weight of the entry the real cache found in any of its tiers; 0 when it found none
     * @param inMemory whether it was in the memory that is simulated
     * @param now on the clock of the times to live
     */
    public void lookedUp(long hash, int weight, boolean inMemory, long now) {
        Held largest = miniatures.get(miniatures.size() - 1).cache.getIfPresent(hash);
        if (largest == null && inMemory) {
            miniatures.forEach(miniature -> miniature.cache.put(hash, new Held(weight, FOR_EVER, now)));
            return;
        }
        lookUps.increment();
        long lifeNanos = largest == null ? FOR_EVER : largest.lifeNanos;
        for (int i = 0; i < miniatures.size() - 1; i++) {
            Miniature miniature = miniatures.get(i);
            miniature.lookedUp(hash, miniature.cache.getIfPresent(hash), weight, inMemory, lifeNanos, now);
        }
        miniatures.get(miniatures.size() - 1).lookedUp(hash, largest, weight, inMemory, lifeNanos, now);
    }

    /**
     * The value of a key was put into the real cache.
     *
     * @param lifeNanos how long it may live
     * @param now on the clock of the times to live
     */
    public void stored(long hash, int weight, long lifeNanos, long now) {
        for (Miniature miniature : miniatures) {
            miniature.stored(hash, weight, lifeNanos, now);
        }
    }

    /** A key was taken out of the real cache by its users. */
    public void removed(long hash) {
        miniatures.forEach(miniature -> miniature.cache.invalidate(hash));
    }

    /** Follows the real cache to another bound, or the sample to another rate; keys that are no longer shown go. */
    public void resize(long maximumWeight, double rate, LongPredicate stillShown) {
        for (int i = 0; i < miniatures.size(); i++) {
            Miniature miniature = miniatures.get(i);
            miniature.cache.asMap().keySet().removeIf(hash -> !stillShown.test(hash));
            miniature.bound.setMaximum(scaled(maximumWeight, FACTORS.get(i), rate));
        }
    }

    /** How many entries the miniature of the present size holds. */
    public long entries() {
        return miniatures.get(PRESENT).cache.estimatedSize();
    }

    /** What was counted since these were made. */
    public Counts counts() {
        return new Counts(
                lookUps.sum(),
                miniatures.stream().map(miniature -> miniature.hits.sum()).toList());
    }

    /**
     * Cumulative counts at one moment.
     *
     * @param lookUps of the keys that were shown
     * @param hits of each miniature, in the order of {@link #FACTORS}
     */
    public record Counts(long lookUps, List<Long> hits) {}

    /** An entry as far as it matters here. */
    private static final class Held {
        final int weight;
        long lifeNanos;
        long deadAt;
        /** The real cache had lost it when it was looked up last: what is stored next is a load that this size would have saved. */
        boolean onlyHere;

        Held(int weight, long lifeNanos, long now) {
            this.weight = weight;
            storedAgain(lifeNanos, now);
        }

        final void storedAgain(long lifeNanos, long now) {
            this.lifeNanos = lifeNanos;
            this.deadAt = now + lifeNanos;
        }
    }

    private static final class Miniature {
        private final Cache<Long, Held> cache;
        private final Policy.Eviction<Long, Held> bound;
        private final LongAdder hits = new LongAdder();

        Miniature(long maximumWeight) {
            this.cache = Caffeine.newBuilder()
                    .maximumWeight(maximumWeight)
                    .weigher((Long hash, Held held) -> held.weight)
                    .executor(Runnable::run)
                    .build();
            this.bound = cache.policy().eviction().orElseThrow();
        }

        /** Counts a look-up that found this here. */
        void lookedUp(long hash, @Nullable Held held, int weight, boolean inMemory, long lifeNanos, long now) {
            if (held != null && held.deadAt - now > 0) {
                held.onlyHere = !inMemory;
                hits.increment();
            } else if (weight > 0) {
                // The real cache has it, so no store will be shown; this size would have had to load it now.
                cache.put(hash, new Held(weight, lifeNanos, now));
            } else if (held != null) {
                cache.invalidate(hash);
            }
        }

        void stored(long hash, int weight, long lifeNanos, long now) {
            Held held = cache.policy().getIfPresentQuietly(hash);
            if (held == null || held.weight != weight || held.deadAt - now <= 0) {
                cache.put(hash, new Held(weight, lifeNanos, now));
            } else if (held.onlyHere) {
                held.onlyHere = false;
            } else {
                held.storedAgain(lifeNanos, now);
            }
        }
    }
}
