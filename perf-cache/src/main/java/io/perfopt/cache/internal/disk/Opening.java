package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.DirectoryLock.RefusedException;
import io.perfopt.cache.internal.disk.Recovery.SetAside;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens a directory: takes possession, finds out what state it was left in, and builds an {@link Engine} on it. For one thread. */
final class Opening {
    private static final String PRIVATE = "private-";

    private final SegmentedStoreConfig config;
    private final Counters counters;
    private final MappingBudget budget;
    private final Engine.Quarantine quarantine;
    private final List<SetAside> setAside = new ArrayList<>();

    Opening(SegmentedStoreConfig config, Counters counters, MappingBudget budget, Engine.Quarantine quarantine) {
        this.config = config;
        this.counters = counters;
        this.budget = budget;
        this.quarantine = quarantine;
    }

    List<SetAside> setAside() {
        return setAside;
    }

    /** The open directory, which is a private one if that was asked for and the directory is occupied. */
    record Opened(Engine engine, Path directory, boolean isPrivate) {}

    Opened open() throws IOException, RefusedException {
        Path directory = config.directory();
        DirectoryLock.prepare(directory);
        Layout layout = new Layout(directory);
        DirectoryLock lock = DirectoryLock.acquire(layout, config.directory().toString());
        if (lock != null) {
            deleteAbandonedPrivates(directory);
            return new Opened(engine(layout, lock), directory, false);
        }
        return switch (config.whenOccupied()) {
            case FAIL ->
                throw new RefusedException(
                        "directory " + directory + " is in use by "
                                + DirectoryLock.owner(layout)
                                + "; give each process a directory of its own, or choose a private directory or read-only access");
            case READ_ONLY -> new Opened(attach(), directory, false);
            case PRIVATE_DIRECTORY -> openPrivate(directory);
        };
    }

    /** What another store has written up to now, to be read only. */
    Engine attach() throws IOException {
        return engine(new Layout(config.directory()), null);
    }

    private Opened openPrivate(Path directory) throws IOException, RefusedException {
        Path own = directory.resolve(PRIVATE + UUID.randomUUID());
        DirectoryLock.prepare(own);
        Layout layout = new Layout(own);
        DirectoryLock lock = DirectoryLock.acquire(layout, own.toString());
        if (lock == null) {
            throw new IOException("cannot lock the new directory " + own);
        }
        return new Opened(engine(layout, lock), own, true);
    }

    /** What private stores left that were killed: directories whose lock nobody holds. */
    private static void deleteAbandonedPrivates(Path directory) throws IOException {
        try (DirectoryStream<Path> privates = Files.newDirectoryStream(directory, PRIVATE + "*")) {
            for (Path path : privates) {
                DirectoryLock lock = DirectoryLock.acquire(new Layout(path), "clean-up");
                if (lock != null) {
                    lock.close();
                    delete(path);
                }
            }
        }
    }

    /** Deletes a private directory and what is in it. */
    static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isDirectory(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    delete(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(directory);
    }

    private Engine engine(Layout layout, @Nullable DirectoryLock lock) throws IOException {
        boolean done = false;
        Manifest manifest = null;
        try {
            boolean writable = lock != null;
            Manifest.State found = Manifest.read(layout.manifest());
            if (found == null && writable && Files.exists(layout.manifest())) {
                Recovery.putAside(
                        layout, layout.manifest(), "has an unknown format version or is damaged", true, setAside);
            }
            Manifest.State before = found != null ? found : derived(layout);
            UUID boot = UUID.nameUUIDFromBytes(config.bootId().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            boolean sameBoot = !config.bootId().isEmpty()
                    && before.bootIdHigh() == boot.getMostSignificantBits()
                    && before.bootIdLow() == boot.getLeastSignificantBits();
            // Without a manifest there was damage, and damage is what recovery then looks for.
            boolean powerMayBeLost = found != null && !sameBoot && writable;
            boolean mapped = config.mapped() && writable && Platform.mapsCoherently(layout.directory());

            Index index = new Index();
            Values values = new Values(layout);
            Markers markers = new Markers();
            Manifest.State now = new Manifest.State(
                    before.version() + 1,
                    before.storeIdHigh(),
                    before.storeIdLow(),
                    boot.getMostSignificantBits(),
                    boot.getLeastSignificantBits(),
                    before.newestSegment(),
                    before.forcedSequence(),
                    before.removalsPending());
            manifest = new Manifest(layout.manifest(), now);
            Log log = new Log(config, layout, manifest, index, values, markers, counters, budget, mapped);
            Reclaimer reclaimer = new Reclaimer(config, layout, log, index, markers, counters, now.storeIdLow());
            log.reclaimer(reclaimer);
            Recovery recovery = new Recovery(
                    layout, log, index, values, markers, counters, budget, mapped, writable, before, powerMayBeLost);
            log.lock.lock();
            try {
                recovery.run();
                if (writable) {
                    // Says that this boot wrote last, so not before recovery has seen which one did.
                    manifest.begin(config.forces());
                    if (config.forces()) {
                        layout.forceDirectory();
                    }
                }
            } finally {
                log.lock.unlock();
                setAside.addAll(recovery.setAside());
            }
            Engine engine = new Engine(
                    config,
                    layout,
                    lock,
                    writable ? manifest : null,
                    before,
                    index,
                    values,
                    markers,
                    counters,
                    budget,
                    log,
                    reclaimer,
                    quarantine);
            done = true;
            return engine;
        } finally {
            if (!done) {
                if (manifest != null) {
                    manifest.close();
                }
                if (lock != null) {
                    lock.close();
                }
            }
        }
    }

    /** The state of a store whose manifest is missing: the segments know whose they are. */
    private static Manifest.State derived(Layout layout) throws IOException {
        for (Path path : layout.segments()) {
            try (StoreFile file = StoreFile.open(path, false)) {
                SegmentFile.Head head = SegmentFile.readHead(file);
                if (head != null) {
                    return new Manifest.State(0, head.storeIdHigh(), head.storeIdLow(), 0, 0, 0, 0, false);
                }
            } catch (IOException unreadable) {
                // Perhaps the next one tells.
            }
        }
        UUID id = UUID.randomUUID();
        return new Manifest.State(0, id.getMostSignificantBits(), id.getLeastSignificantBits(), 0, 0, 0, 0, false);
    }
}
