package io.perfopt.async;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One operation at one moment. Times are the manager's wall clock at its start plus elapsed monotonic time, so they never step back.
 *
 * @param id the operation's id
 * @param type the name of its type
 * @param priority 1 to 10
 * @param status the status
 * @param queued when it was submitted
 * @param started when its latest attempt started, or empty
 * @param ended when it ended, or empty
 * @param timeout the total time limit, or empty
 * @param attempts how many attempts started
 * @param error what the work threw, or why there is no result, or empty
 * @param progress the last reported progress, or empty
 */
public record OperationSnapshot(
        long id,
        String type,
        int priority,
        OperationStatus status,
        Instant queued,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Duration> timeout,
        int attempts,
        Optional<Throwable> error,
        Optional<Progress> progress) {}
