package io.perfopt.cache.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One running load of one key, on which any number of callers may wait. Safe for any number of threads. */
final class Load {
    /** How a load ended for those who wait for it. */
    sealed interface Outcome permits Loaded, Failed, TimedOut, Interrupted, SoftTimeout, Closed {}

    /** It brought a value, or the knowledge that there is none. */
    record Loaded(Entry entry) implements Outcome {}

    /** The loader threw, or (without a cause) returned null. */
    record Failed(@Nullable Throwable cause) implements Outcome {}

    /** It was given up after the hard timeout; what it brings later is still stored. */
    record TimedOut() implements Outcome {}

    /** The thread that ran it was interrupted; whoever waited may try for himself. */
    record Interrupted(InterruptedException cause) implements Outcome {}

    /** It runs on, and who has a stale value may serve it. */
    record SoftTimeout() implements Outcome {}

    /** The cache was closed meanwhile. */
    record Closed() implements Outcome {}

    final String key;
    /** Taken before the source was asked: whatever is invalidated or put from then on wins. */
    final long stamp;

    final long beganNanos;
    /** What everybody waits for. */
    final CompletableFuture<Outcome> gate = new CompletableFuture<>();
    /** The thread in the loader, for finding circles of waiting; null before and after. */
    volatile @Nullable Thread runner;
    /** Set when the key is invalidated; read under the key's stripe before the value is stored. */
    volatile boolean invalidated;

    private final AtomicBoolean hardArmed = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<Outcome> softGate;
    private volatile @Nullable Future<?> hardTimer;
    private volatile @Nullable Future<?> softTimer;

    Load(String key, long stamp, long beganNanos) {
        this.key = key;
        this.stamp = stamp;
        this.beganNanos = beganNanos;
    }

    /** Releases everybody who waits; the first outcome counts. */
    void finish(Outcome outcome) {
        gate.complete(outcome);
        CompletableFuture<Outcome> soft = softGate;
        if (soft != null) {
            soft.complete(outcome);
        }
        cancel(hardTimer);
        cancel(softTimer);
    }

    /** True for the one caller that is to start the timer of the hard timeout. */
    boolean armHard() {
        return !gate.isDone() && hardArmed.compareAndSet(false, true);
    }

    void hardTimer(Future<?> timer) {
        hardTimer = timer;
        if (gate.isDone()) {
            cancel(timer);
        }
    }

    /** The gate of those who have a stale value; {@code arm} starts its timer if this call made it. */
    CompletableFuture<Outcome> softGate(Runnable arm) {
        CompletableFuture<Outcome> soft = softGate;
        if (soft == null) {
            boolean mine = false;
            synchronized (this) {
                soft = softGate;
                if (soft == null) {
                    soft = new CompletableFuture<>();
                    softGate = soft;
                    mine = true;
                }
            }
            if (mine) {
                arm.run();
            }
            Outcome already = gate.getNow(null);
            if (already != null) {
                soft.complete(already);
            }
        }
        return soft;
    }

    void softTimer(Future<?> timer) {
        softTimer = timer;
        if (gate.isDone()) {
            cancel(timer);
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
