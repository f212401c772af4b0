package io.perfopt.testkit;

import io.perfopt.testkit.FaultPlan.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A channel whose reads, writes and forces may fail, and whose writes are recorded. Safe for any number of threads, as its inner channel is. */
final class FaultyChannel extends FileChannel {
    private final FaultyFileSystem system;
    private final Path file;
    private final FileChannel inner;

    FaultyChannel(FaultyFileSystem system, Path file, FileChannel inner) {
        this.system = system;
        this.file = file;
        this.inner = inner;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        system.faults().check(Operation.READ, file);
        return inner.read(target);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        system.faults().check(Operation.READ, file);
        return inner.read(target, position);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        system.faults().check(Operation.READ, file);
        return inner.read(targets, offset, length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = write(source, inner.position());
        inner.position(inner.position() + written);
        return written;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
            if (sources[i].hasRemaining()) {
                break;
            }
        }
        return written;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        system.faults().check(Operation.WRITE, file);
        int allowed = system.faults().allowed(file, position, source.remaining(), inner.size());
        ByteBuffer part = source.duplicate();
        part.limit(part.position() + allowed);
        byte[] bytes = new byte[allowed];
        part.duplicate().get(bytes);
        int written = inner.write(part, position);
        source.position(source.position() + written);
        system.powerLog().written(file, position, bytes, written);
        return written;
    }

    @Override
    public long position() throws IOException {
        return inner.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        inner.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return inner.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        system.faults().check(Operation.WRITE, file);
        inner.truncate(size);
        system.powerLog().truncated(file, size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        system.faults().check(Operation.FORCE, file);
        inner.force(metadata);
        system.powerLog().forced(file);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        system.faults().check(Operation.READ, file);
        return inner.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 8_192));
        int read = source.read(bytes);
        return read <= 0 ? 0 : write(bytes.flip(), position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("a mapping would hide reads and writes from the faults");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return new Lock(inner.lock(position, size, shared));
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        FileLock lock = inner.tryLock(position, size, shared);
        return lock == null ? null : new Lock(lock);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        inner.close();
    }

    private final class Lock extends FileLock {
        private final FileLock lock;

        Lock(FileLock lock) {
            super(FaultyChannel.this, lock.position(), lock.size(), lock.isShared());
            this.lock = lock;
        }

        @Override
        public boolean isValid() {
            return lock.isValid();
        }

        @Override
        public void release() throws IOException {
            lock.release();
        }
    }
}
