package io.perfopt.async.internal;

import io.perfopt.async.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * A caller's handle on work it shares with others: what a batch function loads, or what a key stands for. It has its own id, time limit and end; the work is a
 * {@link Task} no caller sees.
 */
abstract class Member<T> extends Promise<T> {
    Member(TypeState owner, int priority, long queuedNanos, int timeoutMillis, @Nullable Object payload) {
        super(owner, priority, queuedNanos, timeoutMillis, payload);
    }

    /** The task whose end is this member's, or null while there is none. */
    abstract @Nullable Task<?> carrier();

    /** Ends this member alone; false if it has ended. Without the lock. */
    abstract boolean leave(int phase, @Nullable Object outcome);

    /** Dispatches the open batch it is in; with the lock held. */
    abstract void flush(long nowNanos);

    /** The highest priority among those that share the work; with the lock held. */
    abstract int highestPriority();

    @Override
    public final OperationStatus status() {
        int word = word();
        if (Phase.of(word) != Phase.FOLLOWING) {
            return Phase.status(word);
        }
        Task<?> carrier = carrier();
        if (carrier == null) {
            return OperationStatus.QUEUED;
        }
        OperationStatus status = Phase.status(carrier.word());
        // Between the end of the work and the end of its members.
        return status.isTerminal() ? OperationStatus.IN_PROGRESS : status;
    }

    /** Ends this member with what happened to the work; with the lock held. True if the caller must {@link #announce()} it after unlocking. */
    final boolean endWith(int phase, @Nullable Object outcome, long nowNanos) {
        int word = word();
        if (Phase.isTerminal(word)) {
            return false;
        }
        settle(word);
        Task<?> carrier = carrier();
        if (carrier != null && Phase.attempts(carrier.word()) > 0) {
            long began = carrier.queuedNanos + (long) carrier.waitedNanos;
            waitedNanos = Math.max(0, began - queuedNanos);
            ranNanos = Math.max(0, nowNanos - queuedNanos - (long) waitedNanos);
        } else {
            waitedNanos = nowNanos - queuedNanos;
        }
        owner.dispatcher.settling.account(this, word, phase, nowNanos);
        end(word, phase, outcome);
        return true;
    }

    /** Tells everybody that it has ended; without the lock. */
    final void announce() {
        tell();
        owner.dispatcher.events.ended(this);
    }

    @Override
    final int attempts(int word) {
        Task<?> carrier = carrier();
        return carrier == null ? 0 : Phase.attempts(carrier.word());
    }
}
