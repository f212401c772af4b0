package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.internal.disk.file.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The list of a sealed segment's records, so that a start need not read the segment: a head of 64 bytes, then 16 bytes a record. Only a cache of what the segment says,
 * except where the segment's data expired and was deleted early; then it is what keeps older versions from coming back. Stateless.
 */
public final class HintFile {
    public static final int HEAD_BYTES = 64;
    private static final int MAGIC = 0x5045_5248;

    private HintFile() {}

    /** What a hint says of its segment. */
    public record Hint(
            long segmentId,
            long firstSequence,
            long lastSequence,
            int end,
            long maximumExpiry,
            boolean dataDropped,
            Entries entries) {
        public int bytes() {
            return HEAD_BYTES + 16 * entries.count();
        }
    }

    public static int write(Path path, long storeId, Hint hint) throws IOException {
        int count = hint.entries().count();
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + 16 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, MAGIC)
                .putInt(8, SegmentHead.FORMAT)
                .putInt(12, count)
                .putLong(16, storeId)
                .putLong(24, hint.segmentId())
                .putLong(32, hint.firstSequence())
                .putLong(40, hint.lastSequence())
                .putLong(48, hint.maximumExpiry())
                .putInt(56, hint.end())
                .putInt(60, hint.dataDropped() ? 1 : 0);
        for (int i = 0; i < count; i++) {
            bytes.putLong(HEAD_BYTES + 16 * i, hint.entries().hash(i));
            bytes.putLong(HEAD_BYTES + 16 * i + 8, hint.entries().word(i));
        }
        bytes.putInt(4, crc(bytes));
        Files.deleteIfExists(path);
        try (StoreFile file = StoreFile.create(path)) {
            file.write(bytes, 0);
        } catch (IOException failed) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        return bytes.capacity();
    }

    /** The hint in a file, or null if it is absent, damaged or of another store. */
    public static @Nullable Hint read(Path path, long storeId) {
        ByteBuffer bytes;
        try {
            long size = Files.size(path);
            if (size < HEAD_BYTES || size > HEAD_BYTES + 16L * (Location.MAXIMUM_SEGMENT_BYTES / 64)) {
                return null;
            }
            bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
            try (StoreFile file = StoreFile.open(path, false)) {
                if (file.read(bytes, 0) < size) {
                    return null;
                }
            }
        } catch (IOException unreadable) {
            return null;
        }
        int count = bytes.getInt(12);
        if (bytes.getInt(0) != MAGIC
                || bytes.getInt(8) != SegmentHead.FORMAT
                || bytes.getLong(16) != storeId
                || count < 0
                || HEAD_BYTES + 16L * count != bytes.capacity()
                || bytes.getInt(4) != crc(bytes)) {
            return null;
        }
        long[] words = new long[2 * count];
        for (int i = 0; i < words.length; i++) {
            words[i] = bytes.getLong(HEAD_BYTES + 8 * i);
        }
        return new Hint(
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getLong(40),
                bytes.getInt(56),
                bytes.getLong(48),
                bytes.getInt(60) != 0,
                new Entries(words));
    }

    public static void force(Path path) throws IOException {
        try (StoreFile file = StoreFile.open(path, true)) {
            file.force();
        }
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().position(8));
        return (int) crc.getValue();
    }
}
