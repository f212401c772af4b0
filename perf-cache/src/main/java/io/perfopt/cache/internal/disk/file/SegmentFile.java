package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One segment-sized file. It is extended to its full size, sparsely, and mapped read-only as a whole when it is created; writes go through the
 * channel, so that a full disk is an exception and not a signal. Without a mapping it is read through the channel too. A file outlives the segment in it: the next
 * segment may overwrite it, and readers find out by asking their segment afterwards. It is never truncated.
 *
 * <p>Safe for any number of threads; one at a time writes.
 */
public final class SegmentFile {
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

    public static SegmentFile create(Layout layout, int place, int size, boolean map, MappingBudget budget)
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

    public static SegmentFile open(StoreFile file, int place, int size, boolean map, MappingBudget budget)
            throws IOException {
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

    public int place() {
        return place;
    }

    public int size() {
        return size;
    }

    public Path path() {
        return file.path();
    }

    public boolean isMapped() {
        return mapping != null;
    }

    /** Fills the target from the offset on; what lies beyond the file's end reads as zeros. */
    public void read(int offset, byte[] target, int length) throws IOException {
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

    public void write(ByteBuffer bytes, int offset) throws IOException {
        file.write(bytes, offset);
    }

    public void force() throws IOException {
        file.force();
    }

    /** Deletes the file and gives back what can be given back now. */
    public void delete() throws IOException {
        Files.deleteIfExists(file.path());
        close(true);
    }

    /** Ends its use and leaves the file to the next process. */
    public void close() throws IOException {
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
}
