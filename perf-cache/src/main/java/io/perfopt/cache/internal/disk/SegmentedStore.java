package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.file.DirectoryLock.RefusedException;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.log.Values;
import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskRecord;
import io.perfopt.cache.spi.DiskStore;
import io.perfopt.cache.spi.DiskStoreStats;
import io.perfopt.cache.spi.DiskStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The disk tier: a segmented append log on one directory. This class is its door: it checks arguments and turns trouble of the medium into outcomes. What is stored and how is the
 * matter of {@link Engine}, which there is as long as {@link Mount} can open the directory; {@link Condition} says how the medium is and {@link Housekeeping} sees to it.
 *
 * <p>Safe for any number of threads. The listener is called under no lock.
 */
public final class SegmentedStore implements DiskStore {
    private static final int MAXIMUM_KEY_BYTES = Short.MAX_VALUE;
    private static final int MAXIMUM_METADATA_BYTES = 1 << 16;

    private final SegmentedStoreConfig config;
    private final Counters counters = new Counters();
    private final MappingBudget mappings;
    private final Announcer announcer;
    private final Condition condition;
    private final Mount mount;
    private final Housekeeping housekeeping;

    private SegmentedStore(SegmentedStoreConfig config) {
        this.config = config;
        mappings = new MappingBudget(config.maximumBytes() + config.maximumBytes() / 4 + config.segmentBytes());
        announcer = new Announcer(config.listener(), counters);
        condition = new Condition(announcer);
        mount = new Mount(config, counters, mappings, announcer);
        housekeeping = new Housekeeping(config, mount, condition);
    }

