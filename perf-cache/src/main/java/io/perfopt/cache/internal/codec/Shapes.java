package io.perfopt.cache.internal.codec;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * Fingerprints of types: names and types of the fields of a class and of the user's classes they refer to. Bytes written under one
 * fingerprint are not read under another, so that a class that gained, lost or retyped a field is a miss and never half a value.
 * Safe for any number of threads.
 */
public final class Shapes {
    /** The fingerprint of what has none: types of the JDK alone, and types that say nothing about their fields. */
    public static final int UNKNOWN = 0;

    private static final int MAXIMUM_CACHED = 10_000;

    private final Map<Type, Integer> known = new ConcurrentHashMap<>();

    /**
     * The fingerprint of a type.
     *
     * @param type the type a value is written from or read as
     * @return the fingerprint, or {@link #UNKNOWN}
     */
    public int of(Type type) {
        Integer shape = known.get(type);
        if (shape == null) {
            StringBuilder text = new StringBuilder();
            describe(type, text, new HashSet<>());
            shape = text.isEmpty() ? UNKNOWN : checksum(text.toString());
            if (known.size() < MAXIMUM_CACHED) {
                known.put(type, shape);
            }
        }
        return shape;
    }

    private static int checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        int value = (int) crc.getValue();
        return value == UNKNOWN ? 1 : value;
    }

    private static void describe(Type type, StringBuilder text, Set<Class<?>> seen) {
        if (type instanceof ParameterizedType parameterized) {
            describe(parameterized.getRawType(), text, seen);
            for (Type argument : parameterized.getActualTypeArguments()) {
                describe(argument, text, seen);
            }
        } else if (type instanceof GenericArrayType array) {
            describe(array.getGenericComponentType(), text, seen);
        } else if (type instanceof Class<?> plain) {
            describeClass(plain, text, seen);
        }
    }

    private static void describeClass(Class<?> type, StringBuilder text, Set<Class<?>> seen) {
        if (type.isArray()) {
            describeClass(type.getComponentType(), text, seen);
            return;
        }
        boolean jdk = type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
        if (type.isPrimitive() || jdk || !seen.add(type)) {
            return;
        }
        text.append('{').append(type.getSimpleName());
        if (type.isEnum()) {
            return;
        }
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            Field[] fields = level.getDeclaredFields();
            Arrays.sort(fields, Comparator.comparing(Field::getName));
            for (Field field : fields) {
                if (Modifier.isStatic(field.getModifiers())
                        || Modifier.isTransient(field.getModifiers())
                        || field.isSynthetic()) {
                    continue;
                }
                text.append(';')
                        .append(field.getName())
                        .append(':')
                        .append(field.getGenericType().getTypeName());
                describe(field.getGenericType(), text, seen);
            }
        }
    }
}
