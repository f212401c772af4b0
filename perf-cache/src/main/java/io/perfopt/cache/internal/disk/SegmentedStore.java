package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.DirectoryLock.RefusedException;
import io.perfopt.cache.internal.disk.Opening.Opened;
import io.perfopt.cache.internal.disk.Recovery.SetAside;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.cache.spi.DiskStoreListener;
import io.perfopt.cache.spi.DiskStoreStats;
import io.perfopt.cache.spi.DiskStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The disk tier: a segmented append log on one directory. This class turns trouble of the medium into outcomes and health, and the log into calls of the extension point; what is
 * stored and how is the matter of {@link Engine}. While degraded, writes are dropped at once and the housekeeping tries to recover at growing intervals; a directory
 * that vanished is made again, empty.
 *
 * <p>Safe for any number of threads. The listener is called under no lock.
 */
public final class SegmentedStore implements DiskStore {
    private static final long TICK_MILLIS = 1_000;
    private static final int MAXIMUM_RECOVERY_PAUSE_TICKS = 32;
    private static final int MAXIMUM_KEY_BYTES = Short.MAX_VALUE;
    private static final int MAXIMUM_METADATA_BYTES = 1 << 16;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final SegmentedStoreConfig config;
    private final Counters counters = new Counters();
    private final MappingBudget budget;
    private final DiskStoreListener listener;

    /** Replaced when a directory is opened again; null while it cannot be opened. Written under {@code this}, read by anyone. */
    private volatile @Nullable Engine engine;

    private volatile DiskHealth health = DiskHealth.HEALTHY;
    private volatile boolean diskIsLow;

    @GuardedBy("this")
    private @Nullable Path privateDirectory;

    @GuardedBy("this")
    private @Nullable ScheduledFuture<?> ticks;

    @GuardedBy("this")
    private @Nullable ScheduledExecutorService ownScheduler;

    @GuardedBy("this")
    private int recoveryPause = 1;

    @GuardedBy("this")
    private int ticksToRecovery = 1;

    @GuardedBy("this")
    private boolean forgetWhenOpened;

    /** Used by the housekeeping only. */
    private int ticksToFollow;

    /** Wall time of the last force; written by the housekeeping only. */
    private final AtomicLong lastForceMillis = new AtomicLong();

    private SegmentedStore(SegmentedStoreConfig config) {
        this.config = config;
        this.listener = config.listener();
        this.budget = new MappingBudget(config.maximumBytes() + config.maximumBytes() / 4 + config.segmentBytes());
    }

    /**
     * Opens a directory and whatever an earlier process left in it. A medium in trouble gives a degraded store that recovers; a directory that must not be used is refused.
     *
     * @throws IllegalStateException if the directory is a symbolic link, a file, another user's, or (by choice) in use; the message names the way out
     */
    public static SegmentedStore open(SegmentedStoreConfig config) {
        SegmentedStore store = new SegmentedStore(config);
        try {
            store.openEngine();
        } catch (IOException trouble) {
            store.degrade("cannot open " + config.directory() + ": " + describe(trouble));
        } catch (RefusedException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
        store.start();
        return store;
    }

    private void openEngine() throws IOException, RefusedException {
        Opening opening = new Opening(config, counters, budget, this::quarantined);
        try {
            Opened opened = opening.open();
            Engine next = opened.engine();
            boolean forget;
            synchronized (this) {
                forget = forgetWhenOpened || next.hadRemovalsPending();
            }
            if (forget && !next.isReadOnly()) {
                try {
                    next.clear();
                    next.recover();
                } catch (IOException failed) {
                    next.abandon();
                    throw failed;
                }
            }
            synchronized (this) {
                forgetWhenOpened = false;
                privateDirectory = opened.isPrivate() ? opened.directory() : null;
                engine = next;
                health = next.isReadOnly() ? DiskHealth.READ_ONLY : DiskHealth.HEALTHY;
            }
        } finally {
            for (SetAside file : opening.setAside()) {
                tell(() -> listener.fileSetAside(file.file(), file.reason()));
            }
        }
    }

    private synchronized void start() {
        ScheduledExecutorService scheduler = config.scheduler();
        if (scheduler == null) {
            scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "perfopt-cache-disk-" + THREADS.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            ownScheduler = scheduler;
        }
        lastForceMillis.set(config.clock().millis());
        long every = config.forces()
                ? Math.max(1, Math.min(TICK_MILLIS, config.forceEvery().toMillis()))
                : TICK_MILLIS;
        ticks = scheduler.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.MILLISECONDS);
    }

