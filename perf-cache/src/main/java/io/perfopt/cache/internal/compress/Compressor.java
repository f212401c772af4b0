package io.perfopt.cache.internal.compress;

import java.io.IOException;

/** One format of compression. Safe for any number of threads. */
interface Compressor {
    byte[] compress(byte[] bytes) throws IOException;

    /**
     * Writes exactly {@code target.length} bytes.
     *
     * @throws IOException if the input is damaged or would give another number of bytes
     */
    void decompress(byte[] bytes, int offset, int length, byte[] target) throws IOException;
}
