package io.perfopt.cache.internal.codec;

import io.perfopt.cache.spi.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * Java serialization behind a list of the classes that may come out. What the list does not name is refused before any of its
 * code runs. Safe for any number of threads.
 */
public final class JavaCodec implements Codec {
    private static final Set<Class<?>> HARMLESS = Set.of(
            String.class,
            Number.class,
            Boolean.class,
            Byte.class,
            Character.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Enum.class,
            Object.class);

    private final Set<Class<?>> allowed;
    private final ClassLoader loader;

    /**
     * A codec.
     *
     * @param allowed the classes that may come out, beside text, boxes and arrays of what is allowed
     * @param loader finds them
     */
    public JavaCodec(Set<Class<?>> allowed, ClassLoader loader) {
        this.allowed = Set.copyOf(allowed);
        this.loader = loader;
    }

    @Override
    public int id() {
        return BuiltInCodecs.JAVA;
    }

    @Override
    public byte[] encode(Object value, Type type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Type type) throws IOException {
        try (ObjectInputStream in = new Input(new ByteArrayInputStream(bytes, offset, length))) {
            in.setObjectInputFilter(this::judge);
            Object value = in.readObject();
            if (value == null) {
                throw new IOException("stored value is a null");
            }
            return value;
        } catch (ClassNotFoundException | RuntimeException | LinkageError failure) {
            throw new IOException("stored value cannot be read", failure);
        }
    }

    private ObjectInputFilter.Status judge(ObjectInputFilter.FilterInfo info) {
        if (info.depth() > 256 || info.references() > 1_000_000 || info.arrayLength() > 50_000_000) {
            return ObjectInputFilter.Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return ObjectInputFilter.Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type.isPrimitive() || HARMLESS.contains(type) || allowed.contains(type)
                ? ObjectInputFilter.Status.ALLOWED
                : ObjectInputFilter.Status.REJECTED;
    }

    private final class Input extends ObjectInputStream {
        Input(ByteArrayInputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException elsewhere) {
                return super.resolveClass(description);
            }
        }
    }
}
