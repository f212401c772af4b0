package io.perfopt.cache.spi;

import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Turns values into bytes and back. Used by many threads at once; called without any lock of the cache held.
 *
 * <p>The bytes name no class: {@link #decode} is told the type that the cache's user asked for and must produce nothing else.
 */
public interface Codec {
    /**
     * Names the format in stored entries; an entry that was stored under another id is a miss.
     *
     * @return a constant from 16 to 255; smaller ones belong to the codecs that come with the cache
     */
    int id();

    /**
     * Turns a value into bytes.
     *
     * @param value the value
     * @param type the type under which it was stored
     * @return its bytes
     * @throws IOException if the value cannot be turned into bytes
     */
    byte[] encode(Object value, Type type) throws IOException;

    /**
     * Turns bytes back into a value.
     *
     * @param bytes holds the encoded value
     * @param offset where it begins
     * @param length how long it is
     * @param type the type to produce
     * @return the value
     * @throws IOException if the bytes do not fit the type, for instance because its class has changed; the cache counts a miss
     */
    Object decode(byte[] bytes, int offset, int length, Type type) throws IOException;
}
