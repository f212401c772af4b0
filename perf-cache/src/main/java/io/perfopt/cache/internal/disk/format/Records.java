package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.spi.DiskEntry;
import io.perfopt.cache.spi.DiskHeader;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;

/** Makes the heads of the kinds of records, and reads them as callers see them. Stateless. */
public final class Records {
    public static final ByteBuffer NO_VALUE = ByteBuffer.allocate(0).asReadOnlyBuffer();
    /** Needs more than one visit to be kept. */
    public static final int LOW = 0;

    private static final int NORMAL = 1;
    private static final int HIGH = 2;
    private static final byte[] NOTHING = {};

    private Records() {}

    public static byte[] put(DiskEntry entry, long hash) {
        ByteBuffer value = entry.value();
        return head(entry, RecordFormat.PUT, hash, value.remaining(), RecordFormat.crc(value));
    }

    public static byte[] spilled(DiskEntry entry, long hash, byte[] reference) {
        return head(
                entry, RecordFormat.SPILLED, hash, reference.length, RecordFormat.crc(reference, 0, reference.length));
    }

    private static int priority(DiskEntry.Priority priority) {
        return switch (priority) {
            case LOW -> LOW;
            case NORMAL -> NORMAL;
            case HIGH -> HIGH;
        };
    }

    private static byte[] head(DiskEntry entry, byte kind, long hash, int valueLength, int valueCrc) {
        byte[] head = new byte[RecordFormat.HEAD_BYTES + entry.key().length + entry.metadata().length];
        RecordFormat.encode(
                head,
                kind,
                priority(entry.priority()),
                entry.flags(),
                entry.key(),
                entry.metadata(),
                valueLength,
                valueCrc,
                entry.createdMillis(),
                entry.expiresMillis(),
                hash);
        return head;
    }

    /** Never holds up the expiry of its segment: all it hides is older. */
    public static byte[] tombstone(long hash, InstantSource clock) {
        return bare(RecordFormat.TOMBSTONE, NOTHING, NOTHING, hash, Long.MIN_VALUE, clock);
    }

    public static byte[] clear(InstantSource clock) {
        return bare(RecordFormat.CLEAR, NOTHING, NOTHING, RecordFormat.NO_KEY, Long.MIN_VALUE, clock);
    }

    public static byte[] probe(InstantSource clock) {
        return bare(RecordFormat.PROBE, NOTHING, NOTHING, RecordFormat.NO_KEY, Long.MIN_VALUE, clock);
    }

    public static byte[] marker(byte[] name, byte[] value, InstantSource clock) {
        return bare(RecordFormat.MARKER, name, value, RecordFormat.NO_KEY, DiskEntry.NEVER, clock);
    }

    public static byte[] unmark(byte[] name, InstantSource clock) {
        return bare(RecordFormat.UNMARK, name, NOTHING, RecordFormat.NO_KEY, DiskEntry.NEVER, clock);
    }

    private static byte[] bare(
            byte kind, byte[] key, byte[] value, long hash, long expiresMillis, InstantSource clock) {
        byte[] head = new byte[RecordFormat.HEAD_BYTES + key.length];
        RecordFormat.encode(
                head,
                kind,
                NORMAL,
                0,
                key,
                NOTHING,
                value.length,
                RecordFormat.crc(value, 0, value.length),
                clock.millis(),
                expiresMillis,
                hash);
        return head;
    }

    public static byte[] key(byte[] head) {
        return Arrays.copyOfRange(
                head, RecordFormat.HEAD_BYTES, RecordFormat.HEAD_BYTES + RecordFormat.keyLength(head));
    }

    public static byte[] value(byte[] record) {
        int from = RecordFormat.headLength(record);
        return Arrays.copyOfRange(record, from, from + RecordFormat.valueLength(record));
    }

    public static DiskHeader header(byte[] head, long valueBytes) {
        int metadata = RecordFormat.HEAD_BYTES + RecordFormat.keyLength(head);
        return new DiskHeader(
                key(head),
                Arrays.copyOfRange(head, metadata, metadata + RecordFormat.metadataLength(head)),
                valueBytes,
                RecordFormat.createdMillis(head),
                RecordFormat.expiresMillis(head),
                RecordFormat.sequence(head),
                RecordFormat.flags(head));
    }
}
