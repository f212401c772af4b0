package io.perfopt.analytics.internal.slots;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The one clock of an engine: nanoseconds since the epoch that advance with the monotonic clock from the wall time at the start, so
 * that slots fall on whole minutes and never go back. Thread-safe.
 *
 * <p>{@link #second} is read for every record. While a {@link Ticker} runs it costs one load, because the ticker publishes the
 * second; otherwise it reads the clock.
 */
public final class TimeBase {
    private static final long NO_TICKER = Long.MIN_VALUE;
    private static final long NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final long offset;
    /** Written by the ticker only, read by every record; NO_TICKER sends readers to the clock. */
    private volatile long ticked = NO_TICKER;

    /**
     * Binds a monotonic clock to the wall clock.
     *
     * @param nanoTime the monotonic clock
     * @param wall read once
     * @throws IllegalArgumentException when its time is not within the range of nanoseconds since the epoch
     */
    public TimeBase(LongSupplier nanoTime, InstantSource wall) {
        this.nanoTime = nanoTime;
        Instant start = wall.instant();
        try {
            offset = epochNanos(start) - nanoTime.getAsLong();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("wallClock must say a time from 1678 to 2261, was " + start, e);
        }
    }

    /** The monotonic clock as it is, for measuring durations. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Nanoseconds since the epoch. */
    public long epochNanos() {
        return nanoTime.getAsLong() + offset;
    }

    /** Nanoseconds since the epoch of a reading of the monotonic clock. */
    public long epochNanos(long nanoTimeReading) {
        return nanoTimeReading + offset;
    }

    public Instant now() {
        return instant(epochNanos());
    }

    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }

    public static long epochNanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    /** The second a record without a time of its own belongs to: the current one, or the one of the last tick. */
    public long second() {
        long second = ticked;
        return second != NO_TICKER ? second : secondNow();
    }

    /** The current second, read from the clock. */
    public long secondNow() {
        return Math.floorDiv(epochNanos(), NANOS);
    }

    /** The second of a reading of the monotonic clock. */
    public long secondOf(long nanoTimeReading) {
        return Math.floorDiv(nanoTimeReading + offset, NANOS);
    }

    void tick() {
        ticked = secondNow();
    }

    void stopTicking() {
        ticked = NO_TICKER;
    }
}
