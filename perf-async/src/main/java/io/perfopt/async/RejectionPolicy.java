package io.perfopt.async;

import io.perfopt.async.internal.Checks;
import java.time.Duration;

/** What happens to a submission that finds its queue full. Immutable. */
public final class RejectionPolicy {
    /** The kinds of policy. */
    public enum Kind {
        /** The new operation fails at once. */
        REJECT,
        /** The submitting thread waits for room, then the new operation fails. */
        BLOCK,
        /** The submitting thread runs the new operation itself. */
        CALLER_RUNS,
        /** The operation that has waited longest is cancelled. */
        DROP_OLDEST,
        /** The youngest operation of the lowest priority below the new one's is cancelled; without one the new operation fails. */
        DROP_LOWEST
    }

    private static final RejectionPolicy REJECT = new RejectionPolicy(Kind.REJECT, 0);
    private static final RejectionPolicy CALLER_RUNS = new RejectionPolicy(Kind.CALLER_RUNS, 0);
    private static final RejectionPolicy DROP_OLDEST = new RejectionPolicy(Kind.DROP_OLDEST, 0);
    private static final RejectionPolicy DROP_LOWEST = new RejectionPolicy(Kind.DROP_LOWEST, 0);

    private final Kind kind;
    private final long limitNanos;

    private RejectionPolicy(Kind kind, long limitNanos) {
        this.kind = kind;
        this.limitNanos = limitNanos;
    }

    /**
     * Gives the policy that fails the new operation.
     *
     * @return the policy
     */
    public static RejectionPolicy reject() {
        return REJECT;
    }

    /**
     * Gives a policy that lets the submitting thread wait for room.
     *
     * @param limit how long at most
     * @return the policy
     */
    public static RejectionPolicy block(Duration limit) {
        return new RejectionPolicy(Kind.BLOCK, Checks.positive("limit", limit));
    }

    /**
     * Gives the policy that lets the submitting thread do the work.
     *
     * @return the policy
     */
    public static RejectionPolicy callerRuns() {
        return CALLER_RUNS;
    }

    /**
     * Gives the policy that cancels what has waited longest.
     *
     * @return the policy
     */
    public static RejectionPolicy dropOldest() {
        return DROP_OLDEST;
    }

    /**
     * Gives the policy that cancels the least urgent.
     *
     * @return the policy
     */
    public static RejectionPolicy dropLowest() {
        return DROP_LOWEST;
    }

    /**
     * Gives the kind of this policy.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Gives how long {@link Kind#BLOCK} waits.
     *
     * @return the limit, zero for the other kinds
     */
    public Duration limit() {
        return Duration.ofNanos(limitNanos);
    }

    @Override
    public String toString() {
        return kind == Kind.BLOCK ? kind + "(" + limit() + ")" : kind.toString();
    }
}
