package io.perfopt.async.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Refusals at the door, each naming the parameter, the rule and the value. */
public final class Checks {
    /** The longest time span: about 24 days, so that a time limit fits a positive int of milliseconds. */
    public static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private Checks() {}

    public static int range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    public static int priority(int priority) {
        return range("priority", priority, 1, 10);
    }

    /** The span in nanoseconds, refused when negative or above {@link #LONGEST}. */
    public static long notNegative(String name, Duration span) {
        Objects.requireNonNull(span, name);
        if (span.isNegative() || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to " + LONGEST.toDays() + " days, was " + span);
        }
        return span.toNanos();
    }

    /** The span in nanoseconds, refused when not above zero or above {@link #LONGEST}. */
    public static long positive(String name, Duration span) {
        long nanos = notNegative(name, span);
        if (nanos == 0) {
            throw new IllegalArgumentException(name + " must be above 0, was " + span);
        }
        return nanos;
    }

    /** Whole milliseconds, rounded up, of a span that was checked. */
    public static int millisRoundedUp(long nanos) {
        long perMilli = TimeUnit.MILLISECONDS.toNanos(1);
        return (int) Math.min(Integer.MAX_VALUE, (nanos + perMilli - 1) / perMilli);
    }

    public static String name(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException(
                    "name must have 1 to 200 characters and not be blank, was \"" + name + "\"");
        }
        return name;
    }
}
