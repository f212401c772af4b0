package io.perfopt.cache.internal.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A format that other programs exchange, read and written through streams. Nothing more is read than the announced size and one byte. */
final class Streams implements Compressor {
    private final Wrap<OutputStream> writer;
    private final Wrap<InputStream> reader;

    /** Puts a stream of the format around one of plain bytes. */
    @FunctionalInterface
    interface Wrap<S> {
        S around(S plain) throws IOException;
    }

    Streams(Wrap<OutputStream> writer, Wrap<InputStream> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public byte[] compress(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, bytes.length / 2));
        try (OutputStream format = writer.around(out)) {
            format.write(bytes);
        }
        return out.toByteArray();
    }

    @Override
    public void decompress(byte[] bytes, int offset, int length, byte[] target) throws IOException {
        try (InputStream in = reader.around(new ByteArrayInputStream(bytes, offset, length))) {
            int filled = in.readNBytes(target, 0, target.length);
            if (filled < target.length) {
                throw new IOException("compressed bytes end after " + filled + " of " + target.length);
            }
            if (in.read() >= 0) {
                throw new IOException("compressed bytes hold more than the " + target.length + " announced");
            }
        }
    }
}
