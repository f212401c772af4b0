package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/**
 * Lets starts through as the throttles of the type and of the whole manager allow. A type that must wait leaves the competition, so it never holds up others, and
 * comes back by a wake-up of its own. Guarded by the dispatcher's lock.
 */
final class ManagerThrottle {
    private final Dispatcher dispatcher;
    private @Nullable Pacer pacer;
    /** True while the whole manager waits for its throttle. */
    private boolean blocked;

    ManagerThrottle(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    void set(long gapNanos) {
        pacer = gapNanos == 0 ? null : Pacer.gap(gapNanos);
        blocked = false;
    }

    boolean blocksAll() {
        return blocked;
    }

    /** Takes a start of a type from both throttles, or takes the type, or everything, out of the competition for a while. */
    boolean tryStart(TypeState type, long nowNanos) {
        long delay = type.throttleDelayNanos(nowNanos);
        if (delay > 0) {
            if (!type.throttled) {
                type.throttled = true;
                dispatcher.plan(delay, () -> release(type));
            }
            dispatcher.refresh(type, nowNanos);
            return false;
        }
        if (pacer != null) {
            delay = pacer.delayNanos(nowNanos);
            if (delay > 0) {
                if (!blocked) {
                    blocked = true;
                    dispatcher.plan(delay, () -> release(null));
                }
                return false;
            }
            pacer.take(nowNanos);
        }
        type.takeThrottle(nowNanos);
        return true;
    }

    private void release(@Nullable TypeState type) {
        dispatcher.lock.lock();
        try {
            if (type == null) {
                blocked = false;
            } else {
                type.throttled = false;
                dispatcher.refresh(type, dispatcher.now());
            }
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.kick();
    }
}
