package io.perfopt.cache.internal.codec;

import io.perfopt.cache.spi.Codec;
import java.io.IOException;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON or in a binary form of it through Jackson, always with the target type given and never with class names in the bytes.
 * Whether the class still has the shape it had when the bytes were written is for {@link Shapes} to tell. Safe for any number of threads.
 */
public final class JsonCodec implements Codec {
    private final int id;
    private final ObjectMapper mapper;

    /**
     * A codec on a mapper.
     *
     * @param id the id of its format
     * @param builder makes the mapper
     */
    public JsonCodec(int id, MapperBuilder<?, ?> builder) {
        this.id = id;
        this.mapper =
                builder.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    /**
     * The codec for everything that is not text or bytes.
     *
     * @return JSON
     */
    public static JsonCodec json() {
        return new JsonCodec(BuiltInCodecs.JSON, JsonMapper.builder());
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public byte[] encode(Object value, Type type) throws IOException {
        try {
            return mapper.writerFor(mapper.constructType(type)).writeValueAsBytes(value);
        } catch (JacksonException failure) {
            throw new IOException("value of " + type.getTypeName() + " cannot be written", failure);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Type type) throws IOException {
        try {
            Object value = mapper.readerFor(mapper.constructType(type)).readValue(bytes, offset, length);
            if (value == null) {
                throw new IOException("stored value is a null");
            }
            return value;
        } catch (JacksonException failure) {
            throw new IOException("stored value does not fit " + type.getTypeName(), failure);
        }
    }
}
