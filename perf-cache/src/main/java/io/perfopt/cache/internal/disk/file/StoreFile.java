package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file read and written at positions, whole buffers at a time, that an interrupted thread cannot take away from the others: a channel closed by
 * an interrupt is opened again and the interrupt kept for its thread. Safe for any number of threads.
 */
public final class StoreFile implements AutoCloseable {
    private static final int MAXIMUM_IDLE_WRITES = 64;
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private final Path path;
    private final boolean writable;
    /** Replaced under the monitor when an interrupt closed it; read by anyone. */
    private volatile FileChannel channel;

    private volatile boolean closed;

    private StoreFile(Path path, boolean writable, FileChannel channel) {
        this.path = path;
        this.writable = writable;
        this.channel = channel;
    }

    public static StoreFile create(Path path) throws IOException {
        return new StoreFile(path, true, FileChannel.open(path, CREATE));
    }

    public static StoreFile open(Path path, boolean writable) throws IOException {
        return new StoreFile(path, writable, FileChannel.open(path, writable ? WRITE : READ));
    }

    public Path path() {
        return path;
    }

    public boolean isWritable() {
        return writable;
    }

    /** The channel of this moment, for mapping. */
    public FileChannel channel() {
        return channel;
    }

    public long size() throws IOException {
        return uninterrupted(c -> {
            return c.size();
        });
    }

    /** Writes all that remains in the buffer. */
    public void write(ByteBuffer bytes, long position) throws IOException {
        int from = bytes.position();
        uninterrupted(c -> {
            bytes.position(from);
            long at = position;
            int idle = 0;
            while (bytes.hasRemaining()) {
                int written = c.write(bytes, at);
                at += written;
                idle = written == 0 ? idle + 1 : 0;
                if (idle > MAXIMUM_IDLE_WRITES) {
                    throw new IOException(path + " takes no more bytes at " + at);
                }
            }
            return at;
        });
    }

    /** Reads until the buffer is full or the file ends, and returns how many bytes. */
    public int read(ByteBuffer bytes, long position) throws IOException {
        int from = bytes.position();
        return (int) uninterrupted(c -> {
            bytes.position(from);
            long at = position;
            while (bytes.hasRemaining()) {
                int read = c.read(bytes, at);
                if (read < 0) {
                    break;
                }
                at += read;
            }
            return at - position;
        });
    }

    public int read(byte[] target, int length, long position) throws IOException {
        return read(ByteBuffer.wrap(target, 0, length), position);
    }

    public void force() throws IOException {
        uninterrupted(c -> {
            c.force(false);
            return 0;
        });
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    private interface Operation {
        long on(FileChannel channel) throws IOException;
    }

    private long uninterrupted(Operation operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel current = channel;
                try {
                    return operation.on(current);
                } catch (ClosedByInterruptException interrupt) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                } catch (ClosedChannelException closedByOther) {
                    if (closed) {
                        throw closedByOther;
                    }
                    reopen(current);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel == broken) {
            channel = FileChannel.open(path, writable ? WRITE : READ);
        }
    }
}
