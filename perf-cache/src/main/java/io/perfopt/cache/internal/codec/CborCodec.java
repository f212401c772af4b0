package io.perfopt.cache.internal.codec;

import io.perfopt.cache.spi.Codec;
import tools.jackson.dataformat.cbor.CBORMapper;

/** JSON's model in the compact binary form CBOR; apart from its caller so that nothing of the optional module is linked before. */
public final class CborCodec {
    private CborCodec() {}

    /**
     * The codec.
     *
     * @return CBOR
     */
    public static Codec open() {
        return new JsonCodec(BuiltInCodecs.CBOR, CBORMapper.builder());
    }
}
