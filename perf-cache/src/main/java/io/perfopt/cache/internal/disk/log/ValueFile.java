package io.perfopt.cache.internal.disk.log;

import static io.perfopt.cache.internal.disk.format.ValueReference.CHUNK_BYTES;
import static io.perfopt.cache.internal.disk.format.ValueReference.CHUNK_HEAD;

import io.perfopt.cache.internal.disk.file.StoreFile;
import io.perfopt.cache.internal.disk.format.ValueReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The file of one large value: a run of chunks of 64 KB, each with a checksum that also covers the file's id and the chunk's number, so that neither files nor chunks can be swapped
 * unnoticed. Stateless.
 */
final class ValueFile {
    private ValueFile() {}

    /** Is told of bytes before they are written, and may refuse them. */
    interface Meter {
        void before(int fileBytes, long valueBytes) throws IOException;
    }

    /** Writes a value to its end and returns its length. */
    static long write(StoreFile file, long id, InputStream value, Meter meter) throws IOException {
        byte[] bytes = new byte[CHUNK_HEAD + CHUNK_BYTES];
        ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = 0;
        long position = 0;
        for (long index = 0; ; index++) {
            int read = next(value, bytes);
            if (read == 0) {
                return length;
            }
            length += read;
            meter.before(CHUNK_HEAD + read, length);
            chunk.clear().limit(CHUNK_HEAD + read);
            chunk.putInt(0, read).putInt(4, crc(id, index, bytes, read));
            file.write(chunk, position);
            position += CHUNK_HEAD + read;
        }
    }

    private static int next(InputStream value, byte[] chunk) throws IOException {
        try {
            return value.readNBytes(chunk, CHUNK_HEAD, CHUNK_BYTES);
        } catch (IOException source) {
            throw new Values.SourceFailedException(source);
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

    /** The value as a stream that checks each chunk before it hands out the first byte of it. For one thread. */
    static final class Content extends InputStream {
        private final StoreFile file;
        private final ValueReference reference;
        private final Runnable damaged;
        private final byte[] bytes = new byte[CHUNK_HEAD + CHUNK_BYTES];
        private final ByteBuffer chunk =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        private long next;
        private long position;
        private long handedOut;

        Content(StoreFile file, ValueReference reference, Runnable damaged) {
            this.file = file;
            this.reference = reference;
            this.damaged = damaged;
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
            Objects.checkFromIndexSize(offset, length, target.length);
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
                    || chunk.getInt(4) != crc(reference.id(), next, bytes, expected)) {
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
}
