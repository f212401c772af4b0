package io.perfopt.cache.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An entry as {@link DiskStore#find} read and checked it. Value and metadata lie in one array that was copied from the store for this reader alone: a
 * decoder reads them in place by {@link #array()} and the offsets, without a second copy. Immutable apart from that array.
 */
public final class DiskRecord {
    private final byte[] array;
    private final int valueOffset;
    private final int valueLength;
    private final int metadataOffset;
    private final int metadataLength;
    private final long createdMillis;
    private final long expiresMillis;
    private final long sequence;
    private final int flags;

    /**
     * Made by stores.
     *
     * @param array holds value and metadata, no longer shared
     * @param valueOffset where the value begins
     * @param valueLength how long it is
     * @param metadataOffset where the metadata begins
     * @param metadataLength how long it is
     * @param createdMillis when the value was made
     * @param expiresMillis when it is gone
     * @param sequence its place in the order of writes
     * @param flags the caller's 32 bits
     */
    public DiskRecord(
            byte[] array,
            int valueOffset,
            int valueLength,
            int metadataOffset,
            int metadataLength,
            long createdMillis,
            long expiresMillis,
            long sequence,
            int flags) {
        this.array = array;
        this.valueOffset = valueOffset;
        this.valueLength = valueLength;
        this.metadataOffset = metadataOffset;
        this.metadataLength = metadataLength;
        this.createdMillis = createdMillis;
        this.expiresMillis = expiresMillis;
        this.sequence = sequence;
        this.flags = flags;
    }

    /**
     * The array that holds value and metadata, among other bytes.
     *
     * @return the reader's own array
     */
    public byte[] array() {
        return array;
    }

    /**
     * Where the value begins in {@link #array()}.
     *
     * @return an index
     */
    public int valueOffset() {
        return valueOffset;
    }

    /**
     * How long the value is.
     *
     * @return bytes
     */
    public int valueLength() {
        return valueLength;
    }

    /**
     * Where the metadata begins in {@link #array()}.
     *
     * @return an index
     */
    public int metadataOffset() {
        return metadataOffset;
    }

    /**
     * How long the metadata is.
     *
     * @return bytes, 0 when there is none
     */
    public int metadataLength() {
        return metadataLength;
    }

    /**
     * The value as a buffer over {@link #array()}.
     *
     * @return a new buffer, from position 0 to the end of the value
     */
    public ByteBuffer value() {
        return ByteBuffer.wrap(array, valueOffset, valueLength).slice();
    }

    /**
     * The value as an array of its own length.
     *
     * @return a copy
     */
    public byte[] valueBytes() {
        return Arrays.copyOfRange(array, valueOffset, valueOffset + valueLength);
    }

    /**
     * The metadata as an array of its own length.
     *
     * @return a copy, empty when there is none
     */
    public byte[] metadataBytes() {
        return Arrays.copyOfRange(array, metadataOffset, metadataOffset + metadataLength);
    }

    /**
     * When the value was made.
     *
     * @return milliseconds of the wall clock, as given with the entry
     */
    public long createdMillis() {
        return createdMillis;
    }

    /**
     * When the entry is gone.
     *
     * @return the first millisecond of the wall clock at which it is, or {@link DiskEntry#NEVER}
     */
    public long expiresMillis() {
        return expiresMillis;
    }

    /**
     * The place of this record in the order of writes, as {@link DiskHeader#sequence()}.
     *
     * @return the number, at least 1
     */
    public long sequence() {
        return sequence;
    }

    /**
     * The caller's 32 bits.
     *
     * @return the bits given with the entry
     */
    public int flags() {
        return flags;
    }

    @Override
    public String toString() {
        return "DiskRecord[value=" + valueLength + " bytes, metadata=" + metadataLength + " bytes, created="
                + createdMillis + (expiresMillis == DiskEntry.NEVER ? "" : ", expires=" + expiresMillis)
                + ", sequence=" + sequence + ", flags=" + flags + "]";
    }
}
