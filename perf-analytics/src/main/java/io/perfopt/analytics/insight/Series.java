package io.perfopt.analytics.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * Values over time, oldest first: what every question of this package is asked about.
 *
 * <p>Immutable and safe from any thread. Holds at most {@value #MAXIMUM_SIZE} values; the pairwise statistics (trend, regression) first
 * take block medians of series longer than 2,000.
 */
public final class Series {

    /** The most values a series may hold. */
    public static final int MAXIMUM_SIZE = 1_000_000;

    private final long[] epochMillis;
    private final double[] values;
    private final boolean[] paused;

    private Series(long[] epochMillis, double[] values, boolean[] paused) {
        if (values.length > MAXIMUM_SIZE) {
            throw new IllegalArgumentException(
                    "a series must hold at most " + MAXIMUM_SIZE + " values, had " + values.length);
        }
        if (epochMillis.length != values.length || paused.length != values.length) {
            throw new IllegalArgumentException("times, values and pauses must be equally many, were "
                    + epochMillis.length + ", " + values.length + " and " + paused.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("values must be finite, value " + i + " was " + values[i]);
            }
            if (i > 0 && epochMillis[i] <= epochMillis[i - 1]) {
                throw new IllegalArgumentException("times must rise strictly, time " + i + " was " + epochMillis[i]
                        + " after " + epochMillis[i - 1]);
            }
        }
        this.epochMillis = epochMillis;
        this.values = values;
        this.paused = paused;
    }

    /**
     * A series of values at the given times.
     *
     * @param epochMillis milliseconds since the epoch, strictly rising
     * @param values the values, finite
     * @return the series
     * @throws IllegalArgumentException when the two are not equally long, a time does not rise or a value is not finite
     */
    public static Series of(long[] epochMillis, double[] values) {
        return new Series(epochMillis.clone(), values.clone(), new boolean[values.length]);
    }

    /**
     * A series of values at the given times, some of which fell into a pause of the JVM itself.
     *
     * @param epochMillis milliseconds since the epoch, strictly rising
     * @param values the values, finite
     * @param paused whether the JVM stalled while the value was measured
     * @return the series
     * @throws IllegalArgumentException when the three are not equally long, a time does not rise or a value is not finite
     */
    public static Series of(long[] epochMillis, double[] values, boolean[] paused) {
        return new Series(epochMillis.clone(), values.clone(), paused.clone());
    }

    /**
     * A series of values at equal distances.
     *
     * @param start the time of the first value
     * @param step the time between two values, at least one millisecond
     * @param values the values, finite
     * @return the series
     * @throws IllegalArgumentException when the step is shorter than a millisecond or a value is not finite
     */
    public static Series of(Instant start, Duration step, double... values) {
        Objects.requireNonNull(start, "start");
        if (step.toMillis() < 1) {
            throw new IllegalArgumentException("step must be at least 1 ms, was " + step);
        }
        long[] times = new long[values.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = start.toEpochMilli() + i * step.toMillis();
        }
        return new Series(times, values.clone(), new boolean[values.length]);
    }

    /**
     * A series of values without times of their own: one a second from the epoch on.
     *
     * @param values the values, finite
     * @return the series
     * @throws IllegalArgumentException when a value is not finite
     */
    public static Series of(double... values) {
        return of(Instant.EPOCH, Duration.ofSeconds(1), values);
    }

    /**
     * How many values it holds.
     *
     * @return the number of values
     */
    public int size() {
        return values.length;
    }

    /**
     * One of its values.
     *
     * @param index from 0
     * @return the value
     */
    public double value(int index) {
        return values[index];
    }

    /**
     * The time of one of its values.
     *
     * @param index from 0
     * @return the time
     */
    public Instant at(int index) {
        return Instant.ofEpochMilli(epochMillis[index]);
    }

    /**
     * Whether the JVM stalled while one of its values was measured.
     *
     * @param index from 0
     * @return whether it stalled
     */
    public boolean paused(int index) {
        return paused[index];
    }

    /**
     * Its values.
     *
     * @return a copy
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * The times of its values, in milliseconds since the epoch.
     *
     * @return a copy
     */
    public long[] epochMillis() {
        return epochMillis.clone();
    }

    /**
     * The usual time between two values.
     *
     * @return the median distance; zero for fewer than two values
     */
    public Duration step() {
        if (values.length < 2) {
            return Duration.ZERO;
        }
        long[] distances = new long[values.length - 1];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = epochMillis[i + 1] - epochMillis[i];
        }
        Arrays.sort(distances);
        return Duration.ofMillis(distances[distances.length / 2]);
    }

    /**
     * What an answer about the whole series rests on.
     *
     * @return its size and span
     */
    public Evidence evidence() {
        return values.length == 0
                ? new Evidence(0, Instant.EPOCH, Instant.EPOCH)
                : new Evidence(values.length, at(0), at(values.length - 1));
    }

    @Override
    public String toString() {
        return "Series[" + evidence() + "]";
    }
}
