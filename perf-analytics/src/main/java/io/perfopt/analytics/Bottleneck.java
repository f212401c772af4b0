package io.perfopt.analytics;

import java.time.Duration;

/**
 * How much one operation costs compared with all others. Immutable.
 *
 * <p>Impact is 100 · (1 − (1 − a)(1 − b)(1 − c)): a is the share of the self time of all operations; b half the share of this
 * operation's time that lies above its target, which is its own median unless a threshold names one; c three tenths of its error
 * rate. It grows with each part and is 100 only for an operation that is everything.
 *
 * @param name the operation
 * @param average the average duration
 * @param p95 the 95th percentile
 * @param calls how many calls
 * @param errors how many of them failed
 * @param selfTime the time spent in it and not in nested operations
 * @param share its part of the self time of all operations, 0 to 1; the shares of all add up to 1
 * @param impact 0 to 100
 * @param halvingSaves the part of all time that would be saved if it took half as long (Amdahl), 0 to 0.5
 * @param lowConfidence whether there were fewer than 30 calls
 */
public record Bottleneck(
        String name,
        Duration average,
        Duration p95,
        long calls,
        long errors,
        Duration selfTime,
        double share,
        double impact,
        double halvingSaves,
        boolean lowConfidence) {}
