package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.file.DirectoryLock;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.Marker;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.format.Snapshot;
import io.perfopt.cache.internal.disk.format.Snapshot.SegmentState;
import io.perfopt.cache.internal.disk.log.Holdings;
import io.perfopt.cache.internal.disk.log.Log;
import io.perfopt.cache.internal.disk.log.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open directory, from its opening to its close: {@link Lookup} reads, {@link Changes} writes, this class keeps it in order and ends it. Trouble of the medium comes out as
 * {@link IOException}; what follows from it is for {@link SegmentedStore} to decide.
 *
 * <p>Safe for any number of threads.
 */
final class Engine {
    private final SegmentedStoreConfig config;
    private final Directory directory;
    private final Manifest manifest;
    private final Holdings holdings;
    private final Log log;
    private final boolean hadRemovalsPending;
    private final Lookup lookup;
    private final Unwritten unwritten;
    private final Changes changes;

    Engine(SegmentedStoreConfig config, Directory directory, Lookup.Quarantine quarantine) {
        this.config = config;
        this.directory = directory;
        manifest = directory.manifest();
        holdings = directory.holdings();
        log = directory.log();
        hadRemovalsPending = manifest.state().removalsPending();
        lookup = new Lookup(directory, config.clock(), quarantine);
        unwritten = new Unwritten(manifest);
        changes = new Changes(config, directory, lookup, unwritten);
    }

    Lookup lookup() {
        return lookup;
    }

    Changes changes() {
        return changes;
    }

    void scan(Scan.Visitor visitor) {
        new Scan(log, lookup, visitor).run();
    }

    List<Marker> markers() {
        return holdings.markers().all();
    }

    long entries() {
        return holdings.index().size();
    }

    long liveBytes() {
        return log.liveBytes();
    }

    long fileBytes() {
        return log.fileBytes();
    }

    boolean isReadOnly() {
        return directory.isReadOnly();
    }

    /** Whether an earlier process ended with removals it could not write. */
    boolean hadRemovalsPending() {
        return hadRemovalsPending;
    }

    boolean isInPlace() {
        DirectoryLock lock = directory.lock();
        return lock == null || lock.isInPlace();
    }

    // ---- in order

    void force() throws IOException {
        log.force();
    }

    void dropExpiredSegments() throws IOException {
        log.lock.lock();
        try {
            if (!log.isClosed()) {
                log.reclaimer().dropExpired(config.clock().millis());
                log.trimFreeFiles();
            }
        } finally {
            log.lock.unlock();
        }
    }

    /** Writes what could not be written; returns only when the medium took it and made it safe. */
    void recover() throws IOException {
        log.lock.lock();
        try {
            if (unwritten.isEverything()) {
                changes.clear();
            }
            unwritten.write(log, holdings.index(), config.clock());
            log.append(Records.probe(config.clock()), Records.NO_VALUE);
            log.forceHoldingLock();
            unwritten.done();
        } finally {
            log.lock.unlock();
        }
    }

    // ---- ending

    /** Leaves the directory as a clean close does: everything forced, a snapshot for the next start. */
    void close() throws IOException {
        log.lock.lock();
        try {
            if (log.isClosed()) {
                return;
            }
            try {
                if (!isReadOnly() && unwritten.isEmpty()) {
                    writeSnapshot();
                }
            } finally {
                release();
            }
        } finally {
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private void writeSnapshot() throws IOException {
        Segment active = log.active();
        if (active != null) {
            log.hints().write(active);
        }
        if (config.forces()) {
            log.forceHoldingLock();
        }
        Snapshot.write(directory.layout().snapshot(), directory.seed(), contents(active));
        if (config.forces()) {
            Snapshot.force(directory.layout().snapshot());
            directory.layout().forceDirectory();
        }
    }

    @GuardedBy("log.lock")
    private Snapshot.Contents contents(@Nullable Segment active) {
        List<SegmentState> states = new ArrayList<>();
        long newest = manifest.state().newestSegment();
        for (Segment segment : log.segments()) {
            states.add(segment.state());
            newest = Math.max(newest, segment.id());
        }
        return new Snapshot.Contents(
                log.lastSequence(),
                log.lastHash(),
                newest,
                active != null,
                states,
                markers(),
                holdings.index().tables());
    }

    /** Lets go of the files as they are. */
    void abandon() {
        log.lock.lock();
        try {
            if (!log.isClosed()) {
                release();
            }
        } catch (IOException nothingLeftToDo) {
            // The directory was given up because it does not answer.
            holdings.index().clear();
        } finally {
            holdings.index().clear();
            log.lock.unlock();
        }
    }

    @GuardedBy("log.lock")
    private void release() throws IOException {
        DirectoryLock lock = directory.lock();
        try {
            log.close();
        } finally {
            try {
                manifest.close();
            } finally {
                if (lock != null) {
                    lock.close();
                }
            }
        }
    }
}
