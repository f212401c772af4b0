package io.perfopt.cache.internal.disk.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Which file a large value is in, and how long it is: what stands in a record in place of the value. Immutable. */
public record ValueReference(long id, long length) {
    /** A file holds its value in pieces of this size, each behind a head. */
    public static final int CHUNK_BYTES = 1 << 16;

    public static final int CHUNK_HEAD = 8;
    private static final int BYTES = 16;

    public long fileBytes() {
        return length + CHUNK_HEAD * ((length + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(id)
                .putLong(length)
                .array();
    }

    /** Reads it from a record that was checked. */
    public static ValueReference decode(byte[] record) {
        ByteBuffer value = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        int at = RecordFormat.headLength(record);
        return new ValueReference(value.getLong(at), value.getLong(at + 8));
    }
}
