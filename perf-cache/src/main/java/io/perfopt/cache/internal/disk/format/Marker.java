package io.perfopt.cache.internal.disk.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A name, its value and where the log has them. Immutable.
 */
public record Marker(Bytes name, Bytes value, long location) {
    public static Marker of(byte[] name, byte[] value, long location) {
        return new Marker(Bytes.copyOf(name), Bytes.copyOf(value), location);
    }

    /** A copy of an array, compared by content. */
    public static final class Bytes {
        private final byte[] array;

        private Bytes(byte[] array) {
            this.array = array;
        }

        public static Bytes copyOf(byte[] array) {
            return new Bytes(array.clone());
        }

        public byte[] copy() {
            return array.clone();
        }

        public int length() {
            return array.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(array);
        }
    }
}
