package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Entries;
import io.perfopt.cache.internal.disk.format.Location;
import io.perfopt.cache.internal.disk.format.RecordFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The end that records are appended to: the active segment, if there is one, and what the next record follows. Used under the log's lock, but for {@link #sequence}. */
final class Tail {
    private static final byte[] PADDING = new byte[8];
    private static final int USUAL_RECORD_BYTES = 1 << 14;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer scratch = direct(USUAL_RECORD_BYTES);
    private @Nullable Segment active;
    private long hash;

    /** Last sequence number given out; read by anyone. */
    private volatile long sequence;

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Nullable
    Segment active() {
        return active;
    }

    long sequence() {
        return sequence;
    }

    /** The hash in the last record. */
    long hash() {
        return hash;
    }

    void resume(@Nullable Segment continued, long lastSequence, long lastHash) {
        active = continued;
        sequence = lastSequence;
        hash = lastHash;
    }

    void begin(Segment next) {
        next.entries(new Entries());
        active = next;
    }

    /** Ends the active segment, if there is one, and returns it. */
    @Nullable
    Segment end() {
        Segment ended = active;
        active = null;
        return ended;
    }

    /** Appends an encoded head and its value to the active segment, into which the caller has checked that they fit, and returns the location. */
    long write(Segment target, byte[] head, ByteBuffer value) throws IOException {
        int length = RecordFormat.recordLength(head);
        long next = sequence + 1;
        RecordFormat.place(head, next, hash, crc);
        int offset = target.end();
        target.file().write(lay(head, value, length, next), offset);

        byte kind = RecordFormat.kind(head);
        boolean spilled = kind == RecordFormat.SPILLED;
        sequence = next;
        hash = RecordFormat.hash(head);
        Entries entries = target.entries();
        if (entries != null) {
            entries.add(hash, offset, length, kind);
        }
        target.publish(offset + length, next, RecordFormat.expiresMillis(head));
        if (kind == RecordFormat.PUT || spilled) {
            target.recordAlive(length);
        }
        return Location.of(target.id(), offset, length, spilled);
    }

    /** The record as it is to lie in the file. */
    private ByteBuffer lay(byte[] head, ByteBuffer value, int length, long number) {
        if (scratch.capacity() < length) {
            scratch = direct(Math.min(2 * length, Location.MAXIMUM_RECORD_BYTES + 8));
        }
        scratch.clear();
        scratch.put(head, 0, RecordFormat.headLength(head)).put(value.duplicate());
        scratch.put(PADDING, 0, length - RecordFormat.TRAILER_BYTES - scratch.position());
        return scratch.putInt(RecordFormat.trailer(number)).flip();
    }
}
