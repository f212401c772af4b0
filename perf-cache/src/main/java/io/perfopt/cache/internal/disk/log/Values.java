package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.file.StoreFile;
import io.perfopt.cache.internal.disk.format.ValueReference;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Large values, each in a file of its own that a record of the log refers to. A file is written before its record and deleted after the record that replaced it is as safe as the store
 * promises. Safe for any number of threads.
 */
public final class Values {
    private final Layout layout;
    private final Map<Long, ValueReference> byHash = new HashMap<>();
    private final List<Doomed> doomed = new ArrayList<>();
    private final List<ValueReference> unforced = new ArrayList<>();
    private long fileBytes;

    private record Doomed(ValueReference reference, long sequence) {}

    /** Makes room before bytes are written. */
    public interface RoomMaker {
        void makeRoom(long bytes) throws IOException;
    }

    public Values(Layout layout) {
        this.layout = layout;
    }

    /** Writes a new file; on failure nothing of it stays. */
    public ValueReference write(InputStream value, long maximumBytes, RoomMaker room) throws IOException {
        long id = ThreadLocalRandom.current().nextLong() >>> 1;
        Path path = layout.value(id);
        long[] reserved = {0};
        ValueReference reference;
        try (StoreFile file = StoreFile.create(path)) {
            long length = ValueFile.write(file, id, value, (bytes, valueBytes) -> {
                if (valueBytes > maximumBytes) {
                    throw new TooLargeException();
                }
                room.makeRoom(bytes);
                grow(bytes);
                reserved[0] += bytes;
            });
            reference = new ValueReference(id, length);
        } catch (IOException | RuntimeException | Error failed) {
            grow(-reserved[0]);
            try {
                Files.deleteIfExists(path);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        synchronized (this) {
            unforced.add(reference);
        }
        return reference;
    }

    private synchronized void grow(long bytes) {
        fileBytes += bytes;
    }

    /** Links a file found at a start that a live record refers to; false if it is not there. */
    public synchronized boolean adopt(long hash, ValueReference reference) {
        if (!Files.exists(layout.value(reference.id()))) {
            return false;
        }
        byHash.put(hash, reference);
        fileBytes += reference.fileBytes();
        return true;
    }

    /** The record of a written file is in the index. */
    public synchronized void link(long hash, ValueReference reference) {
        byHash.put(hash, reference);
    }

    /** The entry is gone; its file may go once everything up to this sequence number is as safe as promised. */
    synchronized void unlink(long hash, long sequence) {
        ValueReference reference = byHash.remove(hash);
        if (reference != null) {
            doomed.add(new Doomed(reference, sequence));
        }
    }

    /** Gives up a written file that no record came to refer to. */
    public synchronized void discard(ValueReference reference) {
        if (!byHash.containsValue(reference)) {
            doomed.add(new Doomed(reference, 0));
        }
    }

    public synchronized void unlinkAll(long sequence) {
        byHash.values().forEach(reference -> doomed.add(new Doomed(reference, sequence)));
        byHash.clear();
    }

    public synchronized @Nullable ValueReference reference(long hash) {
        return byHash.get(hash);
    }

    synchronized long fileBytes() {
        return fileBytes;
    }

    synchronized long liveBytes() {
        long sum = 0;
        for (ValueReference reference : byHash.values()) {
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

    /** Makes the files written so far safe. */
    void force() throws IOException {
        List<ValueReference> batch;
        synchronized (this) {
            batch = List.copyOf(unforced);
        }
        for (ValueReference reference : batch) {
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
    public synchronized void deleteOrphans() throws IOException {
        Set<Path> known = new HashSet<>();
        byHash.values()
                .forEach(reference -> known.add(layout.value(reference.id()).getFileName()));
        for (Path file : layout.values()) {
            if (!known.contains(file.getFileName())) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The value piece by piece; {@code damaged} hears of a piece that is not as it was written. */
    public DiskStream open(ValueReference reference, DiskHeader header, Runnable damaged) throws IOException {
        return new Stream(header, content(reference, damaged));
    }

    /** The whole value. */
    public byte[] read(ValueReference reference) throws IOException {
        if (reference.length() > Integer.MAX_VALUE - 16) {
            throw new IOException("a value of " + reference.length() + " bytes does not fit into an array");
        }
        try (InputStream content = content(reference, () -> {})) {
            byte[] value = new byte[(int) reference.length()];
            if (content.readNBytes(value, 0, value.length) < value.length) {
                throw new EOFException("value file ends early");
            }
            return value;
        }
    }

    private InputStream content(ValueReference reference, Runnable damaged) throws IOException {
        return new ValueFile.Content(StoreFile.open(layout.value(reference.id()), false), reference, damaged);
    }

    /** The stream given in is broken, not the disk. */
    public static final class SourceFailedException extends IOException {
        private static final long serialVersionUID = 1;

        public SourceFailedException(IOException cause) {
            super(cause);
        }

        public IOException source() {
            return (IOException) Objects.requireNonNull(getCause());
        }
    }

    /** The stream given in is longer than the store accepts. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

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
