package io.perfopt.internal.sizing;

import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What happened in some time in some regions. Immutable.
 *
 * @param lookUps look-ups in memory
 * @param hits those it answered
 * @param evictions entries it displaced
 * @param followed look-ups of followed keys
 * @param predictedHits hits that each of {@link MiniatureCaches#FACTORS} would have had; may lie outside of 0 to {@code lookUps} by chance
 */
record Span(long lookUps, long hits, long evictions, long followed, List<Double> predictedHits) {
    static final Span NOTHING = new Span(0, 0, 0, 0, Collections.nCopies(MiniatureCaches.FACTORS.size(), 0.0));

    static List<Double> each(IntToDoubleFunction value) {
        return IntStream.range(0, MiniatureCaches.FACTORS.size())
                .mapToObj(value::applyAsDouble)
                .toList();
    }

    Span plus(Span other) {
        return new Span(
                lookUps + other.lookUps,
                hits + other.hits,
                evictions + other.evictions,
                followed + other.followed,
                each(i -> predictedHits.get(i) + other.predictedHits.get(i)));
    }

    double hitRatio() {
        return (double) hits / lookUps;
    }

    double predictedHitRatio(int factor) {
        return Math.min(1, Math.max(0, predictedHits.get(factor) / lookUps));
    }

    /** The ratio predicted for a multiple of the present size, on the curve through the simulated ones; their ends hold beyond them. */
    double predictedHitRatioAt(double multiple) {
        List<Double> factors = MiniatureCaches.FACTORS;
        int last = factors.size() - 1;
        if (multiple <= factors.get(0)) {
            return predictedHitRatio(0);
        }
        for (int i = 1; i <= last; i++) {
            if (multiple <= factors.get(i)) {
                double part = Math.log(multiple / factors.get(i - 1)) / Math.log(factors.get(i) / factors.get(i - 1));
                return predictedHitRatio(i - 1) * (1 - part) + predictedHitRatio(i) * part;
            }
        }
        return predictedHitRatio(last);
    }
}
