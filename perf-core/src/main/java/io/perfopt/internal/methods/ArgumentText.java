package io.perfopt.internal.methods;

import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes an argument as text such that different arguments have different texts: the encoding could be read back, so two keys are equal only when
 * their arguments are. Stateless.
 *
 * <p>Plain letters, digits and {@code . _ : -} stand for themselves, everything else in a text is percent-encoded, so the characters
 * {@code , ( ) [ ] ~ / ! =} are free to separate. A value whose declared type already says what it is carries no type mark, which keeps the
 * usual key readable: {@code find(42)}, {@code byName(Miller,de)}.
 */
final class ArgumentText {
    /** Characters that never come out of an argument, so a template may separate arguments by them. */
    static final String SEPARATORS = ",()[]/!=|;@#$&+<>\"' ";

    private static final String NULL = "~";
    private static final int DEPTH_LIMIT = 32;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private ArgumentText() {}

    /** Whether arguments of a declared type may have a text; an interface or {@code Object} may, depending on the value. */
    static boolean possible(Class<?> declared) {
        return declared.isPrimitive()
                || (declared.isArray() && possible(declared.getComponentType()))
                || declared.isInterface()
                || declared == Object.class
                || declared == Number.class
                || declared.isRecord()
                || declared.isEnum()
                || mark(declared) != null
                || Temporal.class.isAssignableFrom(declared)
                || Collection.class.isAssignableFrom(declared)
                || Map.class.isAssignableFrom(declared)
                || ZoneId.class.isAssignableFrom(declared)
                || declared == Optional.class;
    }

    /**
     * The text of an argument.
     *
     * @throws IllegalArgumentException when the value has no text that tells it from all others
     */
    static String of(@Nullable Object value, Class<?> declared) {
        StringBuilder text = new StringBuilder();
        append(text, value, declared);
        return text.toString();
    }

    /** Appends the text of an argument; as {@link #of}. */
    static void append(StringBuilder text, @Nullable Object value, Class<?> declared) {
        append(text, value, declared, 0);
    }

    private static void append(StringBuilder text, @Nullable Object value, Class<?> declared, int depth) {
        if (depth > DEPTH_LIMIT) {
            throw new IllegalArgumentException("is nested more than " + DEPTH_LIMIT + " levels deep");
        }
        if (value == null) {
            text.append(NULL);
        } else if (value instanceof Enum<?> constant) {
            appendMarked(text, constant.name(), constant.getDeclaringClass(), declared);
        } else if (mark(value.getClass()) != null) {
            appendMarked(text, value.toString(), value.getClass(), declared);
        } else if (value instanceof Temporal || value instanceof ZoneId) {
            appendMarked(text, value.toString(), value.getClass(), declared);
        } else if (value instanceof Optional<?> optional) {
            appendParts(text, "optional", optional.stream().toList(), depth);
        } else if (value instanceof List<?> list) {
            appendParts(text, "list", list, depth);
        } else if (value instanceof Set<?> set) {
            appendSorted(
                    text, "set", set.stream().map(item -> nested(item, depth)).toList());
        } else if (value instanceof Map<?, ?> map) {
            appendSorted(
                    text,
                    "map",
                    map.entrySet().stream()
                            .map(entry -> nested(entry.getKey(), depth) + '=' + nested(entry.getValue(), depth))
                            .toList());
        } else if (value.getClass().isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(Array.get(value, i));
            }
            appendParts(text, escape(value.getClass().getComponentType().getName()) + "!array", items, depth);
        } else if (value instanceof Record record) {
            appendParts(text, escape(record.getClass().getName()) + "!record", components(record), depth);
        } else {
            throw new IllegalArgumentException(
                    "of " + value.getClass()
                            + " has no text that tells it from all others; pass a record, a text or a number, or name other parameters in the key");
        }
    }

    private static void appendMarked(StringBuilder text, String content, Class<?> type, Class<?> declared) {
        if (declared != type && !declared.isPrimitive()) {
            String mark = mark(type);
            text.append(mark != null ? mark : escape(type.getName())).append('!');
        }
        text.append(escape(content));
    }

    private static void appendParts(StringBuilder text, String name, List<?> parts, int depth) {
        text.append(name).append('[');
        for (int i = 0; i < parts.size(); i++) {
            append(text.append(i == 0 ? "" : ","), parts.get(i), Object.class, depth + 1);
        }
        text.append(']');
    }

    private static void appendSorted(StringBuilder text, String name, List<String> parts) {
        text.append(name)
                .append('[')
                .append(String.join(",", parts.stream().sorted().toList()))
                .append(']');
    }

    private static String nested(@Nullable Object value, int depth) {
        StringBuilder text = new StringBuilder();
        append(text, value, Object.class, depth + 1);
        return text.toString();
    }

    private static List<@Nullable Object> components(Record record) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(record));
            } catch (IllegalAccessException | InaccessibleObjectException closed) {
                throw new IllegalArgumentException(
                        "of " + record.getClass() + " cannot be read; open its package to io.perfopt", closed);
            } catch (InvocationTargetException failed) {
                throw new IllegalArgumentException("of " + record.getClass() + " cannot be read", failed.getCause());
            }
        }
        return values;
    }

    /** The mark of a type whose {@code toString} tells all its values apart; null for any other. */
    private static @Nullable String mark(Class<?> type) {
        if (type == String.class) {
            return "s";
        } else if (type == Integer.class) {
            return "i";
        } else if (type == Long.class) {
            return "l";
        } else if (type == Boolean.class) {
            return "b";
        } else if (type == Short.class) {
            return "h";
        } else if (type == Byte.class) {
            return "y";
        } else if (type == Character.class) {
            return "c";
        } else if (type == Double.class) {
            return "d";
        } else if (type == Float.class) {
            return "f";
        } else if (type == BigDecimal.class
                || type == BigInteger.class
                || type == UUID.class
                || type == Duration.class
                || type == Period.class
                || type == Locale.class
                || type == Currency.class
                || type == URI.class) {
            return type.getSimpleName();
        }
        return null;
    }

    private static String escape(String content) {
        int plain = 0;
        while (plain < content.length() && isPlain(content.charAt(plain))) {
            plain++;
        }
        if (plain == content.length()) {
            return content;
        }
        StringBuilder text = new StringBuilder(content.length() + 16).append(content, 0, plain);
        for (int i = plain; i < content.length(); i++) {
            char c = content.charAt(i);
            if (isPlain(c)) {
                text.append(c);
            } else if (Character.isSurrogate(c)) {
                // one half alone has no UTF-8 form, so both halves are written as code units
                text.append("%u")
                        .append(HEX[c >>> 12])
                        .append(HEX[c >>> 8 & 15])
                        .append(HEX[c >>> 4 & 15])
                        .append(HEX[c & 15]);
            } else {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    text.append('%').append(HEX[b >>> 4 & 15]).append(HEX[b & 15]);
                }
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == ':'
                || c == '-';
    }
}
