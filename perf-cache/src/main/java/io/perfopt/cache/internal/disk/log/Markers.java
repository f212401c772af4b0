package io.perfopt.cache.internal.disk.log;

import io.perfopt.cache.internal.disk.format.Marker;
import io.perfopt.cache.internal.disk.format.Marker.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The markers, all in memory, and where each lies in the log. Bounded by bytes. Safe for any number of threads. */
public final class Markers {
    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final int OVERHEAD_BYTES = 64;

    private final Map<Bytes, Marker> markers = new LinkedHashMap<>();
    private int bytes;

    /** Whether a marker of this size still fits. */
    public synchronized boolean fits(byte[] name, byte[] value) {
        Marker old = get(name);
        return bytes - (old == null ? 0 : size(old)) + name.length + value.length + OVERHEAD_BYTES <= MAXIMUM_BYTES;
    }

    public synchronized void set(Marker marker) {
        remove(marker.name());
        markers.put(marker.name(), marker);
        bytes += size(marker);
    }

    public synchronized void remove(byte[] name) {
        remove(Bytes.copyOf(name));
    }

    private void remove(Bytes name) {
        Marker old = markers.remove(name);
        if (old != null) {
            bytes -= size(old);
        }
    }

    public synchronized @Nullable Marker get(byte[] name) {
        return markers.get(Bytes.copyOf(name));
    }

    public synchronized List<Marker> all() {
        return new ArrayList<>(markers.values());
    }

    synchronized int bytes() {
        return bytes;
    }

    private static int size(Marker marker) {
        return marker.name().length() + marker.value().length() + OVERHEAD_BYTES;
    }
}
