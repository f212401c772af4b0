package io.perfopt.cache.internal.disk.format;

import io.perfopt.cache.internal.disk.file.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a store before its segments are read, in two copies on two pages. Writers hold the log's lock.
 *
 * <ul>
 *   <li>the store's random id, part of every file's head and the seed of the hash;
 *   <li>the boot of the machine that wrote last: if it is still the same, no power was lost and the files are as the process left them;
 *   <li>the newest segment: if it is missing after a kill, somebody deleted it, and what it replaced must not come back;
 *   <li>the last sequence number that was forced: damage up to here is decay, damage beyond it after a loss of power is the expected torn tail;
 *   <li>whether removals are pending that could not be written: then a start forgets everything rather than bring back what was removed.
 * </ul>
 */
public final class Manifest implements AutoCloseable {
    private static final long MAGIC = 0x5045_5246_4f50_544dL;
    private static final int COPY_BYTES = 128;
    private static final int SECOND_COPY = 4096;
    public static final int FILE_BYTES = SECOND_COPY + COPY_BYTES;

    private final Path path;
    private @Nullable StoreFile file;
    private State state;
    private long safeSequence;

    /** One version of the contents. */
    public record State(
            long version,
            long storeIdHigh,
            long storeIdLow,
            long bootIdHigh,
            long bootIdLow,
            long newestSegment,
            long forcedSequence,
            boolean removalsPending) {
        /** The next version, which this boot of the machine is to write. */
        public State startedBy(UUID boot) {
            return new State(
                    version + 1,
                    storeIdHigh,
                    storeIdLow,
                    boot.getMostSignificantBits(),
                    boot.getLeastSignificantBits(),
                    newestSegment,
                    forcedSequence,
                    removalsPending);
        }

        private State next(long newest, long forced, boolean pending) {
            return new State(version + 1, storeIdHigh, storeIdLow, bootIdHigh, bootIdLow, newest, forced, pending);
        }
    }

    /** Nothing is written before {@link #begin}. */
    public Manifest(Path path, State state) {
        this.path = path;
        this.state = state;
    }

    /** The newest whole copy, or null. */
    public static @Nullable State read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return null;
        }
        try (StoreFile file = StoreFile.open(path, false)) {
            State first = read(file, 0);
            State second = read(file, SECOND_COPY);
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return first.version >= second.version ? first : second;
        }
    }

    private static @Nullable State read(StoreFile file, int position) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(copy, position);
        if (copy.getLong(0) != MAGIC || copy.getInt(8) != SegmentHead.FORMAT || copy.getInt(12) != crc(copy)) {
            return null;
        }
        return new State(
                copy.getLong(16),
                copy.getLong(24),
                copy.getLong(32),
                copy.getLong(40),
                copy.getLong(48),
                copy.getLong(56),
                copy.getLong(64),
                copy.getLong(72) != 0);
    }

    /** Opens the file and writes the state: from now on it says that this boot of the machine wrote last. */
    public void begin(boolean force) throws IOException {
        StoreFile opened = Files.exists(path) ? StoreFile.open(path, true) : StoreFile.create(path);
        file = opened;
        write(state);
        if (force) {
            // Later versions need no force: an older one only makes the next start more careful. But one there must be.
            opened.force();
        }
    }

    public State state() {
        return state;
    }

    public void newestSegment(long id) throws IOException {
        write(state.next(id, state.forcedSequence, state.removalsPending));
    }

    public void forcedSequence(long sequence) throws IOException {
        write(state.next(state.newestSegment, sequence, state.removalsPending));
    }

    /** Written in place into blocks the file already owns, so that it succeeds on a full disk too. */
    public void removalsPending(boolean pending) throws IOException {
        write(state.next(state.newestSegment, state.forcedSequence, pending));
    }

    /** Makes sure that the disk itself knows this much to be forced, before anything is taken away that a start would otherwise miss. */
    public void requireSafe(long sequence) throws IOException {
        StoreFile target = file;
        if (target != null && safeSequence < sequence) {
            long written = state.forcedSequence;
            target.force();
            safeSequence = written;
        }
    }

    private void write(State next) throws IOException {
        StoreFile target = file;
        if (target == null) {
            throw new IOException("the store only reads " + path);
        }
        ByteBuffer copy = ByteBuffer.allocate(COPY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy.putLong(0, MAGIC)
                .putInt(8, SegmentHead.FORMAT)
                .putLong(16, next.version)
                .putLong(24, next.storeIdHigh)
                .putLong(32, next.storeIdLow)
                .putLong(40, next.bootIdHigh)
                .putLong(48, next.bootIdLow)
                .putLong(56, next.newestSegment)
                .putLong(64, next.forcedSequence)
                .putLong(72, next.removalsPending ? 1 : 0);
        copy.putInt(12, crc(copy));
        target.write(copy.duplicate(), 0);
        target.write(copy, SECOND_COPY);
        state = next;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private static int crc(ByteBuffer copy) {
        CRC32C crc = new CRC32C();
        crc.update(copy.duplicate().clear().limit(12));
        crc.update(copy.duplicate().clear().position(16));
        return (int) crc.getValue();
    }
}
