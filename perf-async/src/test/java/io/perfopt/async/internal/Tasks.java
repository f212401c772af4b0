package io.perfopt.async.internal;

import io.perfopt.async.AsyncConfig;
import io.perfopt.async.OperationTypeConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Bare parts for tests of one mechanism. */
final class Tasks {
    private static long ids;

    private Tasks() {}

    static Dispatcher dispatcher() {
        ScheduledExecutorService never = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
        return new Dispatcher(
                new Settings(
                        AsyncConfig.defaults(),
                        TimeSource.system(),
                        InstantSource.system(),
                        never,
                        work -> {},
                        false,
                        List.of(),
                        List.of()),
                new Delays(never));
    }

    static TypeState type() {
        return new TypeState(dispatcher(), "t", OperationTypeConfig.defaults(), 1_000);
    }

    static Task<?> task(TypeState type, int priority, long queuedNanos) {
        Callable<String> work = () -> "x";
        Task<String> task = new Task<>(type, priority, queuedNanos, 0, work);
        task.id = ++ids;
        return task;
    }

    /** 100,000 steps every day, a million in the long form. */
    static int steps() {
        return Boolean.getBoolean("perfopt.soak") ? 1_000_000 : 100_000;
    }
}
