package io.perfopt.internal.recovery;

import io.perfopt.async.CircuitBreaker;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The breaker of one type and the incidents that hold it open. Thread-safe; the breaker is told outside the lock. */
final class OpenedBreaker {
    private final String type;
    /** Guarded by this. */
    private final Set<Long> incidents = new HashSet<>();
    /** Guarded by this; null while no incident holds it open. */
    private @Nullable CircuitBreaker opened;

    OpenedBreaker(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    void open(long incident, CircuitBreaker breaker) {
        synchronized (this) {
            incidents.add(incident);
            opened = breaker;
        }
        breaker.forceOpen();
    }

    /** Closes the breaker when none of the incidents that opened it is among the open ones; true if it did. */
    boolean closeUnless(Set<Long> open) {
        CircuitBreaker breaker;
        synchronized (this) {
            incidents.retainAll(open);
            if (opened == null || !incidents.isEmpty()) {
                return false;
            }
            breaker = opened;
            opened = null;
        }
        breaker.reset();
        return true;
    }
}
