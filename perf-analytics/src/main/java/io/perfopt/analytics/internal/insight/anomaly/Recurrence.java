package io.perfopt.analytics.internal.insight.anomaly;

import java.util.Arrays;

/**
 * When was there last an excursion as large as this one? A bounded memory of the excursions of a stream.
 *
 * <p>Excursions are kept block by block, so that one that lasts is not taken for its own precedent: a block is compared with only once
 * the next one is full. An excursion that a later one comes near is merged with it: the larger size, the later time. So sizes fall from
 * old to new by at least a tenth each, and a few dozen places hold any history. Not thread-safe.
 */
final class Recurrence {

    /** How much of an excursion an earlier one must reach to be comparable. */
    private static final double COMPARABLE = 0.8;

    /** From how much of its size on a later excursion is merged with an earlier one. */
    private static final double MERGES = 0.9;

    /** Values a block; the shortest time after which something comes again rather than goes on. */
    private static final int BLOCK = 100;

    private static final int PLACES = 32;
    private static final double NONE = Double.NEGATIVE_INFINITY;

    private final double[] sizes = new double[PLACES];
    private final long[] times = new long[PLACES];
    private int count;
    private long block;
    private double current = NONE;
    private long currentTime;
    private double previous = NONE;
    private long previousTime;

    /** The decades that the time since the last comparable excursion allows; infinite when there was none. */
    double rarity(double value, double level, long time) {
        turn(level, time);
        double enough = level + COMPARABLE * (value - level);
        for (int i = count - 1; i >= 0; i--) {
            if (sizes[i] >= enough) {
                // one event in an observed span says: about once in twice that span
                return Math.log10(2.0 * (time - times[i]));
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    void add(double value, double level, long time) {
        turn(level, time);
        if (value > current) {
            current = value;
            currentTime = time;
        }
    }

    private void turn(double level, long time) {
        long now = time / BLOCK;
        if (now == block) {
            return;
        }
        keep(previous, previousTime, level);
        if (now == block + 1) {
            previous = current;
            previousTime = currentTime;
        } else {
            keep(current, currentTime, level);
            previous = NONE;
        }
        current = NONE;
        block = now;
    }

    private void keep(double value, long time, double level) {
        if (value == NONE) {
            return;
        }
        double largest = value;
        while (count > 0 && value - level >= MERGES * (sizes[count - 1] - level)) {
            count--;
            largest = Math.max(largest, sizes[count]);
        }
        if (count == PLACES) {
            count--;
        }
        sizes[count] = largest;
        times[count] = time;
        count++;
    }

    @Override
    public String toString() {
        return "Recurrence" + Arrays.toString(Arrays.copyOf(sizes, count));
    }
}
