package io.perfopt.dashboard.internal;

import java.time.Duration;

/** Threads that keep no application alive. Stateless. */
final class Daemons {
    /** How long {@code close} waits for a thread that was told to end. */
    static final Duration LONGEST_END = Duration.ofSeconds(5);

    private Daemons() {}

    static Thread thread(Runnable run, String role) {
        Thread thread = new Thread(run, "perfopt-dashboard-" + role);
        thread.setDaemon(true);
        return thread;
    }
}
