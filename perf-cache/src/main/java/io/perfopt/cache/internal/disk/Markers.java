package io.perfopt.cache.internal.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The markers, all in memory, and where each lies in the log. Bounded by bytes. Safe for any number of threads. */
final class Markers {
    static final int MAXIMUM_BYTES = 1 << 20;
    private static final int OVERHEAD_BYTES = 64;

    private final Map<Bytes, Marker> markers = new LinkedHashMap<>();
    private int bytes;

    /** A name, its value and where the log has them. */
    record Marker(Bytes name, Bytes value, long location) {}

    /** A copy of an array, compared by content. */
    static final class Bytes {
        private final byte[] array;

        private Bytes(byte[] array) {
            this.array = array;
        }

        static Bytes of(byte[] array) {
            return new Bytes(array.clone());
        }

        byte[] copy() {
            return array.clone();
        }

        int length() {
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

    /** Whether a marker of this size still fits. */
    synchronized boolean fits(byte[] name, byte[] value) {
        Marker old = markers.get(new Bytes(name));
        return bytes - (old == null ? 0 : size(old)) + name.length + value.length + OVERHEAD_BYTES <= MAXIMUM_BYTES;
    }

    synchronized void set(byte[] name, byte[] value, long location) {
        remove(name);
        Marker marker = new Marker(Bytes.of(name), Bytes.of(value), location);
        markers.put(marker.name(), marker);
        bytes += size(marker);
    }

    synchronized boolean remove(byte[] name) {
        Marker old = markers.remove(new Bytes(name));
        if (old != null) {
            bytes -= size(old);
        }
        return old != null;
    }

    synchronized @Nullable Marker get(byte[] name) {
        return markers.get(new Bytes(name));
    }

    synchronized List<Marker> all() {
        return new ArrayList<>(markers.values());
    }

    synchronized int bytes() {
        return bytes;
    }

    private static int size(Marker marker) {
        return marker.name().length() + marker.value().length() + OVERHEAD_BYTES;
    }
}
