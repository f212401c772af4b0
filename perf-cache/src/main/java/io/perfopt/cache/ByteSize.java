package io.perfopt.cache;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes with a binary unit: a megabyte is 1,048,576 bytes, as in JVM flags. Immutable.
 *
 * @param bytes the number of bytes, not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern TEXT =
            Pattern.compile("\\s*(\\d+)\\s*([kmgt]?)(?:i?b)?\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * Refuses a negative size.
     *
     * @param bytes the number of bytes, not negative
     * @throws IllegalArgumentException if one is out of range
     */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
        }
    }

    /**
     * A size in bytes.
     *
     * @param count how many bytes
     * @return the size
     */
    public static ByteSize bytes(long count) {
        return new ByteSize(count);
    }

    /**
     * A size in kilobytes of 1,024 bytes.
     *
     * @param count how many kilobytes
     * @return the size
     */
    public static ByteSize kilobytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 10));
    }

    /**
     * A size in megabytes of 1,048,576 bytes.
     *
     * @param count how many megabytes
     * @return the size
     */
    public static ByteSize megabytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 20));
    }

    /**
     * A size in gigabytes of 1,073,741,824 bytes.
     *
     * @param count how many gigabytes
     * @return the size
     */
    public static ByteSize gigabytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 30));
    }

    /**
     * Reads a size such as {@code 512}, {@code 64k}, {@code 100 MB} or {@code 1GiB}; every unit is binary.
     *
     * @param text the size as text
     * @return the size
     * @throws IllegalArgumentException if the text is no size
     */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "size must be a whole number with an optional unit k, m, g or t, such as 100MB, was \"" + text
                            + "\"");
        }
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            case "t" -> 40;
            default -> 0;
        };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("size must fit into 63 bits, was \"" + text + "\"", tooLarge);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        String[] units = {"B", "KB", "MB", "GB", "TB"};
        int unit = 0;
        long shown = bytes;
        while (unit < units.length - 1 && shown >= 1024 && shown % 1024 == 0) {
            shown /= 1024;
            unit++;
        }
        return shown + " " + units[unit];
    }
}
