package io.perfopt.cache;

import io.perfopt.cache.internal.codec.CborCodec;
import io.perfopt.cache.internal.codec.JavaCodec;
import io.perfopt.cache.internal.codec.JsonCodec;
import io.perfopt.cache.spi.Codec;
import java.util.Set;

/** The codecs that come with the cache, for {@link RegionConfig.Builder#codec}. Text and bytes bypass them all. */
public final class Codecs {
    private Codecs() {}

    /**
     * JSON through Jackson with the type given by the reader: readable, and no class names in the stored bytes. The default.
     *
     * @return the codec
     */
    public static Codec json() {
        return JsonCodec.json();
    }

    /**
     * The same model in the compact binary form CBOR.
     *
     * @return the codec
     * @throws CacheException if {@code tools.jackson.dataformat:jackson-dataformat-cbor} is not on the class path
     */
    public static Codec cbor() {
        try {
            return CborCodec.open();
        } catch (LinkageError absent) {
            throw new CacheException(
                    "CBOR needs tools.jackson.dataformat:jackson-dataformat-cbor on the class path", absent);
        }
    }

    /**
     * Java serialization that lets only the named classes come out. For values nothing else can write; whoever can change the
     * directory can make any named class be built with any content.
     *
     * @param allowed every class that may come out, those of fields and elements included; text and boxes are always allowed
     * @return the codec
     * @throws IllegalArgumentException if no class is named
     */
    public static Codec javaSerialization(Class<?>... allowed) {
        if (allowed.length == 0) {
            throw new IllegalArgumentException("allowed must name at least one class, was empty");
        }
        ClassLoader loader = allowed[0].getClassLoader();
        return new JavaCodec(Set.of(allowed), loader == null ? ClassLoader.getSystemClassLoader() : loader);
    }
}
