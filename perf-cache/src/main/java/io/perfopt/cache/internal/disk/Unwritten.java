package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.Records;
import io.perfopt.cache.internal.disk.log.Index;
import io.perfopt.cache.internal.disk.log.Log;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * The removals that the medium did not take. They hold while the store is open, since the index does not know the entries any more; the manifest, which is written in place, says that
 * there are some, so that a start after a kill forgets everything rather than bring them back; and they are written as soon as the medium takes writes again. Beyond a limit,
 * everything is removed instead. Used under the log's lock.
 */
final class Unwritten {
    private static final int MAXIMUM_REMOVALS = 1 << 16;

    private final Manifest manifest;
    private final Set<Long> hashes = new HashSet<>();
    private boolean everything;

    Unwritten(Manifest manifest) {
        this.manifest = manifest;
    }

    boolean isEmpty() {
        return hashes.isEmpty() && !everything;
    }

    boolean isEverything() {
        return everything;
    }

    void add(long hash) {
        if (isEmpty()) {
            try {
                manifest.removalsPending(true);
            } catch (IOException notEvenThat) {
                // The removal is reported as dropped; nothing more can be promised on such a medium.
                everything = true;
            }
        }
        if (hashes.size() < MAXIMUM_REMOVALS) {
            hashes.add(hash);
        } else {
            everything = true;
        }
    }

    void addEverything() throws IOException {
        everything = true;
        manifest.removalsPending(true);
    }

    /** All entries were removed for good. */
    void everythingIsWritten() {
        hashes.clear();
        everything = false;
    }

    /** Writes the removals of what has not been put again; they are pending until {@link #done()}. */
    @SuppressWarnings("GuardedBy") // every caller holds the log's lock
    void write(Log log, Index index, InstantSource clock) throws IOException {
        for (Long hash : hashes) {
            if (index.find(hash) == 0) {
                log.append(Records.tombstone(hash, clock), Records.NO_VALUE);
            }
        }
    }

    /** What was written is safe. */
    void done() throws IOException {
        hashes.clear();
        if (manifest.state().removalsPending()) {
            manifest.removalsPending(false);
        }
    }
}
