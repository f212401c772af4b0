package io.perfopt.analytics;

import java.util.concurrent.Callable;

/**
 * The trace that was current on a thread when it handed work to another. Attached to the thread that does the work, it is the parent
 * of the traces begun there, so that they are found in its breakdown and leave it its self time.
 *
 * <pre>{@code
 * TraceContext context = analytics.currentTrace();
 * executor.execute(() -> {
 *     try (TraceContext.Scope scope = context.attach()) {
 *         work();
 *     }
 * });
 * }</pre>
 *
 * <p>A trace counts as parent only while it is open: work that runs after it ended is recorded without a parent. Time of parts that run
 * beside each other is taken off the parent's self time for each of them, down to zero. Immutable and thread-safe; may be attached
 * several times and on several threads at once.
 */
public interface TraceContext {
    /**
     * The trace.
     *
     * @return its id, 0 when none was current
     */
    long traceId();

    /**
     * Makes the trace the current one of this thread, whatever was current there before; if there was none, none is current until the
     * scope is closed.
     *
     * @return to be closed on this thread
     */
    Scope attach();

    /**
     * Has work run with the trace attached.
     *
     * @param work what to run
     * @return runs the work, on any thread
     */
    default Runnable wrap(Runnable work) {
        return () -> {
            Scope attached = attach();
            try {
                work.run();
            } finally {
                attached.close();
            }
        };
    }

    /**
     * Has work run with the trace attached.
     *
     * @param <T> what the work gives
     * @param work what to call
     * @return calls the work, on any thread
     */
    default <T> Callable<T> wrap(Callable<T> work) {
        return () -> {
            Scope attached = attach();
            try {
                return work.call();
            } finally {
                attached.close();
            }
        };
    }

    /** How long a trace is attached. For the thread that attached it: closing it on another one, or again, has no effect. */
    interface Scope extends AutoCloseable {
        /** Makes current what was so before. Traces begun in the scope and still open stay open. */
        @Override
        void close();
    }
}
