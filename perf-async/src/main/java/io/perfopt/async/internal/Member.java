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

    /** What it is while it follows no task yet. */
    abstract OperationStatus statusWithoutCarrier();

    /** Ends this member alone; false if it has ended, or another thread is ending it. Without the lock. */
    abstract boolean leave(int phase, @Nullable Object outcome);

    /** Sends the open batch it is in; without the lock. */
    void flush() {}

    @Override
    public final OperationStatus status() {
        int word = word();
        if (Phase.of(word) != Phase.FOLLOWING) {
            return Phase.status(word);
        }
        Task<?> carrier = carrier();
        if (carrier == null) {
            // Not sent yet, or ended since.
            word = word();
            return Phase.of(word) == Phase.FOLLOWING ? statusWithoutCarrier() : Phase.status(word);
        }
        OperationStatus status = Phase.status(carrier.word());
        // Between the end of the work and the end of its members.
        return status.isTerminal() ? OperationStatus.IN_PROGRESS : status;
    }

    /** Ends this member with what happened to the work; with the dispatcher's lock held. True if the caller must {@link #announce()} it after unlocking. */
    final boolean endWith(int phase, @Nullable Object outcome, long nowNanos) {
        int before = storedWord();
        if (Phase.isTerminal(before)) {
            return false;
        }
        int last = enter(carrier(), before, nowNanos);
        owner.dispatcher.settling.account(this, last, phase, nowNanos);
        settle(before);
        end(last, phase, outcome);
        return true;
    }

    /** Writes down how long it waited and ran; gives the word it will end with, but for the phase. */
    final int enter(@Nullable Task<?> carrier, int word, long nowNanos) {
        int attempts = carrier == null ? 0 : Phase.attempts(carrier.word());
        if (carrier != null && attempts > 0) {
            long began = carrier.queuedNanos + (long) carrier.waitedNanos;
            waitedNanos = Math.max(0, began - queuedNanos);
            ranNanos = Math.max(0, nowNanos - queuedNanos - (long) waitedNanos);
        } else {
            waitedNanos = nowNanos - queuedNanos;
        }
        return Phase.withAttempts(word, attempts);
    }

    /** Tells everybody that it has ended; without the lock. */
    final void announce() {
        tell();
        owner.dispatcher.events.ended(this);
    }

    @Override
    final int attempts(int word) {
        Task<?> carrier = carrier();
        return Phase.isTerminal(word) || carrier == null ? Phase.attempts(word) : Phase.attempts(carrier.word());
    }
}
