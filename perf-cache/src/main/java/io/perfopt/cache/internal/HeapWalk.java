package io.perfopt.cache.internal;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the objects a value consists of, adding up what they take on the heap of a 64-bit JVM with compressed references.
 * An object met twice counts once. Collections and maps of the JDK are entered through their own methods and modelled; other
 * classes through their fields where reflection may. For one thread and one value.
 */
final class HeapWalk {
    /** A walk looks at this many objects; what is left of a collection then counts as its average element. */
    private static final int OBJECTS = 2_000;

    private static final int ELEMENTS = 200;
    private static final int DEPTH = 64;
    /** What stands for an object that a closed class of the JDK refers to, as the date inside a LocalDateTime. */
    private static final int CLOSED_REFERENCE_BYTES = 24;

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private final IdentityHashMap<Object, Object> seen = new IdentityHashMap<>();
    private boolean closed;

    /** Whether a class of the user's was met that reflection could not enter; the result is then too small. */
    boolean metClosedType() {
        return closed;
    }

    long sizeOf(@Nullable Object value) {
        return sizeOf(value, 0);
    }

    private long sizeOf(@Nullable Object value, int depth) {
        if (value == null || shared(value) || depth > DEPTH || seen.put(value, value) != null) {
            return 0;
        }
        long exact = exact(value);
        if (exact >= 0) {
            return exact;
        }
        if (value instanceof Map<?, ?> map) {
            return mapOverhead(map) + elements(map.entrySet(), map.size(), depth);
        }
        if (value instanceof Collection<?> collection) {
            return collectionOverhead(collection) + elements(collection, collection.size(), depth);
        }
        if (value instanceof Object[] array) {
            return array(4L * array.length) + elements(Arrays.asList(array), array.length, depth);
        }
        if (value instanceof Optional<?> optional) {
            return 16 + sizeOf(optional.orElse(null), depth + 1);
        }
        Shape shape = SHAPES.get(value.getClass());
        closed |= shape.closedReferences() > 0 && !shape.ofTheJdk();
        long bytes = shape.shallowBytes() + (long) CLOSED_REFERENCE_BYTES * shape.closedReferences();
        for (Field field : shape.references()) {
            bytes += sizeOf(read(field, value), depth + 1);
        }
        return bytes;
    }

    private long elements(Collection<?> elements, int count, int depth) {
        long sum = 0;
        int walked = 0;
        int step = Math.max(1, count / ELEMENTS);
        int index = 0;
        for (Object element : elements) {
            if (index++ % step != 0) {
                continue;
            }
            if (walked > 0 && seen.size() >= OBJECTS) {
                break;
            }
            sum += element instanceof Map.Entry<?, ?> pair
                    ? sizeOf(pair.getKey(), depth + 1) + sizeOf(pair.getValue(), depth + 1)
                    : sizeOf(element, depth + 1);
            walked++;
        }
        return walked == 0 ? 0 : (long) ((double) sum / walked * count);
    }

    /** The bytes of text, boxes, big numbers and arrays of primitives; negative for all else. */
    static long exact(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return type.getComponentType().isPrimitive()
                    ? array((long) Array.getLength(value) * bytesOf(type.getComponentType()))
                    : -1;
        }
        if (value instanceof Long || value instanceof Double) {
            return 24;
        }
        if (value instanceof BigInteger number) {
            return 40 + array(number.bitLength() / 8L + 4);
        }
        if (value instanceof BigDecimal number) {
            return 40L + (number.precision() > 18 ? 64 : 0);
        }
        boolean box = value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Character
                || value instanceof Float
                || value instanceof Boolean;
        return box ? 16 : -1;
    }

    /** The heap of a string: its object and its array of one byte a character, or two when a character needs them. */
    static long text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return 24 + array(2L * text.length());
            }
        }
        return 24 + array(text.length());
    }

    private static boolean shared(Object value) {
        return value instanceof Enum<?>
                || value instanceof Class<?>
                || value instanceof Boolean
                || value == Entry.ABSENT
                || (value instanceof Integer small && small >= -128 && small <= 127);
    }

    private static long mapOverhead(Map<?, ?> map) {
        String name = map.getClass().getName();
        long size = map.size();
        if (name.startsWith("java.util.ImmutableCollections")) {
            return size == 1 ? 24 : 24 + array(16L * size);
        }
        boolean tree = name.equals("java.util.TreeMap");
        long node = tree || name.equals("java.util.LinkedHashMap") ? 40 : 32;
        return 56 + node * size + (tree ? 0 : table(size));
    }

    private static long collectionOverhead(Collection<?> collection) {
        long size = collection.size();
        return switch (collection.getClass().getName()) {
            case "java.util.HashSet" -> 72 + 32 * size + table(size);
            case "java.util.LinkedHashSet" -> 72 + 40 * size + table(size);
            case "java.util.TreeSet" -> 72 + 40 * size;
            case "java.util.LinkedList" -> 32 + 24 * size;
            case "java.util.ImmutableCollections$List12", "java.util.ImmutableCollections$Set12" -> 24;
            case "java.util.ImmutableCollections$SetN" -> 24 + array(8L * size);
            case "java.util.ArrayList" -> 24 + array(size == 0 ? 0 : 4L * Math.max(size, 10));
            default -> 24 + array(4 * size);
        };
    }

    private static long table(long size) {
        return size == 0 ? 0 : array(4 * Math.max(16, Long.highestOneBit(Math.max(1, size * 4 / 3)) * 2));
    }

    private static long array(long bytes) {
        return (16 + bytes + 7) & ~7L;
    }

    private static int bytesOf(Class<?> primitive) {
        if (primitive == long.class || primitive == double.class) {
            return 8;
        }
        if (primitive == int.class || primitive == float.class) {
            return 4;
        }
        return primitive == short.class || primitive == char.class ? 2 : 1;
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("a field that was made accessible is not: " + field, impossible);
        }
    }

    /** What the objects of a class take by themselves, and the fields through which they refer to others. */
    private record Shape(long shallowBytes, List<Field> references, int closedReferences, boolean ofTheJdk) {
        static Shape of(Class<?> type) {
            long bytes = 12;
            int closed = 0;
            List<Field> references = new ArrayList<>();
            for (Class<?> level = type; level != null; level = level.getSuperclass()) {
                for (Field field : level.getDeclaredFields()) {
                    Class<?> kind = field.getType();
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    bytes += kind.isPrimitive() ? bytesOf(kind) : 4;
                    if (kind.isPrimitive() || kind.isEnum() || kind == Class.class) {
                        continue;
                    }
                    if (opened(field)) {
                        references.add(field);
                    } else {
                        closed++;
                    }
                }
            }
            boolean jdk =
                    type.getClassLoader() == null || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
            return new Shape((bytes + 7) & ~7L, List.copyOf(references), closed, jdk);
        }

        private static boolean opened(Field field) {
            try {
                field.setAccessible(true);
                return true;
            } catch (InaccessibleObjectException | SecurityException refused) {
                return false;
            }
        }
    }
}
