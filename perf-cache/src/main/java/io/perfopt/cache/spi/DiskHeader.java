package io.perfopt.cache.spi;

import java.util.Arrays;

/**
 * All of an entry but its value, as {@link DiskStore#scan} and {@link DiskStore#peek} give it. Immutable; the arrays belong to the reader and are
 * not shared with the store.
 */
public final class DiskHeader {
    private final byte[] key;
    private final byte[] metadata;
    private final long valueBytes;
    private final long createdMillis;
    private final long expiresMillis;
    private final long sequence;
    private final int flags;

    /**
     * Made by stores.
     *
     * @param key the key, no longer shared
     * @param metadata the caller's own bytes, no longer shared
     * @param valueBytes how long the value is
     * @param createdMillis when the value was made
     * @param expiresMillis when it is gone
     * @param sequence its place in the order of writes
     * @param flags the caller's 32 bits
     */
    public DiskHeader(
            byte[] key,
            byte[] metadata,
            long valueBytes,
            long createdMillis,
            long expiresMillis,
            long sequence,
            int flags) {
        this.key = key;
        this.metadata = metadata;
        this.valueBytes = valueBytes;
        this.createdMillis = createdMillis;
        this.expiresMillis = expiresMillis;
        this.sequence = sequence;
        this.flags = flags;
    }

    /**
     * The key.
     *
     * @return the reader's own array
     */
    public byte[] key() {
        return key;
    }

    /**
     * The caller's own bytes beside the value.
     *
     * @return the reader's own array; empty when there are none
     */
    public byte[] metadata() {
        return metadata;
    }

    /**
     * How long the value is.
     *
     * @return bytes
     */
    public long valueBytes() {
        return valueBytes;
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
     * The place of this record in the order of all writes of the store, restarts included. A later write of any key has a greater number; a
     * store that moves a record to keep it gives it a new one.
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
        return "DiskHeader[key=" + Arrays.toString(key) + ", value=" + valueBytes + " bytes, metadata="
                + metadata.length + " bytes, created=" + createdMillis
                + (expiresMillis == DiskEntry.NEVER ? "" : ", expires=" + expiresMillis) + ", sequence=" + sequence
                + ", flags=" + flags + "]";
    }
}
