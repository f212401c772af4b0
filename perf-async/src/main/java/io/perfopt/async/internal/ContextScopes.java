package io.perfopt.async.internal;

import io.perfopt.async.ContextCarrier;
import java.util.ArrayList;
import java.util.List;

/** Contexts in force on the calling thread, closed in reverse order. A carrier that throws is counted and left out. */
final class ContextScopes {
    private final List<ContextCarrier.Scope> open;
    private final Events events;

    private ContextScopes(List<ContextCarrier.Scope> open, Events events) {
        this.open = open;
        this.events = events;
    }

    static List<ContextCarrier.Snapshot> capture(List<ContextCarrier> carriers, Events events) {
        if (carriers.isEmpty()) {
            return List.of();
        }
        List<ContextCarrier.Snapshot> contexts = new ArrayList<>(carriers.size());
        for (ContextCarrier carrier : carriers) {
            try {
                contexts.add(carrier.capture());
            } catch (Throwable thrown) {
                events.callbackFailed();
            }
        }
        return contexts;
    }

    static ContextScopes open(List<ContextCarrier.Snapshot> contexts, Events events) {
        List<ContextCarrier.Scope> open = new ArrayList<>(contexts.size());
        for (ContextCarrier.Snapshot context : contexts) {
            try {
                open.add(context.open());
            } catch (Throwable thrown) {
                events.callbackFailed();
            }
        }
        return new ContextScopes(open, events);
    }

    void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Throwable thrown) {
                events.callbackFailed();
            }
        }
    }
}
