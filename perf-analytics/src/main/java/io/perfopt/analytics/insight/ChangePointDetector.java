package io.perfopt.analytics.insight;

import io.perfopt.analytics.internal.insight.stats.Segmentation;
import io.perfopt.analytics.internal.insight.stats.SpikeFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches a stream for steps of its level, for alerts: looks again at each value, over the recent past since the last step.
 *
 * <p>Of steady streams it raises about one false step in three thousand values; docs/guide/insight.md has the measured delays.
 * Holds {@value #WINDOW} values. Not thread-safe: one detector watches one stream, from one thread at a time.
 */
public final class ChangePointDetector {

    /** How many values since the last step are looked at. */
    public static final int WINDOW = 120;

    /** For one look; neighbouring looks see nearly the same values, so a stream has far fewer false steps than looks. */
    private static final double ALPHA = 0.001;

    private static final int MINIMUM_SEGMENT = 5;

    /** Values before the first look. */
    private static final int MINIMUM = 15;

    private final double minimumPercent;
    private final double[] values = new double[WINDOW];
    private final Instant[] times = new Instant[WINDOW];
    private int held;
    private int seen;

    private ChangePointDetector(double minimumPercent) {
        this.minimumPercent = minimumPercent;
    }

    /**
     * Watches for steps of at least 5 %.
     *
     * @return a new detector
     */
    public static ChangePointDetector online() {
        return online(5);
    }

    /**
     * Watches for steps of at least the given size.
     *
     * @param minimumPercent the smallest step, in percent of the level before it, at least 0
     * @return a new detector
     * @throws IllegalArgumentException when the size is negative or not finite
     */
    public static ChangePointDetector online(double minimumPercent) {
        if (!(minimumPercent >= 0) || Double.isInfinite(minimumPercent)) {
            throw new IllegalArgumentException("minimumPercent must be at least 0 and finite, was " + minimumPercent);
        }
        return new ChangePointDetector(minimumPercent);
    }

    /**
     * Takes the next value.
     *
     * @param at its time
     * @param value the value, finite
     * @return the step that this value made sure of, its index counted from the first value of the stream; empty for none
     * @throws IllegalArgumentException when the value is not finite
     */
    public Optional<ChangePoint> add(Instant at, double value) {
        Objects.requireNonNull(at, "at");
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, was " + value);
        }
        if (held == WINDOW) {
            forget(1);
        }
        values[held] = value;
        times[held] = at;
        held++;
        seen++;
        if (held < MINIMUM) {
            return Optional.empty();
        }
        List<Segmentation.Step> steps = Segmentation.steps(
                SpikeFilter.withoutSpikes(Arrays.copyOf(values, held)), ALPHA, MINIMUM_SEGMENT, minimumPercent / 100);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Segmentation.Step step = steps.get(steps.size() - 1);
        ChangePoint found = new ChangePoint(
                seen - held + step.index(), times[step.index()], step.before(), step.after(), step.pValue());
        forget(step.index());
        return Optional.of(found);
    }

    private void forget(int count) {
        System.arraycopy(values, count, values, 0, held - count);
        System.arraycopy(times, count, times, 0, held - count);
        held -= count;
    }

    @Override
    public String toString() {
        return "ChangePointDetector[values=" + seen + ", since the last step=" + held + "]";
    }
}