    // ---- reading

    @Override
    public Optional<DiskRecord> find(byte[] key) {
        Engine current = use(key);
        if (current == null) {
            counters.misses.increment();
            return Optional.empty();
        }
        return Optional.ofNullable(current.find(key));
    }

    @Override
    public Optional<DiskHeader> peek(byte[] key) {
        Engine current = use(key);
        return current == null ? Optional.empty() : Optional.ofNullable(current.peek(key));
    }

    @Override
    public Optional<DiskStream> open(byte[] key) {
        Engine current = use(key);
        if (current == null) {
            counters.misses.increment();
            return Optional.empty();
        }
        return Optional.ofNullable(current.open(key));
    }

    @Override
    public void scan(Consumer<DiskHeader> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Engine current = use();
        if (current != null) {
            current.scan((header, hash, location) -> visitor.accept(header));
        }
    }

    private @Nullable Engine use(byte[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("key must hold at least one byte, was empty");
        }
        return use();
    }

    private @Nullable Engine use() {
        if (health == DiskHealth.CLOSED) {
            throw new IllegalStateException("the store on " + config.directory() + " is closed");
        }
        return engine;
    }

    // ---- changing

    /** A change of the engine that the medium may refuse. */
    private interface Change {
        DiskOutcome on(Engine engine) throws IOException;
    }

    @Override
    public DiskOutcome put(DiskEntry entry) {
        Engine current = use(entry.key());
        if (current != null && isTooLarge(entry)) {
            counters.refusedWrites.increment();
            DiskOutcome removed = remove(entry.key());
            return removed == DiskOutcome.DROPPED ? removed : DiskOutcome.TOO_LARGE;
        }
        if (entry.expiresMillis() <= config.clock().millis()) {
            DiskOutcome removed = remove(entry.key());
            return removed == DiskOutcome.ABSENT ? DiskOutcome.REMOVED : removed;
        }
        if (diskIsLow && current != null) {
            counters.droppedWrites.increment();
            remove(entry.key());
            return DiskOutcome.DROPPED;
        }
        return change(entry.key(), e -> e.put(entry));
    }

    @Override
    public DiskOutcome put(DiskEntry entry, InputStream value) throws IOException {
        Objects.requireNonNull(value, "value");
        Engine current = use(entry.key());
        if (current == null
                || diskIsLow
                || isTooLarge(entry)
                || entry.expiresMillis() <= config.clock().millis()) {
            return put(entry);
        }
        IOException[] source = {null};
        DiskOutcome outcome = change(entry.key(), e -> {
            try {
                return e.put(entry, value);
            } catch (Values.SourceFailedException failed) {
                source[0] = failed.source();
                return DiskOutcome.ABSENT;
            }
        });
        if (source[0] != null) {
            throw source[0];
        }
        return outcome;
    }

    private static boolean isTooLarge(DiskEntry entry) {
        return entry.key().length > MAXIMUM_KEY_BYTES || entry.metadata().length > MAXIMUM_METADATA_BYTES;
    }

    @Override
    public DiskOutcome remove(byte[] key) {
        use(key);
        return change(key, e -> e.remove(key));
    }

    @Override
    public long removeIf(Predicate<DiskHeader> condition) {
        Objects.requireNonNull(condition, "condition");
        Engine current = use();
        if (current == null || current.isReadOnly()) {
            return 0;
        }
        long[] removed = {0};
        current.scan((header, hash, location) -> {
            if (condition.test(header)) {
                if (health == DiskHealth.DEGRADED) {
                    drop(current, header.key());
                    return;
                }
                try {
                    if (current.remove(header, hash, location)) {
                        removed[0]++;
                    }
                } catch (IOException trouble) {
                    counters.droppedWrites.increment();
                    degrade(describe(trouble));
                }
            }
        });
        try {
            current.wipeEvicted();
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            degrade(describe(trouble));
        }
        return removed[0];
    }

