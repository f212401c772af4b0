package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.format.Manifest;
import io.perfopt.cache.internal.disk.format.Snapshot;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all files take and whether more fit. The snapshot that a clean close will write is counted from the start. Deleted files whose mapping still holds the blocks
 * count too, against a bound a quarter higher. Safe for any number of threads.
 */
final class Space {
    private final long maximumBytes;
    private final Holdings holdings;
    private final MappingBudget mappings;
    private final AtomicLong segmentFileBytes = new AtomicLong();
    private final AtomicLong hintFileBytes = new AtomicLong();

    Space(long maximumBytes, Holdings holdings, MappingBudget mappings) {
        this.maximumBytes = maximumBytes;
        this.holdings = holdings;
        this.mappings = mappings;
    }

    void addSegmentFile(long bytes) {
        segmentFileBytes.addAndGet(bytes);
    }

    void addHint(long bytes) {
        hintFileBytes.addAndGet(bytes);
    }

    long fileBytes() {
        return ownBytes() + mappings.unreleasedBytes();
    }

    boolean fits(long bytes) {
        long own = ownBytes() + bytes;
        return own <= maximumBytes && own + mappings.unreleasedBytes() <= maximumBytes + maximumBytes / 4;
    }

    private long ownBytes() {
        return segmentFileBytes.get()
                + hintFileBytes.get()
                + holdings.values().fileBytes()
                + Snapshot.ENTRY_BYTES * holdings.index().size()
                + holdings.markers().bytes()
                + Snapshot.FIXED_BYTES
                + Manifest.FILE_BYTES;
    }
}
