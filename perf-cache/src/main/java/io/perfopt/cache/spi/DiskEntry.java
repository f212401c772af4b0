package io.perfopt.cache.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What is handed to {@link DiskStore#put(DiskEntry)}: bytes and what the store must know about them. The arrays and the buffer are not copied
 * and must not change until the call returns. Immutable apart from them.
 */
public final class DiskEntry {
    /** The expiry of an entry that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final byte[] NOTHING = {};

    private final byte[] key;
    private final ByteBuffer value;
    private final byte[] metadata;
    private final long createdMillis;
    private final long expiresMillis;
    private final int flags;
    private final Priority priority;
    private final boolean force;

    private DiskEntry(
            byte[] key,
            ByteBuffer value,
            byte[] metadata,
            long createdMillis,
            long expiresMillis,
            int flags,
            Priority priority,
            boolean force) {
        this.key = key;
        this.value = value;
        this.metadata = metadata;
        this.createdMillis = createdMillis;
        this.expiresMillis = expiresMillis;
        this.flags = flags;
        this.priority = priority;
        this.force = force;
    }

    /** How hard the store tries to keep an entry when it needs room; a hint, never a promise. */
    public enum Priority {
        /** Goes at the first occasion unless it was read more than once. */
        LOW,
        /** Stays while it is read. */
        NORMAL,
        /** Is kept over the first occasions even if nobody reads it. */
        HIGH
    }

    /**
     * An entry without metadata and flags that never expires.
     *
     * @param key what it is found by; at least one byte
     * @param value the bytes from its position to its limit; neither is moved
     * @param createdMillis when the value was made, in milliseconds of the wall clock
     * @return the entry
     */
    public static DiskEntry of(byte[] key, ByteBuffer value, long createdMillis) {
        if (key.length == 0) {
            throw new IllegalArgumentException("key must hold at least one byte, was empty");
        }
        Objects.requireNonNull(value, "value");
        return new DiskEntry(key, value, NOTHING, createdMillis, NEVER, 0, Priority.NORMAL, false);
    }

    /**
     * An entry without metadata and flags that never expires.
     *
     * @param key what it is found by; at least one byte
     * @param value all of its bytes
     * @param createdMillis when the value was made, in milliseconds of the wall clock
     * @return the entry
     */
    public static DiskEntry of(byte[] key, byte[] value, long createdMillis) {
        return of(key, ByteBuffer.wrap(value), createdMillis);
    }

    /**
     * The same entry that expires.
     *
     * @param millis the first millisecond of the wall clock at which it is gone; {@link #NEVER} for none
     * @return a new entry
     */
    public DiskEntry expiresAt(long millis) {
        return new DiskEntry(key, value, metadata, createdMillis, millis, flags, priority, force);
    }

    /**
     * The same entry with bytes of the caller's own beside the value: tags, dependencies, the full text of a hashed key. They come back with the
     * record and, unlike the value, with every {@link DiskStore#scan scan}.
     *
     * @param bytes the metadata
     * @return a new entry
     */
    public DiskEntry metadata(byte[] bytes) {
        return new DiskEntry(
                key,
                value,
                Objects.requireNonNull(bytes, "bytes"),
                createdMillis,
                expiresMillis,
                flags,
                priority,
                force);
    }

    /**
     * The same entry with 32 bits that mean something to the caller, such as the ids of codec and compression.
     *
     * @param bits any value
     * @return a new entry
     */
    public DiskEntry flags(int bits) {
        return new DiskEntry(key, value, metadata, createdMillis, expiresMillis, bits, priority, force);
    }

    /**
     * The same entry with another priority.
     *
     * @param hint how hard to keep it
     * @return a new entry
     */
    public DiskEntry priority(Priority hint) {
        return new DiskEntry(
                key, value, metadata, createdMillis, expiresMillis, flags, Objects.requireNonNull(hint, "hint"), force);
    }

    /**
     * The same entry whose put returns only when the bytes survive a loss of power.
     *
     * @return a new entry
     */
    public DiskEntry forced() {
        return new DiskEntry(key, value, metadata, createdMillis, expiresMillis, flags, priority, true);
    }

    /**
     * The key.
     *
     * @return the array given, not a copy
     */
    public byte[] key() {
        return key;
    }

    /**
     * The value.
     *
     * @return the buffer given, not a copy; readers use a duplicate or absolute access
     */
    public ByteBuffer value() {
        return value;
    }

    /**
     * The caller's own bytes beside the value.
     *
     * @return the array given, not a copy; empty when there are none
     */
    public byte[] metadata() {
        return metadata;
    }

    /**
     * When the value was made.
     *
     * @return milliseconds of the wall clock
     */
    public long createdMillis() {
        return createdMillis;
    }

    /**
     * When the entry is gone.
     *
     * @return the first millisecond of the wall clock at which it is, or {@link #NEVER}
     */
    public long expiresMillis() {
        return expiresMillis;
    }

    /**
     * The caller's 32 bits.
     *
     * @return the bits
     */
    public int flags() {
        return flags;
    }

    /**
     * How hard to keep the entry.
     *
     * @return the hint
     */
    public Priority priority() {
        return priority;
    }

    /**
     * Whether the put waits until the bytes survive a loss of power.
     *
     * @return true after {@link #forced()}
     */
    public boolean isForced() {
        return force;
    }

    @Override
    public String toString() {
        return "DiskEntry[" + key.length + " byte key, " + value.remaining() + " byte value, " + metadata.length
                + " byte metadata, created=" + createdMillis
                + (expiresMillis == NEVER ? "" : ", expires=" + expiresMillis) + ", flags=" + flags + ", " + priority
                + (force ? ", forced]" : "]");
    }
}
