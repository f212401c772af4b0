package io.perfopt.internal.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger that writes at most a number of messages an interval and says how many it held back. Thread-safe without locks: whoever moves the
 * interval on also reports what the last one held back. The logger is looked up at the first message, since the first look-up in a JVM starts its
 * logging.
 */
public final class CalmLog {
    private static final int MESSAGES_A_MINUTE = 20;

    private final Supplier<Logger> lookUp;
    private final LongSupplier nanoTime;
    private final int perInterval;
    private final long intervalNanos;
    private final AtomicLong intervalStart;
    private final AtomicInteger written = new AtomicInteger();
    /** Set by whoever logs first; several look-ups of one name give the same logger. */
    private volatile @Nullable Logger logger;

    public CalmLog(Supplier<Logger> lookUp, LongSupplier nanoTime, int perInterval, Duration interval) {
        this.lookUp = lookUp;
        this.nanoTime = nanoTime;
        this.perInterval = perInterval;
        this.intervalNanos = interval.toNanos();
        this.intervalStart = new AtomicLong(nanoTime.getAsLong());
    }

    /** The logger of a room, which may write {@value #MESSAGES_A_MINUTE} messages a minute. */
    public static CalmLog named(String name) {
        return new CalmLog(() -> System.getLogger(name), System::nanoTime, MESSAGES_A_MINUTE, Duration.ofMinutes(1));
    }

    /** Writes the message unless the interval is used up; the text is made only when it is written. */
    public void log(Level level, Supplier<String> message) {
        Logger target = logger();
        if (!target.isLoggable(level)) {
            return;
        }
        long now = nanoTime.getAsLong();
        long start = intervalStart.get();
        if (now - start >= intervalNanos && intervalStart.compareAndSet(start, now)) {
            int heldBack = written.getAndSet(0) - perInterval;
            if (heldBack > 0) {
                target.log(level, heldBack + " more messages were held back");
            }
        }
        if (written.incrementAndGet() <= perInterval) {
            target.log(level, message);
        }
    }

    private Logger logger() {
        Logger known = logger;
        if (known == null) {
            known = lookUp.get();
            logger = known;
        }
        return known;
    }
}
