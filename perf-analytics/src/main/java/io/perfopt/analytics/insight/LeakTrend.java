package io.perfopt.analytics.insight;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether the memory that survives collections grows. Immutable.
 *
 * @param verdict the verdict
 * @param evidence the collections looked at
 * @param bytesPerHour the growth
 * @param interval where the growth lies with 99 % confidence
 * @param timeToLimit how long until the limit at that rate; absent without a leak or a limit
 * @param because why the verdict is what it is
 */
public record LeakTrend(
        Verdict verdict,
        Evidence evidence,
        OptionalDouble bytesPerHour,
        Optional<Interval> interval,
        Optional<Duration> timeToLimit,
        String because) {

    /**
     * Checks the components.
     *
     * @param verdict the verdict
     * @param evidence the collections looked at
     * @param bytesPerHour the growth
     * @param interval where the growth lies with 99 % confidence
     * @param timeToLimit how long until the limit at that rate; absent without a leak or a limit
     * @param because why the verdict is what it is
     */
    public LeakTrend {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(because, "because");
    }

    /** The verdict about a leak. */
    public enum Verdict {
        /** What survives collections grows, surely. */
        GROWING,
        /** It does not, or not surely. */
        STEADY,
        /** Fewer than 20 collections. */
        NOT_ENOUGH_DATA
    }

    @Override
    public String toString() {
        return verdict
                + (bytesPerHour.isPresent() ? " " + Text.number(bytesPerHour.getAsDouble()) + " B/h" : "")
                + interval.map(i -> " " + i).orElse("")
                + timeToLimit.map(t -> ", limit in " + t).orElse("") + " (" + because + "; " + evidence + ")";
    }
}
