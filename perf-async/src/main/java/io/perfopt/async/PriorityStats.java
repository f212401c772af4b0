package io.perfopt.async;

import java.time.Duration;
import java.util.Optional;

/**
 * What happened to the operations of one priority.
 *
 * @param priority 1 to 10
 * @param queued operations in the queue now
 * @param ended operations that ended
 * @param started of those, the ones that had started
 * @param averageWait average time from submission to start, or empty when none started
 * @param longestWait longest such time, or empty when none started
 * @param averageRun average time of the last attempt, or empty when none started
 */
public record PriorityStats(
        int priority,
        int queued,
        long ended,
        long started,
        Optional<Duration> averageWait,
        Optional<Duration> longestWait,
        Optional<Duration> averageRun) {}
