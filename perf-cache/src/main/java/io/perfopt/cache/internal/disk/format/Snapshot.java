package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.internal.disk.file.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index, the segments and the markers as a clean close leaves them, each block with a checksum; one damaged byte makes the next start read hints and segments instead. It is
 * deleted as soon as it is read. Stateless.
 */
public final class Snapshot {
    /** What an entry of the index takes. */
    public static final int ENTRY_BYTES = 16;

    /** Allowance for all but entries and markers in the store's accounts. */
    public static final int FIXED_BYTES = 1 << 14;

    /** How many tables an index has. */
    public static final int TABLES = 64;

    private static final long MAGIC = 0x5045_5246_4f50_5458L;

    private Snapshot() {}

    /** A segment as the snapshot describes it. */
    public record SegmentState(
            long id,
            long firstSequence,
            long lastSequence,
            int end,
            long maximumExpiry,
            int hintBytes,
            boolean dataDropped,
            long liveBytes,
            int liveRecords) {}

    /** The entries of each table of the index, hash and location in turn. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Tables(long[][] entries) {}

    /** Everything a start needs. */
    public record Contents(
            long lastSequence,
            long lastHash,
            long newestSegment,
            boolean hasActive,
            List<SegmentState> segments,
            List<Marker> markers,
            Tables tables) {}

    public static long write(Path path, long storeId, Contents contents) throws IOException {
        Files.deleteIfExists(path);
        try (StoreFile file = StoreFile.create(path)) {
            long position = block(file, 0, encode(storeId, contents));
            for (long[] entries : contents.tables().entries()) {
                ByteBuffer bytes = allocate(8 * entries.length);
                bytes.asLongBuffer().put(entries);
                bytes.position(bytes.limit());
                position = block(file, position, bytes);
            }
            return position;
        } catch (IOException failed) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    public static void force(Path path) throws IOException {
        try (StoreFile file = StoreFile.open(path, true)) {
            file.force();
        }
    }

    /** The contents, or null if any of them is absent or damaged. */
    public static @Nullable Contents read(Path path, long storeId) {
        if (!Files.exists(path)) {
            return null;
        }
        try (StoreFile file = StoreFile.open(path, false)) {
            Reader reader = new Reader(file);
            ByteBuffer first = reader.block();
            return first == null ? null : decode(storeId, first, reader);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static ByteBuffer encode(long storeId, Contents contents) {
        int markerBytes = 0;
        for (Marker marker : contents.markers()) {
            markerBytes += 16 + marker.name().length() + marker.value().length();
        }
        ByteBuffer out = allocate(64 + 64 * contents.segments().size() + markerBytes);
        out.putLong(MAGIC).putInt(SegmentHead.FORMAT).putLong(storeId);
        out.putLong(contents.lastSequence()).putLong(contents.lastHash()).putLong(contents.newestSegment());
        out.put((byte) (contents.hasActive() ? 1 : 0));
        out.putInt(contents.segments().size());
        for (SegmentState s : contents.segments()) {
            out.putLong(s.id())
                    .putLong(s.firstSequence())
                    .putLong(s.lastSequence())
                    .putInt(s.end())
                    .putLong(s.maximumExpiry())
                    .putInt(s.hintBytes())
                    .put((byte) (s.dataDropped() ? 1 : 0))
                    .putLong(s.liveBytes())
                    .putInt(s.liveRecords());
        }
        out.putInt(contents.markers().size());
        for (Marker marker : contents.markers()) {
            byte[] name = marker.name().copy();
            byte[] value = marker.value().copy();
            out.putInt(name.length).put(name).putInt(value.length).put(value).putLong(marker.location());
        }
        return out;
    }

    private static @Nullable Contents decode(long storeId, ByteBuffer in, Reader reader) throws IOException {
        if (in.remaining() < 40
                || in.getLong() != MAGIC
                || in.getInt() != SegmentHead.FORMAT
                || in.getLong() != storeId) {
            return null;
        }
        long lastSequence = in.getLong();
        long lastHash = in.getLong();
        long newest = in.getLong();
        boolean hasActive = in.get() != 0;
        List<SegmentState> segments = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            segments.add(new SegmentState(
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getInt(),
                    in.getLong(),
                    in.getInt(),
                    in.get() != 0,
                    in.getLong(),
                    in.getInt()));
        }
        List<Marker> markers = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            byte[] name = new byte[in.getInt()];
            in.get(name);
            byte[] value = new byte[in.getInt()];
            in.get(value);
            markers.add(Marker.of(name, value, in.getLong()));
        }
        Tables tables = tables(reader);
        return tables == null
                ? null
                : new Contents(lastSequence, lastHash, newest, hasActive, segments, markers, tables);
    }

    private static @Nullable Tables tables(Reader reader) throws IOException {
        long[][] entries = new long[TABLES][];
        for (int table = 0; table < TABLES; table++) {
            ByteBuffer bytes = reader.block();
            if (bytes == null || bytes.remaining() % ENTRY_BYTES != 0) {
                return null;
            }
            entries[table] = new long[bytes.remaining() / 8];
            bytes.asLongBuffer().get(entries[table]);
        }
        return new Tables(entries);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes length, checksum and bytes up to the position. */
    private static long block(StoreFile file, long position, ByteBuffer bytes) throws IOException {
        bytes.flip();
        ByteBuffer head = allocate(8);
        head.putInt(0, bytes.remaining()).putInt(4, crc(bytes, position));
        file.write(head, position);
        long next = position + 8 + bytes.remaining();
        file.write(bytes, position + 8);
        return next;
    }

    private static int crc(ByteBuffer bytes, long position) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < 64; shift += 8) {
            crc.update((int) (position >>> shift));
        }
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static final class Reader {
        private final StoreFile file;
        private final long size;
        private long position;

        Reader(StoreFile file) throws IOException {
            this.file = file;
            size = file.size();
        }

        @Nullable
        ByteBuffer block() throws IOException {
            ByteBuffer head = allocate(8);
            if (file.read(head, position) < 8) {
                return null;
            }
            int length = head.getInt(0);
            if (length < 0 || position + 8 + length > size) {
                return null;
            }
            ByteBuffer bytes = allocate(length);
            file.read(bytes, position + 8);
            if (crc(bytes.flip(), position) != head.getInt(4)) {
                return null;
            }
            position += 8 + length;
            return bytes;
        }
    }
}
