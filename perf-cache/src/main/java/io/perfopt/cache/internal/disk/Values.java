package io.perfopt.cache.internal.disk;

import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Large values, each in a file of its own that a record of the log refers to. A file is a run of chunks of 64 KB, each with a checksum that also covers
 * the file's id and the chunk's number, so that neither files nor chunks can be swapped unnoticed. A file is written before its record and deleted after the
 * record that replaced it is as safe as the store promises.
 *
 * <p>Safe for any number of threads.
 */
final class Values {
    static final int CHUNK_BYTES = 1 << 16;
    static final int REFERENCE_BYTES = 16;
    private static final int CHUNK_HEAD = 8;

    private final Layout layout;
    private final Map<Long, Reference> byHash = new HashMap<>();
    private final List<Doomed> doomed = new ArrayList<>();
    private final List<Reference> unforced = new ArrayList<>();
    private long fileBytes;

    /** Which file, and how long the value in it is. */
    record Reference(long id, long length) {
        long fileBytes() {
            return length + CHUNK_HEAD * ((length + CHUNK_BYTES - 1) / CHUNK_BYTES);
        }

        byte[] encode() {
            return ByteBuffer.allocate(REFERENCE_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(id)
                    .putLong(length)
                    .array();
        }

        static Reference decode(byte[] record) {
            ByteBuffer value = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
            int at = RecordFormat.headLength(record);
            return new Reference(value.getLong(at), value.getLong(at + 8));
        }
    }

    private record Doomed(Reference reference, long sequence) {}

    /** Makes room before bytes are written. */
    interface Room {
        void make(long bytes) throws IOException;
    }

    Values(Layout layout) {
        this.layout = layout;
    }

