package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.file.DirectoryLock;
import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.log.Holdings;
import io.perfopt.cache.internal.disk.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one open directory.
 *
 * @param layout names of the files
 * @param lock ownership of the directory; null where another store owns it and this one only reads
 * @param manifest says what must be known before segments are read; not written where this store only reads
 * @param holdings what is known in memory
 * @param log the segments
 */
record Directory(Layout layout, @Nullable DirectoryLock lock, Manifest manifest, Holdings holdings, Log log) {
    boolean isReadOnly() {
        return lock == null;
    }

    /** What the hashes of keys are seeded with. */
    long seed() {
        return manifest.state().storeIdLow();
    }
}
