package io.perfopt.cache.internal.compress;

import java.io.IOException;
import org.apache.commons.compress.compressors.brotli.BrotliCompressorInputStream;
import org.apache.commons.compress.compressors.brotli.BrotliUtils;

/** Brotli read through Commons Compress and org.brotli:dec, without native code; that decoder has no encoder. */
final class PlainBrotli {
    private PlainBrotli() {}

    /** Fails when org.brotli:dec is absent. */
    static Compressor open() {
        if (!BrotliUtils.isBrotliCompressionAvailable()) {
            throw new IllegalStateException("org.brotli:dec is not on the class path");
        }
        return new Streams(
                out -> {
                    throw new IOException("org.brotli:dec has no encoder");
                },
                BrotliCompressorInputStream::new);
    }
}
