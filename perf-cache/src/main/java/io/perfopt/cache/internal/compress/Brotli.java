package io.perfopt.cache.internal.compress;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;

/** Brotli at quality 4 through brotli4j; apart from its caller so that nothing of brotli4j is linked before it is asked for. */
final class Brotli {
    private static final Encoder.Parameters QUALITY = Encoder.Parameters.create(4);

    private Brotli() {}

    /** Loads the native library; fails with a LinkageError when brotli4j or its natives are absent. */
    static Compressor open() {
        Brotli4jLoader.ensureAvailability();
        return new Streams(out -> new BrotliOutputStream(out, QUALITY), BrotliInputStream::new);
    }
}
