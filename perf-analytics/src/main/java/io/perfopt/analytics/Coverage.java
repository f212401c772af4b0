package io.perfopt.analytics;

import java.time.Duration;
import java.time.Instant;

/**
 * What an answer really covers. Every statistic of one answer comes from the same slots: those that overlap the window asked for, so
 * the window covered may begin up to one slot earlier, or later when recording began later or older slots are gone. Immutable.
 *
 * @param from the beginning of the first slot covered
 * @param to the time of the question
 * @param slot the length of the slots the answer is made of
 * @param samples how many values it is made of
 * @param errorBound the largest relative error of a percentile: 0 when the values themselves were at hand, else 1/128
 */
public record Coverage(Instant from, Instant to, Duration slot, long samples, double errorBound) {
    /**
     * The time covered.
     *
     * @return from {@link #from} to {@link #to}
     */
    public Duration length() {
        return Duration.between(from, to);
    }
}
