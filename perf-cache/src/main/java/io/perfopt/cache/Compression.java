package io.perfopt.cache;

/** How bytes are made smaller for disk and remote tiers; memory holds values as they are. */
public enum Compression {
    /** {@link #ZSTD} when zstd-jni is on the class path, else {@link #DEFLATE}. */
    AUTOMATIC,
    /** Bytes as they are. */
    NONE,
    /** Raw deflate of the JDK at its fastest level. */
    DEFLATE,
    /** The gzip format that other programs read. */
    GZIP,
    /** Zstandard at level 1; needs {@code com.github.luben:zstd-jni}. */
    ZSTD,
    /**
     * Brotli at quality 4; needs {@code com.aayushatharva.brotli4j:brotli4j} and the native artifact of its platform. To read it,
     * {@code org.brotli:dec} is enough.
     */
    BROTLI,
    /** The LZ4 frame format, fast to read. */
    LZ4
}
