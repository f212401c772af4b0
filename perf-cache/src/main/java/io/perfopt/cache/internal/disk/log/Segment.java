package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.SegmentFile;
import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.SegmentHead;
import io.perfopt.cache.internal.disk.format.Snapshot;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run of records with consecutive sequence numbers in one file. One thread at a time appends, under the log's lock; any number read what is published.
 */
public final class Segment {
    private final long id;
    private final long firstSequence;
    private final @Nullable SegmentFile file;

    /** Bytes and number of records the index points to; changed by whoever displaces a record. */
    private final AtomicLong liveBytes = new AtomicLong();

    private final AtomicInteger liveRecords = new AtomicInteger();

    /** End of the published records; written by the appender after the bytes are in the file, read by scans. */
    private volatile int end = SegmentHead.BYTES;

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

    public Segment(long id, long firstSequence, @Nullable SegmentFile file) {
        this.id = id;
        this.firstSequence = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.file = file;
    }

    public long id() {
        return id;
    }

    public long firstSequence() {
        return firstSequence;
    }

    public long lastSequence() {
        return lastSequence;
    }

    /** The file its data is in; not to be asked for once the data is dropped. */
    public SegmentFile file() {
        if (file == null) {
            throw new IllegalStateException("segment " + id + " has no data");
        }
        return file;
    }

    public int end() {
        return end;
    }

    public boolean isRetired() {
        return retired;
    }

    public void retire() {
        retired = true;
    }

    public boolean isDataDropped() {
        return dataDropped;
    }

    public void dropData() {
        dataDropped = true;
        retired = true;
    }

    public long maximumExpiry() {
        return maximumExpiry;
    }

    public int hintBytes() {
        return hintBytes;
    }

    public void hintBytes(int bytes) {
        hintBytes = bytes;
    }

    @Nullable
    public Entries entries() {
        return entries;
    }

    public void entries(@Nullable Entries gathered) {
        entries = gathered;
    }

    public long liveBytes() {
        return liveBytes.get();
    }

    public int liveRecords() {
        return liveRecords.get();
    }

    public void recordAlive(int bytes) {
        liveBytes.addAndGet(bytes);
        liveRecords.incrementAndGet();
    }

    public void recordDead(int bytes) {
        liveBytes.addAndGet(-bytes);
        liveRecords.decrementAndGet();
    }

    public void live(long bytes, int records) {
        liveBytes.set(bytes);
        liveRecords.set(records);
    }

    public int room() {
        return file().size() - end;
    }

    /** What a start found out about it. */
    public void restore(int foundEnd, long foundLastSequence, long foundMaximumExpiry, int foundHintBytes) {
        lastSequence = foundLastSequence;
        maximumExpiry = foundMaximumExpiry;
        hintBytes = foundHintBytes;
        end = foundEnd;
    }

    /** How a snapshot describes it; the caller holds the log's lock. */
    public Snapshot.SegmentState state() {
        return new Snapshot.SegmentState(
                id,
                firstSequence,
                lastSequence,
                end,
                maximumExpiry,
                hintBytes,
                dataDropped,
                liveBytes.get(),
                liveRecords.get());
    }

    /** Makes bytes that are in the file visible to scans. */
    public void publish(int newEnd, long sequence, long expiresMillis) {
        lastSequence = sequence;
        maximumExpiry = Math.max(maximumExpiry, expiresMillis);
        end = newEnd;
    }

    /** Reads bytes if this segment still owns them, else returns false. */
    public boolean read(int offset, byte[] target, int length) throws IOException {
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
