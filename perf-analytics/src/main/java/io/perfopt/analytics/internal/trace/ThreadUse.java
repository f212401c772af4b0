package io.perfopt.analytics.internal.trace;

import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread has used so far.
 *
 * @param threadId which thread
 * @param cpuNanos its processor time, negative when unknown
 * @param allocatedBytes what it has allocated, negative when unknown
 */
record ThreadUse(long threadId, long cpuNanos, long allocatedBytes) {
    /** The current thread's use; a virtual thread's cannot be measured. */
    @SuppressWarnings("deprecation") // Thread.threadId() is not in JDK 17
    static ThreadUse now() {
        long cpu;
        try {
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        } catch (UnsupportedOperationException e) {
            cpu = -1;
        }
        return new ThreadUse(Thread.currentThread().getId(), cpu, Allocation.current());
    }

    /** Loaded apart, since the JVM may lack the module jdk.management. */
    private static final class Allocation {
        private static final com.sun.management.@Nullable ThreadMXBean BEAN = find();

        static long current() {
            try {
                return BEAN == null ? -1 : BEAN.getCurrentThreadAllocatedBytes();
            } catch (UnsupportedOperationException e) {
                return -1;
            }
        }

        private static com.sun.management.@Nullable ThreadMXBean find() {
            try {
                return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
                        ? bean
                        : null;
            } catch (LinkageError e) {
                return null;
            }
        }
    }
}
