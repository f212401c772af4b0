package io.perfopt.benchmarks.async;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** One timer thread for all states of a stress cell, of which there are millions. */
final class SharedTimer {
    static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "stress-timer");
        thread.setDaemon(true);
        return thread;
    });

    private SharedTimer() {}
}
