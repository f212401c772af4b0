package io.perfopt.benchmarks.cachedisk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** No store at all: the same number of bytes appended to a file, and read from where they are known to be. */
public class RawFile extends StoreBenchmark {
    private static final int RECORD_BYTES = 2_168;
    /** As many as ours: from then on it overwrites its blocks as ours uses its files again, which is twice as fast as new blocks. */
    private static final long MAXIMUM_BYTES = 256L << 20;

    @Override
    Engine open(Path where) throws IOException {
        FileChannel channel = FileChannel.open(
                where.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Engine() {
            private final ByteBuffer out = ByteBuffer.allocateDirect(RECORD_BYTES);
            private long end;

            @Override
            public synchronized void put(long key, byte[] value) {
                try {
                    out.clear();
                    out.put(0, value);
                    channel.write(out, end);
                    end += RECORD_BYTES;
                    if (end > MAXIMUM_BYTES) {
                        end = 0;
                    }
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }

            @Override
            public byte[] find(long key) {
                byte[] value = new byte[VALUE_BYTES];
                try {
                    channel.read(ByteBuffer.wrap(value), key * RECORD_BYTES);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
                return value;
            }

            @Override
            public void close() {
                try {
                    channel.close();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        };
    }
}
