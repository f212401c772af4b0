package io.perfopt.async;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happened to the operations of one type since the manager was built or reset. A handle counts once, whether or not it shares its work. Times of
 * ended operations only; totals grow steadily, so two readings give the figures of the time between.
 *
 * @param type the type's name
 * @param submitted operations accepted
 * @param pending operations that wait now: for a worker, in a batch, or for a delay
 * @param running operations that run now
 * @param completed operations that ended with a result
 * @param failed operations that ended with an exception
 * @param cancelled operations that were cancelled or evicted
 * @param timedOut operations that exceeded a time limit
 * @param rejected operations refused
 * @param dropped of the cancelled, those evicted for others
 * @param retries attempts beyond the first
 * @param joins handles that shared work of another
 * @param fallbacks operations whose fallback was used
 * @param stuck runs that ignored token and interrupt past the grace
 * @param started ended operations that had started
 * @param totalWait their time from submission to start
 * @param longestWait the longest of these, or empty when none started
 * @param totalRun the time of their last attempts
 * @param longestRun the longest of these, or empty when none started
 * @param batching what happened to batches
 * @param circuitBreaker the state of the type's breaker, or empty without
 * @param priorities the figures of each priority that was used, most urgent first
 */
public record OperationTypeStats(
        String type,
        long submitted,
        int pending,
        int running,
        long completed,
        long failed,
        long cancelled,
        long timedOut,
        long rejected,
        long dropped,
        long retries,
        long joins,
        long fallbacks,
        long stuck,
        long started,
        Duration totalWait,
        Optional<Duration> longestWait,
        Duration totalRun,
        Optional<Duration> longestRun,
        BatchStats batching,
        Optional<CircuitBreaker.Stats> circuitBreaker,
        List<PriorityStats> priorities) {

    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @param type as described above
     * @param submitted as described above
     * @param pending as described above
     * @param running as described above
     * @param completed as described above
     * @param failed as described above
     * @param cancelled as described above
     * @param timedOut as described above
     * @param rejected as described above
     * @param dropped as described above
     * @param retries as described above
     * @param joins as described above
     * @param fallbacks as described above
     * @param stuck as described above
     * @param started as described above
     * @param totalWait as described above
     * @param longestWait as described above
     * @param totalRun as described above
     * @param longestRun as described above
     * @param batching as described above
     * @param circuitBreaker as described above
     * @param priorities as described above
     */
    public OperationTypeStats {
        priorities = List.copyOf(priorities);
    }

    /**
     * Gives the average time from submission to start.
     *
     * @return the average, or empty when no operation that started has ended
     */
    public Optional<Duration> averageWait() {
        return started == 0 ? Optional.empty() : Optional.of(totalWait.dividedBy(started));
    }

    /**
     * Gives the average time of the last attempt.
     *
     * @return the average, or empty when no operation that started has ended
     */
    public Optional<Duration> averageRun() {
        return started == 0 ? Optional.empty() : Optional.of(totalRun.dividedBy(started));
    }
}
