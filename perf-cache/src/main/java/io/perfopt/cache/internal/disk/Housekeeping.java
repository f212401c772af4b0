package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.file.DirectoryLock.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What must happen now and then, and whatever no caller should wait for: forcing, dropping what expired, watching the disk's free space and the directory, following another owner,
 * and recovering from trouble at growing intervals. One run at a time, on a thread of its own or on a given scheduler.
 */
final class Housekeeping {
    private static final long TICK_MILLIS = 1_000;
    private static final int MAXIMUM_PAUSE_TICKS = 32;
    private static final int MAXIMUM_FOLLOW_TICKS = 60;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final SegmentedStoreConfig config;
    private final Mount mount;
    private final Condition condition;

    @GuardedBy("this")
    private @Nullable ScheduledFuture<?> ticks;

    @GuardedBy("this")
    private @Nullable ScheduledExecutorService ownScheduler;

    // The rest is used by one run after the other only.
    private long lastForceMillis;
    private int pauseTicks = 1;
    private int ticksToRecovery = 1;
    private int ticksToFollow;

    Housekeeping(SegmentedStoreConfig config, Mount mount, Condition condition) {
        this.config = config;
        this.mount = mount;
        this.condition = condition;
    }

    synchronized void start() {
        ScheduledExecutorService scheduler = config.scheduler();
        if (scheduler == null) {
            scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "perfopt-cache-disk-" + THREADS.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            ownScheduler = scheduler;
        }
        lastForceMillis = config.clock().millis();
        long every = config.forces()
                ? Math.max(1, Math.min(TICK_MILLIS, config.forceEvery().toMillis()))
                : TICK_MILLIS;
        ticks = scheduler.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        Engine current = mount.engine();
        try {
            if (condition.isClosed()) {
                return;
            }
            if (current != null && current.isReadOnly()) {
                follow(current);
                return;
            }
            if (current != null && !current.isInPlace()) {
                mount.giveUp(current);
                condition.degrade("the directory " + config.directory() + " vanished or was replaced");
            }
            if (condition.isDegraded()) {
                recover();
            } else if (current != null) {
                checkFreeDisk();
                current.dropExpiredSegments();
                forceIfDue(current);
            }
        } catch (IOException trouble) {
            condition.degrade(trouble);
        }
    }

    /** Builds the index anew from what the owner wrote since, spending at most a tenth of the time on it. */
    private void follow(Engine current) {
        if (--ticksToFollow > 0) {
            return;
        }
        long began = config.clock().millis();
        try {
            mount.follow(current);
        } catch (IOException ownerIsBusy) {
            // The owner deleted a file that was about to be read; the next round sees what it did instead.
        }
        long tookMillis = Math.max(0, config.clock().millis() - began);
        ticksToFollow = 1 + (int) Math.min(MAXIMUM_FOLLOW_TICKS, 10 * tookMillis / TICK_MILLIS);
    }

    private void recover() {
        if (--ticksToRecovery > 0) {
            return;
        }
        Engine current = mount.engine();
        try {
            if (current == null) {
                current = mount.open();
            } else {
                current.recover();
            }
            pauseTicks = 1;
            ticksToRecovery = 1;
            condition.recovered(current.isReadOnly());
        } catch (IOException | RefusedException stillInTrouble) {
            // The reason was announced when the trouble began.
            pauseTicks = Math.min(MAXIMUM_PAUSE_TICKS, 2 * pauseTicks);
            ticksToRecovery = pauseTicks;
        }
    }

    private void checkFreeDisk() throws IOException {
        boolean low = Files.getFileStore(config.directory()).getUsableSpace() < config.freeDiskFloorBytes();
        condition.diskIsLow(
                low,
                low
                        ? "less than " + config.freeDiskFloorBytes() + " bytes are free on the disk of "
                                + config.directory() + "; no values are taken"
                        : "there is room on the disk again");
    }

    private void forceIfDue(Engine current) throws IOException {
        long now = config.clock().millis();
        if (config.forces()
                && Math.abs(now - lastForceMillis) >= config.forceEvery().toMillis()) {
            lastForceMillis = now;
            current.force();
        }
    }

    /** Ends the runs; waits for the one that is at work on a thread of our own. */
    void close() {
        ScheduledExecutorService own;
        synchronized (this) {
            own = ownScheduler;
            if (ticks != null) {
                ticks.cancel(false);
            }
        }
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(10, TimeUnit.SECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
