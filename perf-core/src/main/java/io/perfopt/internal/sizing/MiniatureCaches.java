package io.perfopt.internal.sizing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Caches in miniature: each stands for the real cache at a multiple of its size, holds only the keys of a spatially hashed sample and is scaled
 * down by the same rate, with the same eviction policy. What they hit, the real one would have hit (docs/design/0080-cache-sizing.md).
 *
 * <p>Thread-safe: the caches are concurrent, the counters are adders; a snapshot taken while others record may miss the newest accesses.
 */
public final class MiniatureCaches {
    /** The multiples of the present size that are simulated. */
    public static final List<Double> FACTORS = List.of(0.5, 1.0, 2.0, 4.0);

    private static final int HASH_BITS = 24;

    private final int threshold;
    private final List<Miniature> miniatures;
    private final LongAdder sampled = new LongAdder();

    /**
     * @param maximumWeight the real cache's bound, in the unit of the weights
     * @param rate the share of all keys to follow, above 0 and at most 1
     */
    public MiniatureCaches(long maximumWeight, double rate) {
        if (maximumWeight < 1) {
            throw new IllegalArgumentException("maximumWeight must be at least 1, was " + maximumWeight);
        }
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate must be above 0 and at most 1, was " + rate);
        }
        this.threshold = Math.max(1, (int) Math.round(rate * (1 << HASH_BITS)));
        this.miniatures = FACTORS.stream()
                .map(factor -> new Miniature(Math.max(1, Math.round(maximumWeight * factor * rate()))))
                .toList();
    }

    /** The share of keys that is followed, as the threshold really has it. */
    public double rate() {
        return (double) threshold / (1 << HASH_BITS);
    }

    /** Whether a key is followed; always the same answer for one hash. */
    public boolean follows(long hash) {
        return hash >>> (Long.SIZE - HASH_BITS) < threshold;
    }

    /** Takes note of one look-up of a followed key: in each miniature it is a hit, or a miss that is then stored. */
    public void accessed(long hash, int weight) {
        sampled.increment();
        for (Miniature miniature : miniatures) {
            miniature.accessed(hash, weight);
        }
    }

    /**
     * The counts so far.
     *
     * @param requests all look-ups of the real cache so far, followed or not
     */
    public Counts counts(long requests) {
        return new Counts(
                requests,
                sampled.sum(),
                miniatures.stream().map(miniature -> miniature.hits.sum()).toList());
    }

    /**
     * The predicted hit ratio for each of {@link #FACTORS} between two counts.
     *
     * <p>A sample of keys holds by chance more or less of the traffic than its share, mostly by the luck of the most popular keys; those are
     * hits at any size, so the difference is added to or taken from the hits.
     */
    public List<Double> hitRatios(Counts from, Counts to) {
        double expected = (to.requests() - from.requests()) * rate();
        double luck = expected - (to.sampled() - from.sampled());
        return IntStream.range(0, FACTORS.size())
                .mapToObj(i -> {
                    long hits = to.hits().get(i) - from.hits().get(i);
                    return expected <= 0 ? Double.NaN : Math.min(1, Math.max(0, (hits + luck) / expected));
                })
                .toList();
    }

    /**
     * Cumulative counts at one moment.
     *
     * @param requests look-ups of the real cache
     * @param sampled look-ups of followed keys
     * @param hits hits of each miniature, in the order of {@link #FACTORS}
     */
    public record Counts(long requests, long sampled, List<Long> hits) {}

    private static final class Miniature {
        private final Cache<Long, Integer> cache;
        private final LongAdder hits = new LongAdder();

        Miniature(long maximumWeight) {
            this.cache = Caffeine.newBuilder()
                    .maximumWeight(maximumWeight)
                    .weigher((Long hash, Integer weight) -> weight)
                    .executor(Runnable::run)
                    .build();
        }

        void accessed(long hash, int weight) {
            if (cache.getIfPresent(hash) != null) {
                hits.increment();
            } else {
                cache.put(hash, weight);
            }
        }
    }
}
