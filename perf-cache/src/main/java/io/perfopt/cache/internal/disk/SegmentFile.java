package io.perfopt.cache.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One segment-sized file. It is extended to its full size, sparsely, and mapped read-only as a whole when it is created; writes go through the
 * channel, so that a full disk is an exception and not a signal. Without a mapping it is read through the channel too. A file outlives the segment in it: the next
 * segment may overwrite it, and readers find out by asking their {@link Segment} afterwards. It is never truncated.
 *
 * <p>Safe for any number of threads; one at a time writes.
 */
final class SegmentFile {
    /** Two copies of the head of 64 bytes, so that no single damaged byte costs a segment. */
    static final int HEAD_BYTES = 128;

    static final int FORMAT = 1;
    static final long MAGIC = 0x5045_5246_4f50_5453L;
    private static final int COPY_BYTES = 64;

    private final int place;
    private final int size;
    private final StoreFile file;
    private final @Nullable Mapping mapping;
    private final MappingBudget budget;

    private SegmentFile(int place, int size, StoreFile file, @Nullable Mapping mapping, MappingBudget budget) {
        this.place = place;
        this.size = size;
        this.file = file;
        this.mapping = mapping;
        this.budget = budget;
    }

    static SegmentFile create(Layout layout, int place, int size, boolean map, MappingBudget budget)
            throws IOException {
        StoreFile file = StoreFile.create(layout.segment(place));
        try {
            file.write(ByteBuffer.allocate(1), size - 1);
            return new SegmentFile(place, size, file, map ? map(file, size, budget) : null, budget);
        } catch (IOException failed) {
            try {
                file.close();
                Files.deleteIfExists(file.path());
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    static SegmentFile open(StoreFile file, int place, int size, boolean map, MappingBudget budget) throws IOException {
        if (file.size() < size) {
            if (!file.isWritable()) {
                map = false;
            } else {
                // Somebody cut it: the missing end reads as zeros, which no checksum accepts.
                file.write(ByteBuffer.allocate(1), size - 1);
            }
        }
        return new SegmentFile(place, size, file, map ? map(file, size, budget) : null, budget);
    }

    private static @Nullable Mapping map(StoreFile file, int size, MappingBudget budget) {
        if (!budget.reserve(size)) {
            return null;
        }
        try {
            return Mapping.of(file.channel(), size);
        } catch (IOException | UnsupportedOperationException | OutOfMemoryError readByChannel) {
            budget.released(size);
            return null;
        }
    }

    int place() {
        return place;
    }

    int size() {
        return size;
    }

    Path path() {
        return file.path();
    }

    boolean isMapped() {
        return mapping != null;
    }

    /** Fills the target from the offset on; what lies beyond the file's end reads as zeros. */
    void read(int offset, byte[] target, int length) throws IOException {
        if (mapping == null) {
            file.read(target, length, offset);
            return;
        }
        try {
            mapping.bytes().get(offset, target, 0, length);
        } catch (IllegalStateException unmapped) {
            throw new IOException("segment file " + place + " is gone", unmapped);
        } catch (InternalError fault) {
            // How Java reports a page of a mapping that cannot be read: the medium failed or somebody cut the file.
            throw new IOException("cannot read " + file.path() + " at " + offset, fault);
        }
    }

    void write(ByteBuffer bytes, int offset) throws IOException {
        file.write(bytes, offset);
    }

    void force() throws IOException {
        file.force();
    }

    /** Deletes the file and gives back what can be given back now. */
    void delete() throws IOException {
        Files.deleteIfExists(file.path());
        close(true);
    }

    /** Ends its use and leaves the file to the next process. */
    void close() throws IOException {
        close(false);
    }

    private void close(boolean deleted) throws IOException {
        file.close();
        if (mapping != null) {
            if (mapping.release()) {
                budget.released(size);
            } else if (deleted) {
                budget.abandoned(mapping.bytes(), size);
            }
        }
    }

    void writeHead(long storeIdHigh, long storeIdLow, long segmentId, long firstSequence, long createdMillis)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int copy = 0; copy < HEAD_BYTES; copy += COPY_BYTES) {
            head.putLong(copy, MAGIC)
                    .putInt(copy + 8, FORMAT)
                    .putLong(copy + 16, storeIdHigh)
                    .putLong(copy + 24, storeIdLow)
                    .putLong(copy + 32, segmentId)
                    .putLong(copy + 40, firstSequence)
                    .putLong(copy + 48, size)
                    .putLong(copy + 56, createdMillis);
            head.putInt(copy + 12, headCrc(head, copy));
        }
        file.write(head, 0);
    }

    /** What the head of a segment file says. */
    record Head(long storeIdHigh, long storeIdLow, long segmentId, long firstSequence, int size) {}

    /** The head of a file, or null when neither copy is whole. */
    static @Nullable Head readHead(StoreFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(head, 0);
        for (int copy = 0; copy < HEAD_BYTES; copy += COPY_BYTES) {
            long size = head.getLong(copy + 48);
            if (head.getLong(copy) == MAGIC
                    && head.getInt(copy + 8) == FORMAT
                    && head.getInt(copy + 12) == headCrc(head, copy)
                    && size > HEAD_BYTES
                    && size <= Location.MAXIMUM_SEGMENT_BYTES) {
                return new Head(
                        head.getLong(copy + 16),
                        head.getLong(copy + 24),
                        head.getLong(copy + 32),
                        head.getLong(copy + 40),
                        (int) size);
            }
        }
        return null;
    }

    /** Why a file without a valid head cannot be used. */
    static String describe(StoreFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(head, 0);
        int format = head.getInt(8);
        boolean ours = head.getLong(0) == MAGIC && head.getLong(COPY_BYTES) == MAGIC;
        return ours && format != FORMAT && format == head.getInt(COPY_BYTES + 8)
                ? "has format version " + format + ", this version reads " + FORMAT
                : "has a damaged or foreign head";
    }

    private static int headCrc(ByteBuffer head, int copy) {
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().clear().position(copy).limit(copy + 12));
        crc.update(head.duplicate().clear().limit(copy + COPY_BYTES).position(copy + 16));
        return (int) crc.getValue();
    }
}
