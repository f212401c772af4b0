package io.perfopt;

import io.perfopt.cache.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which hit ratio other sizes of the cache's memory would have given for the look-ups of the last minutes, simulated with a sample of the keys.
 * Immutable.
 *
 * @param span the time it looks back on
 * @param lookUps look-ups in memory in that time
 * @param followedLookUps those of followed keys, which the simulation saw
 * @param followedShare the share of all keys that is followed now
 * @param measuredHitRatio what the cache really had in that time; absent without look-ups
 * @param predictions for half, the present, twice and four times the size; empty without look-ups
 * @param checks earlier predictions beside what was measured later, oldest first, the last 100
 */
public record CacheSizing(
        Duration span,
        long lookUps,
        long followedLookUps,
        double followedShare,
        OptionalDouble measuredHitRatio,
        List<Prediction> predictions,
        List<Check> checks) {
    /**
     * Keeps unmodifiable copies of the lists.
     *
     * @param span as described above
     * @param lookUps as described above
     * @param followedLookUps as described above
     * @param followedShare as described above
     * @param measuredHitRatio as described above
     * @param predictions as described above
     * @param checks as described above
     */
    public CacheSizing {
        predictions = List.copyOf(predictions);
        checks = List.copyOf(checks);
    }

    /**
     * The prediction for a multiple of the present size.
     *
     * @param factor 0.5, 1, 2 or 4
     * @return the prediction; empty for another factor, or without look-ups
     */
    public Optional<Prediction> at(double factor) {
        return predictions.stream()
                .filter(prediction -> prediction.factor() == factor)
                .findFirst();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("cache sizing over ").append(span).append(": ");
        measuredHitRatio.ifPresent(
                ratio -> text.append("measured ").append(percent(ratio)).append("; "));
        predictions.forEach(prediction -> text.append(prediction.memory())
                .append(" would give ")
                .append(percent(prediction.hitRatio()))
                .append(", "));
        return text.append("from ")
                .append(followedLookUps)
                .append(" of ")
                .append(lookUps)
                .append(" look-ups")
                .toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /**
     * What one size would have given.
     *
     * @param factor the multiple of the present size
     * @param memory the size
     * @param hitRatio hits in memory by look-ups in memory
     */
    public record Prediction(double factor, ByteSize memory, double hitRatio) {}

    /**
     * A prediction and what came.
     *
     * @param at when it was measured
     * @param memory the size then
     * @param predicted the hit ratio predicted for that size, from the time before
     * @param measured the hit ratio measured
     */
    public record Check(Instant at, ByteSize memory, double predicted, double measured) {}
}
