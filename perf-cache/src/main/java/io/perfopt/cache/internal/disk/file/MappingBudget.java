package io.perfopt.cache.internal.disk.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the bytes that are mapped, and among them those whose file was deleted while the collector still holds the mapping: they occupy the disk until it lets go.
 * Needs no thread: whoever asks for the figure collects what was freed. Safe for any number of threads.
 */
public final class MappingBudget {
    private final long maximumBytes;
    private final ReferenceQueue<ByteBuffer> freed = new ReferenceQueue<>();

    @GuardedBy("this")
    private final Set<Unreleased> unreleased = new HashSet<>();

    @GuardedBy("this")
    private long mappedBytes;

    @GuardedBy("this")
    private long unreleasedBytes;

    public MappingBudget(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /** Reserves room for a mapping, or refuses. */
    public synchronized boolean reserve(long bytes) {
        collect();
        if (mappedBytes + bytes > maximumBytes) {
            return false;
        }
        mappedBytes += bytes;
        return true;
    }

    /** Gives back what was reserved and is unmapped or was never mapped. */
    public synchronized void released(long bytes) {
        mappedBytes -= bytes;
    }

    /** The file under this mapping is deleted; its bytes count until the collector has freed the buffer. */
    public synchronized void abandoned(ByteBuffer buffer, long bytes) {
        unreleased.add(new Unreleased(buffer, freed, bytes));
        unreleasedBytes += bytes;
    }

    public synchronized long mappedBytes() {
        collect();
        return mappedBytes;
    }

    public synchronized long unreleasedBytes() {
        collect();
        return unreleasedBytes;
    }

    @GuardedBy("this")
    private void collect() {
        for (Reference<? extends ByteBuffer> gone = freed.poll(); gone != null; gone = freed.poll()) {
            Unreleased mapping = (Unreleased) gone;
            if (unreleased.remove(mapping)) {
                unreleasedBytes -= mapping.bytes;
                mappedBytes -= mapping.bytes;
            }
        }
    }

    private static final class Unreleased extends PhantomReference<ByteBuffer> {
        private final long bytes;

        Unreleased(ByteBuffer buffer, ReferenceQueue<ByteBuffer> queue, long bytes) {
            super(buffer, queue);
            this.bytes = bytes;
        }
    }
}