    /** Writes a new file; on failure nothing of it stays. */
    Reference write(InputStream value, long maximumBytes, Room room) throws IOException {
        long id = ThreadLocalRandom.current().nextLong() >>> 1;
        Path path = layout.value(id);
        long length = 0;
        long reserved = 0;
        try (StoreFile file = StoreFile.create(path)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_HEAD + CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long position = 0;
            for (long index = 0; ; index++) {
                int read;
                try {
                    read = value.readNBytes(chunk.array(), CHUNK_HEAD, CHUNK_BYTES);
                } catch (IOException source) {
                    throw new SourceFailedException(source);
                }
                if (read == 0) {
                    break;
                }
                length += read;
                if (length > maximumBytes) {
                    throw new TooLargeException();
                }
                int bytes = CHUNK_HEAD + read;
                room.make(bytes);
                grow(bytes);
                reserved += bytes;
                chunk.clear().limit(bytes);
                chunk.putInt(0, read).putInt(4, crc(id, index, chunk.array(), read));
                file.write(chunk, position);
                position += bytes;
            }
        } catch (IOException | RuntimeException | Error failed) {
            grow(-reserved);
            try {
                Files.deleteIfExists(path);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        Reference reference = new Reference(id, length);
        synchronized (this) {
            unforced.add(reference);
        }
        return reference;
    }

    private synchronized void grow(long bytes) {
        fileBytes += bytes;
    }

    /** A file found at a start that a live record refers to. */
    synchronized void adopt(long hash, Reference reference) {
        byHash.put(hash, reference);
        fileBytes += reference.fileBytes();
    }

    /** The record of a written file is in the index. */
    synchronized void link(long hash, Reference reference) {
        byHash.put(hash, reference);
    }

    /** The entry is gone; its file may go once everything up to this sequence number is as safe as promised. */
    synchronized void unlink(long hash, long sequence) {
        Reference reference = byHash.remove(hash);
        if (reference != null) {
            doomed.add(new Doomed(reference, sequence));
        }
    }

    /** A written file that no record came to refer to. */
    synchronized void discard(Reference reference, long sequence) {
        doomed.add(new Doomed(reference, sequence));
    }

    synchronized void unlinkAll(long sequence) {
        byHash.values().forEach(reference -> doomed.add(new Doomed(reference, sequence)));
        byHash.clear();
    }

    synchronized @Nullable Reference reference(long hash) {
        return byHash.get(hash);
    }

    synchronized long fileBytes() {
        return fileBytes;
    }

    synchronized long liveBytes() {
        long sum = 0;
        for (Reference reference : byHash.values()) {
            sum += reference.length();
        }
        return sum;
    }

    /** Deletes the files that no state of the store after a crash can need. */
    synchronized void deleteDoomed(long safeSequence) throws IOException {
        for (Iterator<Doomed> i = doomed.iterator(); i.hasNext(); ) {
            Doomed gone = i.next();
            if (gone.sequence() <= safeSequence) {
                Files.deleteIfExists(layout.value(gone.reference().id()));
                fileBytes -= gone.reference().fileBytes();
                unforced.remove(gone.reference());
                i.remove();
            }
        }
    }

    /** Makes the files written so far safe, before the records that refer to them. */
    void force() throws IOException {
        List<Reference> batch;
        synchronized (this) {
            batch = List.copyOf(unforced);
        }
        for (Reference reference : batch) {
            try (StoreFile file = StoreFile.open(layout.value(reference.id()), true)) {
                file.force();
            } catch (NoSuchFileException replacedMeanwhile) {
                // Nobody needs what is gone.
            }
        }
        synchronized (this) {
            unforced.removeAll(batch);
        }
    }

    /** Deletes what no record refers to; called at a start when all references are known. */
    synchronized void deleteOrphans() throws IOException {
        Set<String> known = new java.util.HashSet<>();
        byHash.values()
                .forEach(reference ->
                        known.add(layout.value(reference.id()).getFileName().toString()));
        for (Path file : layout.values()) {
            if (!known.contains(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    DiskStream open(Reference reference, DiskHeader header, Runnable damaged) throws IOException {
        StoreFile file = StoreFile.open(layout.value(reference.id()), false);
        return new Stream(header, new Chunks(file, reference, damaged));
    }

    /** The whole value. */
    byte[] read(Reference reference) throws IOException {
        if (reference.length() > Integer.MAX_VALUE - 16) {
            throw new IOException("a value of " + reference.length() + " bytes does not fit into an array");
        }
        try (Chunks chunks = new Chunks(StoreFile.open(layout.value(reference.id()), false), reference, () -> {})) {
            byte[] value = new byte[(int) reference.length()];
            if (chunks.readNBytes(value, 0, value.length) < value.length) {
                throw new EOFException("value file ends early");
            }
            return value;
        }
    }

    private static int crc(long id, long index, byte[] chunk, int length) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < 64; shift += 8) {
            crc.update((int) (id >>> shift));
        }
        for (int shift = 0; shift < 64; shift += 8) {
            crc.update((int) (index >>> shift));
        }
        crc.update(chunk, CHUNK_HEAD, length);
        return (int) crc.getValue();
    }

    /** The stream given in is broken, not the disk. */
    static final class SourceFailedException extends IOException {
        private static final long serialVersionUID = 1;

        SourceFailedException(IOException cause) {
            super(cause);
        }

        IOException source() {
            return (IOException) java.util.Objects.requireNonNull(getCause());
        }
    }

    /** The stream given in is longer than the store accepts. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Checks each chunk before it hands out the first byte of it. */
    private static final class Chunks extends InputStream {
        private final StoreFile file;
        private final Reference reference;
        private final Runnable damaged;
        private final ByteBuffer chunk =
                ByteBuffer.allocate(CHUNK_HEAD + CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long next;
        private long position;
        private long handedOut;

        Chunks(StoreFile file, Reference reference, Runnable damaged) {
            this.file = file;
            this.reference = reference;
            this.damaged = damaged;
            chunk.limit(0);
        }

        @Override
        public int read() throws IOException {
            if (!fill()) {
                return -1;
            }
            handedOut++;
            return chunk.get() & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            java.util.Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, chunk.remaining());
            chunk.get(target, offset, count);
            handedOut += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (chunk.hasRemaining()) {
                return true;
            }
            if (handedOut == reference.length()) {
                return false;
            }
            int expected = (int) Math.min(CHUNK_BYTES, reference.length() - handedOut);
            chunk.clear().limit(CHUNK_HEAD + expected);
            int read = file.read(chunk, position);
            if (read < CHUNK_HEAD + expected
                    || chunk.getInt(0) != expected
                    || chunk.getInt(4) != crc(reference.id(), next, chunk.array(), expected)) {
                chunk.limit(0);
                damaged.run();
                throw new IOException(
                        "the value is damaged at byte " + handedOut + " of " + reference.length() + " on disk");
            }
            next++;
            position += read;
            chunk.position(CHUNK_HEAD).limit(read);
            return true;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A value in a file of its own. */
    private record Stream(DiskHeader header, InputStream content) implements DiskStream {
        @Override
        public void close() {
            try {
                content.close();
            } catch (IOException nothingToLose) {
                // A file that was only read.
            }
        }
    }
}
