package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.file.DirectoryLock;
import io.perfopt.cache.internal.disk.file.DirectoryLock.RefusedException;
import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.file.Platform;
import io.perfopt.cache.internal.disk.file.StoreFile;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.log.Holdings;
import io.perfopt.cache.internal.disk.log.Index;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.LogSettings;
import io.perfopt.cache.internal.disk.log.Markers;
import io.perfopt.cache.internal.disk.log.Values;
import io.perfopt.cache.internal.disk.recovery.Aside;
import io.perfopt.cache.internal.disk.recovery.Origin;
import io.perfopt.cache.internal.disk.recovery.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens a directory: takes possession, finds out what state it was left in, and builds an {@link Engine} on it. For one thread. */
final class Opening {
    private static final String PRIVATE = "private-";

    private final SegmentedStoreConfig config;
    private final Counters counters;
    private final MappingBudget mappings;
    private final Aside aside;
    private final Lookup.Quarantine quarantine;

    Opening(
            SegmentedStoreConfig config,
            Counters counters,
            MappingBudget mappings,
            Aside aside,
            Lookup.Quarantine quarantine) {
        this.config = config;
        this.counters = counters;
        this.mappings = mappings;
        this.aside = aside;
        this.quarantine = quarantine;
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
        Manifest manifest = null;
        try {
            boolean writable = lock != null;
            Manifest.State found = Manifest.read(layout.manifest());
            if (found == null && writable && Files.exists(layout.manifest())) {
                aside.put(layout, layout.manifest(), "has an unknown format version or is damaged", true);
            }
            Manifest.State before = found != null ? found : derived(layout);
            UUID boot = UUID.nameUUIDFromBytes(config.bootId().getBytes(StandardCharsets.UTF_8));
            boolean mapped = config.mapped() && writable && Platform.mapsCoherently(layout.directory());
            // Without a manifest there was damage, and damage is what recovery then looks for.
            boolean powerMayBeLost = found != null && writable && !isSameBoot(before, boot);
            manifest = new Manifest(layout.manifest(), before.startedBy(boot));
            Directory directory = directory(layout, lock, manifest, mapped);
            recover(new Origin(layout, before, writable, mapped, powerMayBeLost), directory);
            return new Engine(config, directory, quarantine);
        } catch (IOException | RuntimeException | Error failed) {
            if (manifest != null) {
                manifest.close();
            }
            if (lock != null) {
                lock.close();
            }
            throw failed;
        }
    }

    private boolean isSameBoot(Manifest.State before, UUID boot) {
        return !config.bootId().isEmpty()
                && before.bootIdHigh() == boot.getMostSignificantBits()
                && before.bootIdLow() == boot.getLeastSignificantBits();
    }

    private Directory directory(Layout layout, @Nullable DirectoryLock lock, Manifest manifest, boolean mapped) {
        Holdings holdings = new Holdings(new Index(), new Values(layout), new Markers(), counters);
        LogSettings settings =
                new LogSettings(config.maximumBytes(), config.segmentBytes(), config.forces(), mapped, config.clock());
        return new Directory(layout, lock, manifest, holdings, new Log(settings, layout, manifest, holdings, mappings));
    }

    private void recover(Origin origin, Directory directory) throws IOException {
        Log log = directory.log();
        log.lock.lock();
        try {
            Holdings found = directory.holdings();
            if (!origin.writable()) {
                // What does not check was overwritten by the owner meanwhile, and is no damage.
                found = new Holdings(found.index(), found.values(), found.markers(), new Counters());
            }
            new Recovery(origin, log, found, mappings, aside).run();
            if (origin.writable()) {
                // Says that this boot wrote last, so not before recovery has seen which one did.
                directory.manifest().begin(config.forces());
                if (config.forces()) {
                    directory.layout().forceDirectory();
                }
            }
        } finally {
            log.lock.unlock();
        }
    }

    /** The state of a store whose manifest is missing: the segments know whose they are. */
    private static Manifest.State derived(Layout layout) throws IOException {
        for (Path path : layout.segments()) {
            try (StoreFile file = StoreFile.open(path, false)) {
                SegmentHead head = SegmentHead.read(file);
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
