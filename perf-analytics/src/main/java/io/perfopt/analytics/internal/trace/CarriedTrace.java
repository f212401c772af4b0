package io.perfopt.analytics.internal.trace;

import io.perfopt.analytics.TraceContext;

/** A trace to be continued elsewhere, 0 for none. Immutable. */
final class CarriedTrace implements TraceContext {
    private final TraceTable traces;
    private final long id;

    CarriedTrace(TraceTable traces, long id) {
        this.traces = traces;
        this.id = id;
    }

    @Override
    public long traceId() {
        return id;
    }

    @Override
    public Scope attach() {
        Nesting here = traces.nesting();
        here.attach(id);
        return new Attachment(here);
    }

    @Override
    public String toString() {
        return "TraceContext[" + (id == 0 ? "none" : id) + "]";
    }

    /** For the thread whose nesting it is. */
    private final class Attachment implements Scope {
        private final Nesting attachedTo;
        private boolean closed;

        Attachment(Nesting attachedTo) {
            this.attachedTo = attachedTo;
        }

        @Override
        public void close() {
            if (traces.nesting() == attachedTo && !closed) {
                closed = true;
                attachedTo.detach(id);
            }
        }
    }
}
