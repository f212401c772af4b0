package io.perfopt.cache.internal.disk;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run of records with consecutive sequence numbers in one file. One thread at a time appends, under the log's lock; any number read what is published.
 */
final class Segment {
    private final long id;
    private final long firstSequence;
    private final @Nullable SegmentFile file;

    /** Bytes and number of records the index points to; changed by whoever displaces a record. */
    private final AtomicLong liveBytes = new AtomicLong();

    private final AtomicInteger liveRecords = new AtomicInteger();

    /** End of the published records; written by the appender after the bytes are in the file, read by scans. */
    private volatile int end = SegmentFile.HEAD_BYTES;

    /** Set before the file is overwritten or deleted; read by readers after they copied a record. */
    private volatile boolean retired;

    /** Only the hint is left: the data expired, but what it replaced must not come back. Guarded by the log's lock. */
    private boolean dataDropped;

    /** Last sequence number used; guarded by the log's lock. */
    private long lastSequence;

    /** Latest expiry of any record; guarded by the log's lock. */
    private long maximumExpiry = Long.MIN_VALUE;

    /** Bytes of the hint file, 0 without one; guarded by the log's lock. */
    private int hintBytes;

    /** What the hint will hold; null once sealed; guarded by the log's lock. */
    private @Nullable Entries entries;

    Segment(long id, long firstSequence, @Nullable SegmentFile file) {
        this.id = id;
        this.firstSequence = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.file = file;
    }

    long id() {
        return id;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** The file its data is in; not to be asked for once the data is dropped. */
    SegmentFile file() {
        if (file == null) {
            throw new IllegalStateException("segment " + id + " has no data");
        }
        return file;
    }

    int end() {
        return end;
    }

    boolean isRetired() {
        return retired;
    }

    void retire() {
        retired = true;
    }

    boolean isDataDropped() {
        return dataDropped;
    }

    void dropData() {
        dataDropped = true;
        retired = true;
    }

    long maximumExpiry() {
        return maximumExpiry;
    }

    int hintBytes() {
        return hintBytes;
    }

    void hintBytes(int bytes) {
        hintBytes = bytes;
    }

    @Nullable
    Entries entries() {
        return entries;
    }

    void entries(@Nullable Entries gathered) {
        entries = gathered;
    }

    long liveBytes() {
        return liveBytes.get();
    }

    int liveRecords() {
        return liveRecords.get();
    }

    void recordAlive(int bytes) {
        liveBytes.addAndGet(bytes);
        liveRecords.incrementAndGet();
    }

    void recordDead(int bytes) {
        liveBytes.addAndGet(-bytes);
        liveRecords.decrementAndGet();
    }

    void live(long bytes, int records) {
        liveBytes.set(bytes);
        liveRecords.set(records);
    }

    int room() {
        return file().size() - end;
    }

    /** What a start found out about it. */
    void restore(int foundEnd, long foundLastSequence, long foundMaximumExpiry, int foundHintBytes) {
        lastSequence = foundLastSequence;
        maximumExpiry = foundMaximumExpiry;
        hintBytes = foundHintBytes;
        end = foundEnd;
    }

    /** Makes bytes that are in the file visible to scans. */
    void publish(int newEnd, long sequence, long expiresMillis) {
        lastSequence = sequence;
        maximumExpiry = Math.max(maximumExpiry, expiresMillis);
        end = newEnd;
    }

    /** Reads bytes if this segment still owns them, else returns false. */
    boolean read(int offset, byte[] target, int length) throws IOException {
        if (retired) {
            return false;
        }
        try {
            file().read(offset, target, length);
        } catch (IOException failed) {
            if (retired) {
                return false;
            }
            throw failed;
        }
        // The file may have been given to the next segment while we read: retired is set before its first byte is
        // overwritten.
        VarHandle.acquireFence();
        return !retired;
    }

    @Override
    public String toString() {
        return "Segment[" + id + (file == null ? "" : " in place " + file.place()) + ", sequences " + firstSequence
                + " to " + lastSequence + ", end " + end + ", live " + liveBytes + " bytes"
                + (retired ? ", retired]" : "]");
    }
}
