package io.perfopt.cache.internal.codec;

/** The ids of the codecs that come with the cache, as they lie on disk. */
public final class BuiltInCodecs {
    /** Text in UTF-8. */
    public static final int TEXT = 1;
    /** Bytes as they are. */
    public static final int BYTES = 2;
    /** JSON. */
    public static final int JSON = 3;
    /** CBOR. */
    public static final int CBOR = 4;
    /** Java serialization. */
    public static final int JAVA = 5;
    /** The first id that a user's codec may have. */
    public static final int FIRST_CUSTOM = 16;
    /** The last id that a user's codec may have. */
    public static final int LAST_CUSTOM = 255;

    private BuiltInCodecs() {}
}
