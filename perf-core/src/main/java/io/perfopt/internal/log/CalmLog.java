package io.perfopt.internal.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A logger that writes at most a number of messages an interval and says how many it held back. Thread-safe without locks: whoever moves the
 * interval on also reports what the last one held back.
 */
public final class CalmLog {
    private final Logger logger;
    private final LongSupplier nanoTime;
    private final int perInterval;
    private final long intervalNanos;
    private final AtomicLong intervalStart;
    private final AtomicInteger written = new AtomicInteger();

    public CalmLog(Logger logger, LongSupplier nanoTime, int perInterval, Duration interval) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        this.perInterval = perInterval;
        this.intervalNanos = interval.toNanos();
        this.intervalStart = new AtomicLong(nanoTime.getAsLong());
    }

    /** Writes the message unless the interval is used up; the text is made only when it is written. */
    public void log(Level level, Supplier<String> message) {
        if (!logger.isLoggable(level)) {
            return;
        }
        long now = nanoTime.getAsLong();
        long start = intervalStart.get();
        if (now - start >= intervalNanos && intervalStart.compareAndSet(start, now)) {
            int heldBack = written.getAndSet(0) - perInterval;
            if (heldBack > 0) {
                logger.log(level, heldBack + " more messages were held back");
            }
        }
        if (written.incrementAndGet() <= perInterval) {
            logger.log(level, message);
        }
    }
}
