package io.perfopt.analytics.internal.slots;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that publishes the current second to a {@link TimeBase}, so that records need not read the clock, and notices by
 * its own lateness when the whole JVM stood still. Without it every record reads the clock and all answers stay the same. Started
 * on first need; thread-safe.
 */
public final class Ticker implements AutoCloseable {
    private static final long PERIOD_NANOS = 10_000_000;

    private final TimeBase time;
    private final long stallNanos;
    private final StallListener stalls;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Told when the JVM stood still. */
    @FunctionalInterface
    public interface StallListener {
        /** A stall from one time to another, in nanoseconds since the epoch. */
        void stalled(long from, long to);
    }

    /**
     * @param time what to tick
     * @param stallNanos how late a tick must be to count as a stall
     * @param stalls told about stalls, on the ticker's thread
     */
    public Ticker(TimeBase time, long stallNanos, StallListener stalls) {
        this.time = time;
        this.stallNanos = stallNanos;
        this.stalls = stalls;
    }

    /** Starts the thread unless it runs or the ticker is closed. */
    public synchronized void start() {
        if (thread == null && !closed) {
            Thread ticker = new Thread(this::run, "perfopt-analytics-ticker-1");
            ticker.setDaemon(true);
            ticker.start();
            thread = ticker;
        }
    }

    private void run() {
        time.tick();
        try {
            watch(LockSupport::parkNanos);
        } finally {
            time.stopTicking();
        }
    }

    /** The loop of the thread, with the pause as a parameter so that a test can stall it. */
    void watch(LongConsumer pause) {
        long before = time.epochNanos();
        while (!closed) {
            pause.accept(PERIOD_NANOS);
            time.tick();
            long after = time.epochNanos();
            if (after - before - PERIOD_NANOS > stallNanos) {
                stalls.stalled(before, after);
            }
            before = after;
        }
    }

    /** Ends the thread and waits for it a moment; records read the clock from then on. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null && !Thread.currentThread().equals(running)) {
            LockSupport.unpark(running);
            try {
                running.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
