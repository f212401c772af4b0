package io.perfopt.cache.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads a cache starts when it is given none: daemons, made at first need. */
final class Threads {
    /** Loads that hang occupy a thread each; beyond so many, further loads in the background are refused. */
    static final int MAXIMUM_WORKERS = 64;

    private Threads() {}

    static ThreadPoolExecutor workers() {
        return new ThreadPoolExecutor(
                0, MAXIMUM_WORKERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("perfopt-cache-work-"));
    }

    static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("perfopt-cache-clock-"));
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
