package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/**
 * Something that is due at a time. It is its own node in the timer wheel, so that a time limit costs an operation one reference and no object. The due time
 * may move later while it waits; the wheel looks again when the old time comes.
 */
public abstract class Timed {
    /** Next in the wheel's inbox or bucket; written by the pushing thread, then by the ticking one only. */
    @Nullable
    Timed timerNext;

    /** When it is due, on the manager's clock. */
    public abstract long deadlineNanos();

    /** False once nobody needs the deadline; the wheel then drops the node without a call to {@link #expire}. */
    public abstract boolean isPending();

    /** Called once, by the ticking thread, outside all locks. Must not throw. */
    public abstract void expire(long nowNanos);
}
