package io.perfopt.async.internal;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where threads come from. All but {@link #of} is called with the dispatcher's lock held, unless said otherwise. */
abstract class RunnerPool {
    static RunnerPool of(Dispatcher dispatcher, Settings settings) {
        Executor executor = settings.executor();
        if (settings.virtualThreads()) {
            return new ExecutorPool(dispatcher, VirtualThreads.executor("perfopt-async-virtual-"), true);
        }
        return executor == null ? new WorkerPool(dispatcher) : new ExecutorPool(dispatcher, executor, false);
    }

    /** The runner to get going for waiting work, or null when enough are on their way. */
    abstract @Nullable Runner choose();

    /** Hears how many tasks a runner got. */
    abstract void claimed(Runner runner, int taken, long nowNanos);

    /** True if the threads are ours, which come back by themselves after short work. */
    abstract boolean isOurs();

    /** True if a runner is there that has nothing to do, or could be made. */
    abstract boolean hasIdle();

    /** Lets threads end that wait for work; called without the lock, after the end of the manager. */
    abstract void close();
}
