package io.perfopt.cache.internal.disk.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The layout of one record, little-endian, padded to 8 bytes. Two checksums cover every byte after them: one the head (with the other checksum in it), key and
 * metadata, one the value. So the keys of a segment can be walked and trusted without reading values, and a kept record moves with its value's checksum.
 *
 * <pre>
 *  0 int   CRC32C of head (from 4), key and metadata     24 long sequence
 *  4 int   CRC32C of the value                           32 long created, wall milliseconds
 *  8 int   length of the value                           40 long expires, wall milliseconds
 * 12 int   length of the metadata                        48 long hash of the key
 * 16 short length of the key                             56 long hash of the record before this one
 * 18 byte  kind        19 byte priority                  64 key, metadata, value
 * 20 int   flags of the caller
 * </pre>
 *
 * The last 4 bytes repeat the sequence number. They are written last, so where a value does not match its checksum they tell decay from a write that a kill cut
 * short. The hash of the record before tells whose version is lost when a head is damaged: an older version of that key must not come back. Stateless.
 */
public final class RecordFormat {
    public static final int HEAD_BYTES = 64;
    public static final int TRAILER_BYTES = 4;

    public static final byte PUT = 1;
    public static final byte SPILLED = 2;
    public static final byte TOMBSTONE = 3;
    public static final byte MARKER = 4;
    public static final byte UNMARK = 5;
    public static final byte CLEAR = 6;
    public static final byte PROBE = 7;

    /** Stands for the hash in records that are not about one key; losing one of them may concern every key. */
    public static final long NO_KEY = 0;

    public static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordFormat() {}

    public static int length(int keyLength, int metadataLength, int valueLength) {
        return (HEAD_BYTES + keyLength + metadataLength + valueLength + TRAILER_BYTES + 7) & -8;
    }

    /** Writes head, key and metadata; the value, the padding and the trailer follow. */
    public static void encode(
            byte[] head,
            byte kind,
            int priority,
            int flags,
            byte[] key,
            byte[] metadata,
            int valueLength,
            int valueCrc,
            long createdMillis,
            long expiresMillis,
            long hash) {
        INTS.set(head, 4, valueCrc);
        INTS.set(head, 8, valueLength);
        INTS.set(head, 12, metadata.length);
        SHORTS.set(head, 16, (short) key.length);
        head[18] = kind;
        head[19] = (byte) priority;
        INTS.set(head, 20, flags);
        LONGS.set(head, 32, createdMillis);
        LONGS.set(head, 40, expiresMillis);
        LONGS.set(head, 48, hash);
        System.arraycopy(key, 0, head, HEAD_BYTES, key.length);
        System.arraycopy(metadata, 0, head, HEAD_BYTES + key.length, metadata.length);
    }

    /** Gives an encoded head its place in the log and its checksum. */
    public static void place(byte[] head, long sequence, long previousHash, CRC32C crc) {
        LONGS.set(head, 24, sequence);
        LONGS.set(head, 56, previousHash);
        crc.reset();
        crc.update(head, 4, headLength(head) - 4);
        INTS.set(head, 0, (int) crc.getValue());
    }

    public static int valueLength(byte[] record) {
        return (int) INTS.get(record, 8);
    }

    public static int metadataLength(byte[] record) {
        return (int) INTS.get(record, 12);
    }

    public static int keyLength(byte[] record) {
        return (short) SHORTS.get(record, 16) & 0xffff;
    }

    public static byte kind(byte[] record) {
        return record[18];
    }

    public static int priority(byte[] record) {
        return record[19];
    }

    public static int flags(byte[] record) {
        return (int) INTS.get(record, 20);
    }

    public static long sequence(byte[] record) {
        return (long) LONGS.get(record, 24);
    }

    public static long createdMillis(byte[] record) {
        return (long) LONGS.get(record, 32);
    }

    public static long expiresMillis(byte[] record) {
        return (long) LONGS.get(record, 40);
    }

    public static long hash(byte[] record) {
        return (long) LONGS.get(record, 48);
    }

    public static long previousHash(byte[] record) {
        return (long) LONGS.get(record, 56);
    }

    /** Bytes of head, key and metadata; nonsense for a head that was not checked. */
    public static int headLength(byte[] record) {
        return HEAD_BYTES + keyLength(record) + metadataLength(record);
    }

    /** The whole length on disk, padding included; negative or nonsense for a head that was not checked. */
    public static int recordLength(byte[] record) {
        return length(keyLength(record), metadataLength(record), valueLength(record));
    }

    /** Tells whether the lengths in a head can be true in {@code available} bytes, which makes it safe to compute checksums by them. */
    public static boolean isPlausible(byte[] record, int available) {
        int metadata = metadataLength(record);
        int value = valueLength(record);
        return metadata >= 0
                && value >= 0
                && (long) HEAD_BYTES + keyLength(record) + metadata + value + TRAILER_BYTES <= available
                && kind(record) >= PUT
                && kind(record) <= PROBE;
    }

    /** Checks head, key and metadata of a record of which at least these are in the array. */
    public static boolean headMatches(byte[] record, int available) {
        if (available < HEAD_BYTES) {
            return false;
        }
        int metadata = metadataLength(record);
        if (metadata < 0 || (long) HEAD_BYTES + keyLength(record) + metadata > available) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(record, 4, headLength(record) - 4);
        return (int) crc.getValue() == (int) INTS.get(record, 0);
    }

    /** Checks every byte of a record that is whole in the array. */
    public static boolean matches(byte[] record, int available) {
        return available >= HEAD_BYTES
                && isPlausible(record, available)
                && headMatches(record, available)
                && crc(record, headLength(record), valueLength(record)) == (int) INTS.get(record, 4);
    }

    /** What the last bytes of a complete record say. */
    public static int trailer(long sequence) {
        return (int) sequence ^ 0x5eed_c0de;
    }

    public static boolean hasKey(byte[] record, byte[] key) {
        int length = keyLength(record);
        return length == key.length && Arrays.equals(record, HEAD_BYTES, HEAD_BYTES + length, key, 0, length);
    }

    public static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    public static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
