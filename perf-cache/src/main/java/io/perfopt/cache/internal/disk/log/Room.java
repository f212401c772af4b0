package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.SegmentFile;
import java.io.IOException;

/**
 * Finds a file for the next segment, and room for value files, within the bound: by using a file again, by making one, by forcing so that more files may be used again, and at last by
 * evicting. Used under the log's lock.
 */
@SuppressWarnings("GuardedBy") // every caller holds the log's lock, under another name
final class Room {
    private final LogSettings settings;
    private final Log log;
    private final FilePool pool;
    private final Space space;
    private final Forcing forcing;

    Room(LogSettings settings, Log log, FilePool pool, Space space, Forcing forcing) {
        this.settings = settings;
        this.log = log;
        this.pool = pool;
        this.space = space;
        this.forcing = forcing;
    }

    /** How many free files there should be: one for the next segment, another while the first waits to be forced. */
    int spares() {
        return settings.forces() ? 2 : 1;
    }

    /** Whether the next segments will find neither a free file nor room for a new one. */
    boolean needsReclaim() {
        int missing = spares() - pool.size();
        return missing > 0 && !space.fits((long) missing * settings.segmentBytes());
    }

    SegmentFile forSegment() throws IOException {
        while (true) {
            SegmentFile free = pool.take();
            if (free != null) {
                return free;
            }
            if (space.fits(settings.segmentBytes())) {
                return pool.create();
            }
            if (pool.size() > 0) {
                if (pool.isFirstSafe()) {
                    pool.trim(0, 1);
                } else {
                    log.forceHoldingLock();
                }
            } else if (log.reclaimer().needsSegmentFirst()) {
                // The markers of the oldest segment must be in the next one before it goes: the bound gives way by this
                // one segment.
                return pool.create();
            } else if (!log.reclaimer().reclaimOldest()) {
                throw new IOException("no room for a segment of " + settings.segmentBytes()
                        + " bytes within the bound of " + settings.maximumBytes() + " bytes");
            }
        }
    }

    /** Evicts until this many more bytes fit beside one more segment. */
    void make(long bytes) throws IOException {
        while (!space.fits(bytes + (log.active() == null && pool.size() == 0 ? settings.segmentBytes() : 0))) {
            if (settings.forces() && forcing.sequence() < log.lastSequence()) {
                log.forceHoldingLock();
            }
            forcing.deleteDoomedValues();
            if (space.fits(bytes)) {
                return;
            }
            if (pool.size() > 1 || (log.active() != null && pool.size() > 0)) {
                pool.trim(0, 1);
                continue;
            }
            log.sealLast();
            if (!log.reclaimer().reclaimOldest()) {
                pool.trim(0, Integer.MAX_VALUE);
                if (space.fits(bytes)) {
                    return;
                }
                throw new IOException("no room for " + bytes + " bytes within the bound of " + settings.maximumBytes());
            }
        }
    }
}