    /**
     * Opens a directory and whatever an earlier process left in it. A medium in trouble gives a degraded store that recovers; a directory that must not be used is refused.
     *
     * @throws IllegalStateException if the directory is a symbolic link, a file, another user's, or (by choice) in use; the message names the way out
     */
    public static SegmentedStore open(SegmentedStoreConfig config) {
        SegmentedStore store = new SegmentedStore(config);
        try {
            store.condition.opened(store.mount.open().isReadOnly());
        } catch (IOException trouble) {
            store.condition.degrade("cannot open " + config.directory() + ": " + Condition.describe(trouble));
        } catch (RefusedException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
        store.housekeeping.start();
        return store;
    }

    // ---- reading

    @Override
    public Optional<DiskRecord> find(byte[] key) {
        Engine current = use(key);
        if (current == null) {
            counters.misses.increment();
            return Optional.empty();
        }
        return Optional.ofNullable(current.lookup().find(key));
    }

    @Override
    public Optional<DiskHeader> peek(byte[] key) {
        Engine current = use(key);
        return current == null
                ? Optional.empty()
                : Optional.ofNullable(current.lookup().peek(key));
    }

    @Override
    public Optional<DiskStream> open(byte[] key) {
        Engine current = use(key);
        if (current == null) {
            counters.misses.increment();
            return Optional.empty();
        }
        return Optional.ofNullable(current.lookup().open(key));
    }

    @Override
    public void scan(Consumer<DiskHeader> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Engine current = use();
        if (current != null) {
            current.scan((header, hash, location) -> visitor.accept(header));
        }
    }

    @Override
    public void markers(BiConsumer<byte[], byte[]> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        Engine current = use();
        if (current != null) {
            current.markers()
                    .forEach(marker ->
                            visitor.accept(marker.name().copy(), marker.value().copy()));
        }
    }

    private @Nullable Engine use(byte[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("key must hold at least one byte, was empty");
        }
        return use();
    }

    private @Nullable Engine use() {
        if (condition.isClosed()) {
            throw new IllegalStateException("the store on " + config.directory() + " is closed");
        }
        return mount.engine();
    }

    // ---- changing

    /** A change of the engine that the medium may refuse. */
    private interface Change {
        DiskOutcome on(Changes changes) throws IOException;
    }

    @Override
    public DiskOutcome put(DiskEntry entry) {
        Engine current = use(entry.key());
        if (current != null && isTooLarge(entry)) {
            counters.refusedWrites.increment();
            DiskOutcome removed = remove(entry.key());
            return removed == DiskOutcome.DROPPED ? removed : DiskOutcome.TOO_LARGE;
        }
        if (isExpired(entry)) {
            DiskOutcome removed = remove(entry.key());
            return removed == DiskOutcome.ABSENT ? DiskOutcome.REMOVED : removed;
        }
        if (condition.isDiskLow() && current != null) {
            counters.droppedWrites.increment();
            remove(entry.key());
            return DiskOutcome.DROPPED;
        }
        return change(entry.key(), changes -> changes.put(entry));
    }

    @Override
    public DiskOutcome put(DiskEntry entry, InputStream value) throws IOException {
        Objects.requireNonNull(value, "value");
        Engine current = use(entry.key());
        if (current == null || condition.isDiskLow() || isTooLarge(entry) || isExpired(entry)) {
            return put(entry);
        }
        IOException[] source = {null};
        DiskOutcome outcome = change(entry.key(), changes -> {
            try {
                return changes.put(entry, value);
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

    private boolean isExpired(DiskEntry entry) {
        return entry.expiresMillis() <= config.clock().millis();
    }

    @Override
    public DiskOutcome remove(byte[] key) {
        use(key);
        return change(key, changes -> changes.remove(key));
    }

    @Override
    public DiskOutcome mark(byte[] name, byte[] value) {
        use(name);
        byte[] copy = value.clone();
        return change(null, changes -> changes.mark(name, copy));
    }

    @Override
    public DiskOutcome unmark(byte[] name) {
        use(name);
        return change(null, changes -> changes.unmark(name));
    }

    private DiskOutcome change(byte @Nullable [] key, Change change) {
        Engine current = use();
        if (current == null || !condition.takesWrites()) {
            drop(current, key);
            return DiskOutcome.DROPPED;
        }
        try {
            return change.on(current.changes());
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            condition.degrade(trouble);
            return DiskOutcome.DROPPED;
        }
    }

    /** What cannot be written must at least not be contradicted by what is still found. */
    private void drop(@Nullable Engine current, byte @Nullable [] key) {
        counters.droppedWrites.increment();
        if (current == null) {
            mount.forgetWhenOpened();
        } else if (key != null && !current.isReadOnly()) {
            current.changes().lost(key);
        }
    }

    @Override
    public long removeIf(Predicate<DiskHeader> matches) {
        Objects.requireNonNull(matches, "condition");
        Engine current = use();
        if (current == null || current.isReadOnly()) {
            return 0;
        }
        long[] removed = {0};
        current.scan((header, hash, location) -> {
            if (matches.test(header)) {
                removed[0] += remove(current, header, hash, location) ? 1 : 0;
            }
        });
        try {
            current.changes().wipeEvicted();
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            condition.degrade(trouble);
        }
        return removed[0];
    }

    private boolean remove(Engine current, DiskHeader header, long hash, long location) {
        if (condition.isDegraded()) {
            drop(current, header.key());
            return false;
        }
        try {
            return current.changes().remove(header, hash, location);
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            condition.degrade(trouble);
            return false;
        }
    }

    @Override
    public long clear() {
        Engine current = use();
        if (current == null) {
            mount.forgetWhenOpened();
            return 0;
        }
        if (current.isReadOnly()) {
            counters.droppedWrites.increment();
            return 0;
        }
        long entries = current.entries();
        try {
            return current.changes().clear();
        } catch (IOException trouble) {
            counters.droppedWrites.increment();
            condition.degrade(trouble);
            return entries;
        }
    }

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
            condition.degrade(trouble);
            return false;
        }
    }

    // ---- figures and end

    @Override
    public DiskStoreStats stats() {
        Engine current = mount.engine();
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
                mappings.mappedBytes(),
                mappings.unreleasedBytes(),
                counters.listenerFailures.sum(),
                condition.health());
    }

    @Override
    public void resetStats() {
        counters.reset();
    }

    @Override
    public void close() {
        if (!condition.close()) {
            return;
        }
        housekeeping.close();
        String told = "closed";
        try {
            mount.close();
        } catch (IOException trouble) {
            told = "closed, but " + Condition.describe(trouble)
                    + "; the next start reads the segments instead of a snapshot";
        }
        announcer.health(DiskHealth.CLOSED, told);
    }

    @Override
    public String toString() {
        return "SegmentedStore[" + config.directory() + ", " + condition.health() + ", " + stats() + "]";
    }
}
