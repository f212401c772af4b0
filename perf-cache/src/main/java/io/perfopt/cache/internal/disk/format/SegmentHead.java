package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.internal.disk.file.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the beginning of a segment file: whose it is, which segment is in it, and where its sequence numbers begin. Two copies, so that no single damaged byte costs a
 * segment. Immutable.
 */
public record SegmentHead(long storeIdHigh, long storeIdLow, long segmentId, long firstSequence, int size) {
    /** Both copies; the first record follows. */
    public static final int BYTES = 128;

    /** The version of every file of the store. */
    static final int FORMAT = 1;

    private static final long MAGIC = 0x5045_5246_4f50_5453L;
    private static final int COPY_BYTES = 64;

    public ByteBuffer encode(long createdMillis) {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int copy = 0; copy < BYTES; copy += COPY_BYTES) {
            head.putLong(copy, MAGIC)
                    .putInt(copy + 8, FORMAT)
                    .putLong(copy + 16, storeIdHigh)
                    .putLong(copy + 24, storeIdLow)
                    .putLong(copy + 32, segmentId)
                    .putLong(copy + 40, firstSequence)
                    .putLong(copy + 48, size)
                    .putLong(copy + 56, createdMillis);
            head.putInt(copy + 12, crc(head, copy));
        }
        return head;
    }

    /** The head of a file, or null when neither copy is whole. */
    public static @Nullable SegmentHead read(StoreFile file) throws IOException {
        ByteBuffer head = bytes(file);
        for (int copy = 0; copy < BYTES; copy += COPY_BYTES) {
            long size = head.getLong(copy + 48);
            if (head.getLong(copy) == MAGIC
                    && head.getInt(copy + 8) == FORMAT
                    && head.getInt(copy + 12) == crc(head, copy)
                    && size > BYTES
                    && size <= Location.MAXIMUM_SEGMENT_BYTES) {
                return new SegmentHead(
                        head.getLong(copy + 16),
                        head.getLong(copy + 24),
                        head.getLong(copy + 32),
                        head.getLong(copy + 40),
                        (int) size);
            }
        }
        return null;
    }

    /** Whether the head was never written: what a kill leaves of a new file. */
    public static boolean isBlank(StoreFile file) throws IOException {
        ByteBuffer head = bytes(file);
        while (head.hasRemaining()) {
            if (head.get() != 0) {
                return false;
            }
        }
        return true;
    }

    /** Why a file without a valid head cannot be used. */
    public static String describe(StoreFile file) throws IOException {
        ByteBuffer head = bytes(file);
        int format = head.getInt(8);
        boolean ours = head.getLong(0) == MAGIC && head.getLong(COPY_BYTES) == MAGIC;
        return ours && format != FORMAT && format == head.getInt(COPY_BYTES + 8)
                ? "has format version " + format + ", this version reads " + FORMAT
                : "has a damaged or foreign head";
    }

    /** What a shorter file lacks reads as zeros. */
    private static ByteBuffer bytes(StoreFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(head, 0);
        return head.clear();
    }

    private static int crc(ByteBuffer head, int copy) {
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().clear().position(copy).limit(copy + 12));
        crc.update(head.duplicate().clear().limit(copy + COPY_BYTES).position(copy + 16));
        return (int) crc.getValue();
    }
}