    @Override
    public long clear() {
        Engine current = use();
        if (current == null) {
            synchronized (this) {
                forgetWhenOpened = true;
            }
            return 0;
        }
        if (current.isReadOnly()) {
            counters.droppedWrites.increment();
            return 0;
        }
        long entries = current.entries();
        try {
            return current.clear();
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            degrade(describe(trouble));
            return entries;
        }
    }

    @Override
    public DiskOutcome mark(byte[] name, byte[] value) {
        use(name);
        byte[] copy = value.clone();
        return change(null, e -> e.mark(name, copy));
    }

    @Override
    public DiskOutcome unmark(byte[] name) {
        use(name);
        return change(null, e -> e.unmark(name));
    }

    @Override
    public void markers(BiConsumer<byte[], byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Engine current = use();
        if (current != null) {
            current.markers(marker ->
                    visitor.accept(marker.name().copy(), marker.value().copy()));
        }
    }

    private DiskOutcome change(byte @Nullable [] key, Change change) {
        Engine current = use();
        if (current == null || health != DiskHealth.HEALTHY) {
            counters.droppedWrites.increment();
            drop(current, key);
            return DiskOutcome.DROPPED;
        }
        try {
            return change.on(current);
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            drop(current, key);
            degrade(describe(trouble));
            return DiskOutcome.DROPPED;
        }
    }

    /** What cannot be written must at least not be contradicted by what is still found. */
    private void drop(@Nullable Engine current, byte @Nullable [] key) {
        if (current == null) {
            synchronized (this) {
                forgetWhenOpened = true;
            }
        } else if (key != null && !current.isReadOnly()) {
            current.lost(key);
        }
    }

    // ---- health

    @Override
    public boolean force() {
        Engine current = use();
        if (current == null || current.isReadOnly()) {
            return false;
        }
        try {
            current.force();
            return true;
        } catch (IOException trouble) {
            degrade(describe(trouble));
            return false;
        }
    }

    private void degrade(String reason) {
        synchronized (this) {
            if (health != DiskHealth.HEALTHY) {
                return;
            }
            health = DiskHealth.DEGRADED;
            recoveryPause = 1;
            ticksToRecovery = 1;
        }
        tell(() -> listener.healthChanged(DiskHealth.DEGRADED, reason));
    }

    /** Housekeeping: what must happen now and then and whatever no caller should wait for. */
    private void tick() {
        try {
            Engine current = engine;
            if (health == DiskHealth.CLOSED) {
                return;
            }
            if (current != null && current.isReadOnly()) {
                followOwner(current);
                return;
            }
            if (current != null && !current.isInPlace()) {
                vanished(current);
            }
            if (health == DiskHealth.DEGRADED) {
                tryToRecover();
            } else if (current != null) {
                checkFreeDisk();
                current.dropExpiredSegments();
                forceIfDue(current);
            }
        } catch (IOException trouble) {
            if (health != DiskHealth.CLOSED) {
                degrade(describe(trouble));
            }
        }
    }

    /** A store that only reads builds its index anew from what the owner wrote since, spending at most a tenth of the time on it. */
    private void followOwner(Engine current) {
        if (--ticksToFollow > 0) {
            return;
        }
        long began = config.clock().millis();
        try {
            Engine next = new Opening(config, new Counters(), budget, this::quarantined).attach();
            synchronized (this) {
                if (health == DiskHealth.CLOSED) {
                    next.abandon();
                    return;
                }
                engine = next;
            }
            current.abandon();
        } catch (IOException ownerIsBusy) {
            // The owner deleted a file that was about to be read; the next round sees what it did instead.
            ticksToFollow = 1;
        }
        long tookMillis = Math.max(0, config.clock().millis() - began);
        ticksToFollow = 1 + (int) Math.min(60, 10 * tookMillis / TICK_MILLIS);
    }

    private void forceIfDue(Engine current) throws IOException {
        long now = config.clock().millis();
        if (config.forces()
                && Math.abs(now - lastForceMillis.get()) >= config.forceEvery().toMillis()) {
            lastForceMillis.set(now);
            current.force();
        }
    }

