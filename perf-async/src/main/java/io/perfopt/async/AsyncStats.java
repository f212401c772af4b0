package io.perfopt.async;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a manager since it was built or reset.
 *
 * @param submitted operations accepted
 * @param pending operations that wait now
 * @param running operations that run now
 * @param completed operations that ended with a result
 * @param failed operations that ended with an exception
 * @param cancelled operations that were cancelled or evicted
 * @param timedOut operations that exceeded a time limit
 * @param rejected operations refused
 * @param retries attempts beyond the first
 * @param joins handles that shared work of another
 * @param averageWait average time from submission to start, or empty when none that started has ended
 * @param averageRun average time of the last attempt, or empty likewise
 * @param longestRun the longest last attempt, or empty likewise
 * @param stuck threads that are stuck in a given-up run now, or wait inside an operation
 * @param callbackFailures listeners, carriers, predicates and actions that threw
 * @param schedulerRefusals delays an injected scheduler refused; the JDK's delay thread took them over
 * @param types the figures of each type, by name
 */
public record AsyncStats(
        long submitted,
        int pending,
        int running,
        long completed,
        long failed,
        long cancelled,
        long timedOut,
        long rejected,
        long retries,
        long joins,
        Optional<Duration> averageWait,
        Optional<Duration> averageRun,
        Optional<Duration> longestRun,
        int stuck,
        long callbackFailures,
        long schedulerRefusals,
        List<OperationTypeStats> types) {

    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @param submitted as described above
     * @param pending as described above
     * @param running as described above
     * @param completed as described above
     * @param failed as described above
     * @param cancelled as described above
     * @param timedOut as described above
     * @param rejected as described above
     * @param retries as described above
     * @param joins as described above
     * @param averageWait as described above
     * @param averageRun as described above
     * @param longestRun as described above
     * @param stuck as described above
     * @param callbackFailures as described above
     * @param schedulerRefusals as described above
     * @param types as described above
     */
    public AsyncStats {
        types = List.copyOf(types);
    }
}
