package io.perfopt.async.internal;

import io.perfopt.async.OperationStatus;

/**
 * The layout of a promise's state word: phase in bits 0 to 3, priority in bits 4 to 7, started attempts in bits 8 to 19, and above a count of
 * claims. Everything that changes an operation compares and sets the whole word, so whoever ran attempt 2 cannot end attempt 3, and a runner whose claim was taken
 * back cannot start what another has claimed since.
 */
final class Phase {
    /** Made, not yet accepted. */
    static final int NEW = 0;
    /** Waits for time: a start delay, a backoff, a quiet period. In no lane. */
    static final int DELAYED = 1;
    /** A member of an open batch. */
    static final int BATCHING = 2;
    /** In a lane. */
    static final int QUEUED = 3;
    /** Taken from its lane by a runner that has not started it. */
    static final int CLAIMED = 4;
    /** Its outcome comes from another task: a batch that was dispatched, or shared work. */
    static final int FOLLOWING = 5;

    static final int RUNNING = 6;
    /** One thread decides how the attempt ends; it may be interrupting the runner. Lasts for a few instructions of that thread. */
    static final int SETTLING = 7;
    /** The attempt is over, the operation is not: a fallback or another attempt is being arranged. */
    static final int BETWEEN = 8;

    static final int COMPLETED = 9;
    static final int FAILED = 10;
    static final int CANCELLED = 11;
    static final int TIMED_OUT = 12;

    private static final int PHASE_MASK = 0xF;
    private static final int PRIORITY_SHIFT = 4;
    private static final int PRIORITY_MASK = 0xF << PRIORITY_SHIFT;
    private static final int ATTEMPT = 1 << 8;
    private static final int ATTEMPT_MASK = 0xFFF << 8;
    /** Wraps around; it only has to differ from the claims just before. */
    private static final int CLAIM = 1 << 20;

    private Phase() {}

    static int of(int word) {
        return word & PHASE_MASK;
    }

    static int with(int word, int phase) {
        return (word & ~PHASE_MASK) | phase;
    }

    static boolean isTerminal(int word) {
        return (word & PHASE_MASK) >= COMPLETED;
    }

    static int first(int priority) {
        return NEW | (priority << PRIORITY_SHIFT);
    }

    static int priority(int word) {
        return (word & PRIORITY_MASK) >>> PRIORITY_SHIFT;
    }

    static int withPriority(int word, int priority) {
        return (word & ~PRIORITY_MASK) | (priority << PRIORITY_SHIFT);
    }

    static int attempts(int word) {
        return (word & ATTEMPT_MASK) >>> 8;
    }

    static int withAttempts(int word, int attempts) {
        return (word & ~ATTEMPT_MASK) | (attempts << 8);
    }

    static int claimed(int word) {
        return with(word, CLAIMED) + CLAIM;
    }

    /** The word of the next attempt, running. */
    static int started(int word) {
        return with(word, RUNNING) + ATTEMPT;
    }

    static OperationStatus status(int word) {
        return switch (of(word)) {
            case BATCHING -> OperationStatus.BATCHING;
            case RUNNING, SETTLING -> OperationStatus.IN_PROGRESS;
            case COMPLETED -> OperationStatus.COMPLETED;
            case FAILED -> OperationStatus.FAILED;
            case CANCELLED -> OperationStatus.CANCELLED;
            case TIMED_OUT -> OperationStatus.TIMED_OUT;
            default -> OperationStatus.QUEUED;
        };
    }
}
