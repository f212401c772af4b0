package io.perfopt.async.internal;

/**
 * Hands to the timer wheel, with every tick, what was registered since the last one and still lives. Most operations end within a tick: those never cost the
 * timer anything, and it keeps none of them alive.
 */
final class Arming implements TimerWheel.Source {
    /** Ids looked at with one hold of the lock. */
    private static final int PORTION = 512;

    private final Dispatcher dispatcher;
    /** Promises up to this id have their node in the wheel or need none. Guarded by the dispatcher's lock. */
    private long lastArmed;
    /** A tick is planned that will look here. Guarded by the dispatcher's lock. */
    private boolean ticks;

    Arming(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Hears of a promise with a time limit, with the lock held; true if the timer must be woken. */
    boolean needsTick() {
        boolean wake = !ticks;
        ticks = true;
        return wake;
    }

    @Override
    public boolean collect(TimerWheel wheel) {
        boolean any = false;
        boolean more = true;
        while (more) {
            Timed found = null;
            dispatcher.lock.lock();
            try {
                long last = Math.min(dispatcher.lastId(), lastArmed + PORTION);
                any |= last > lastArmed;
                for (long id = lastArmed + 1; id <= last; id++) {
                    Promise<?> promise = dispatcher.registry.find(id);
                    if (promise != null && promise.timeoutMillis > 0 && promise.isPending()) {
                        promise.timerNext = found;
                        found = promise;
                    }
                }
                lastArmed = last;
                more = last < dispatcher.lastId();
                ticks = any || more;
            } finally {
                dispatcher.lock.unlock();
            }
            while (found != null) {
                Timed next = found.timerNext;
                boolean unused = wheel.push(found);
                found = next;
            }
        }
        return any;
    }
}
