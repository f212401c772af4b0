package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.internal.disk.file.SegmentFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Walks the records of a segment file in order, reading heads and not values. Where a record's head is damaged it looks for the next whole one: sequence numbers only grow
 * within a segment, so what an earlier segment left in the same file is never taken for a record. For one thread.
 */
public final class SegmentWalk {
    private static final int WINDOW = 1 << 16;

    private final SegmentFile file;
    private final int limit;
    private byte[] window = new byte[WINDOW];
    private int windowStart;
    private int windowLength;

    private long lastSequence;
    private int position;
    private int offset;
    private byte[] head = {};
    private boolean skipped;

    public SegmentWalk(SegmentFile file, long firstSequence, int limit) {
        this(file, firstSequence, SegmentHead.BYTES, limit);
    }

    /** Begins at a record whose number is at least {@code firstSequence}. */
    public SegmentWalk(SegmentFile file, long firstSequence, int start, int limit) {
        position = start;
        this.file = file;
        this.limit = Math.min(limit, file.size());
        lastSequence = firstSequence - 1;
    }

    /** Goes to the next record whose head is whole; an unreadable file ends the walk. */
    public boolean next() {
        skipped = false;
        try {
            for (int at = position; at + RecordFormat.HEAD_BYTES <= limit; at += 8) {
                if (headAt(at)) {
                    offset = at;
                    lastSequence = RecordFormat.sequence(head);
                    position = at + RecordFormat.recordLength(head);
                    return true;
                }
                skipped = true;
            }
        } catch (IOException unreadable) {
            skipped = true;
        }
        return false;
    }

    private boolean headAt(int at) throws IOException {
        if (!load(at, RecordFormat.HEAD_BYTES)) {
            return false;
        }
        byte[] fixed = Arrays.copyOfRange(window, at - windowStart, at - windowStart + RecordFormat.HEAD_BYTES);
        long sequence = RecordFormat.sequence(fixed);
        if (sequence <= lastSequence || !RecordFormat.isPlausible(fixed, limit - at)) {
            return false;
        }
        int length = RecordFormat.headLength(fixed);
        if (!load(at, length)) {
            return false;
        }
        head = Arrays.copyOfRange(window, at - windowStart, at - windowStart + length);
        return RecordFormat.headMatches(head, length);
    }

    /** Where the record begins. */
    public int offset() {
        return offset;
    }

    /** Its head, key and metadata; the walker's reader may keep the array. */
    public byte[] head() {
        return head;
    }

    /** Where the next record would begin. */
    public int position() {
        return position;
    }

    /** Whether damage lies between this record and the one before it (or, after the last, behind it). */
    public boolean skipped() {
        return skipped;
    }

    /** Reads the record's value against its checksum. */
    public boolean valueMatches() throws IOException {
        CRC32C crc = new CRC32C();
        int at = offset + head.length;
        int left = RecordFormat.valueLength(head);
        while (left > 0) {
            int part = Math.min(left, WINDOW);
            if (!load(at, part)) {
                return false;
            }
            crc.update(window, at - windowStart, part);
            at += part;
            left -= part;
        }
        return (int) crc.getValue() == (int) RecordFormat.INTS.get(head, 4);
    }

    /** Whether the record was written to its end. */
    public boolean isComplete() throws IOException {
        int at = position - RecordFormat.TRAILER_BYTES;
        return load(at, RecordFormat.TRAILER_BYTES)
                && (int) RecordFormat.INTS.get(window, at - windowStart)
                        == RecordFormat.trailer(RecordFormat.sequence(head));
    }

    private boolean load(int at, int length) throws IOException {
        if (at + length > limit) {
            return false;
        }
        if (at < windowStart || at + length > windowStart + windowLength) {
            if (length > window.length) {
                window = new byte[length];
            }
            windowStart = at;
            windowLength = Math.min(window.length, limit - at);
            file.read(at, window, windowLength);
        }
        return true;
    }
}