    private void vanished(Engine current) {
        current.abandon();
        synchronized (this) {
            if (engine == current) {
                engine = null;
            }
        }
        degrade("the directory " + config.directory() + " vanished or was replaced");
    }

    private void checkFreeDisk() throws IOException {
        boolean low = Files.getFileStore(config.directory()).getUsableSpace() < config.freeDiskFloorBytes();
        if (low != diskIsLow) {
            diskIsLow = low;
            tell(() -> listener.healthChanged(
                    low ? DiskHealth.DEGRADED : DiskHealth.HEALTHY,
                    low
                            ? "less than " + config.freeDiskFloorBytes() + " bytes are free on the disk of "
                                    + config.directory() + "; no values are taken"
                            : "there is room on the disk again"));
        }
    }

    private void tryToRecover() {
        synchronized (this) {
            if (--ticksToRecovery > 0) {
                return;
            }
            recoveryPause = Math.min(MAXIMUM_RECOVERY_PAUSE_TICKS, 2 * recoveryPause);
            ticksToRecovery = recoveryPause;
        }
        try {
            Engine current = engine;
            if (current == null) {
                openEngine();
            } else {
                current.recover();
                synchronized (this) {
                    if (health != DiskHealth.DEGRADED) {
                        return;
                    }
                    health = DiskHealth.HEALTHY;
                }
            }
            tell(() -> listener.healthChanged(health, "the disk takes writes again"));
        } catch (IOException | RefusedException stillInTrouble) {
            // Tried again after a longer pause; the reason was announced when the trouble began.
            recoveryPauseGrows();
        }
    }

    private synchronized void recoveryPauseGrows() {
        ticksToRecovery = recoveryPause;
    }

    private void quarantined(String file, long offset) {
        tell(() -> listener.recordQuarantined(file, offset));
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException thrownByListener) {
            counters.listenerFailures.increment();
        }
    }

    private static String describe(Exception trouble) {
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }

    // ---- figures

    @Override
    public DiskStoreStats stats() {
        Engine current = engine;
        return new DiskStoreStats(
                current == null ? 0 : current.entries(),
                current == null ? 0 : current.liveBytes(),
                current == null ? 0 : current.fileBytes(),
                config.maximumBytes(),
                counters.hits.sum(),
                counters.misses.sum(),
                counters.puts.sum(),
                counters.removes.sum(),
                counters.evictions.sum(),
                counters.expirations.sum(),
                counters.quarantined.sum(),
                counters.droppedWrites.sum(),
                counters.refusedWrites.sum(),
                counters.writtenBytes.sum(),
                counters.movedBytes.sum(),
                counters.forces.sum(),
                budget.mappedBytes(),
                budget.unreleasedBytes(),
                counters.listenerFailures.sum(),
                diskIsLow && health == DiskHealth.HEALTHY ? DiskHealth.DEGRADED : health);
    }

    @Override
    public void resetStats() {
        counters.reset();
    }

    @Override
    public void close() {
        ScheduledExecutorService own;
        Engine last;
        Path directory;
        synchronized (this) {
            if (health == DiskHealth.CLOSED) {
                return;
            }
            health = DiskHealth.CLOSED;
            own = ownScheduler;
            last = engine;
            directory = privateDirectory;
            if (ticks != null) {
                ticks.cancel(false);
            }
        }
        if (own != null) {
            shutDown(own);
        }
        String reason = "closed";
        try {
            if (last != null) {
                last.close();
            }
            if (directory != null) {
                Opening.delete(directory);
            }
        } catch (IOException trouble) {
            reason = "closed, but " + describe(trouble) + "; the next start reads the segments instead of a snapshot";
        }
        String told = reason;
        tell(() -> listener.healthChanged(DiskHealth.CLOSED, told));
    }

    private static void shutDown(ScheduledExecutorService own) {
        own.shutdown();
        boolean interrupted = false;
        try {
            if (!own.awaitTermination(10, TimeUnit.SECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException interrupt) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "SegmentedStore[" + config.directory() + ", " + health + ", " + stats() + "]";
    }
}
