package io.perfopt.analytics.internal.registry;

import io.perfopt.analytics.internal.slots.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the series of a name and up to two tags as a caller writes them, without making a key. The texts of a call site are almost
 * always the same objects, whose hash is cached and whose comparison is one of references.
 *
 * <p>Thread-safe: finding is lock-free over immutable entries in an open-addressed table; adding takes the lock. When the table has
 * grown to its limit it starts over empty, which costs slower look-ups and nothing else.
 */
final class CallTable {
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Entry[].class);

    private final int limit;
    private volatile Entry[] table = new Entry[256];
    /** Guarded by this. */
    private int size;

    private record Entry(
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2,
            Series series) {}

    /**
     * @param limit how many entries there may be, a power of two
     */
    CallTable(int limit) {
        this.limit = limit;
    }

    @Nullable
    Series find(
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2) {
        Entry[] entries = table;
        int mask = entries.length - 1;
        for (int at = hash(name, key1, value1, key2, value2) & mask; ; at = (at + 1) & mask) {
            Entry entry = (Entry) ENTRY.getAcquire(entries, at);
            if (entry == null) {
                return null;
            }
            if (same(entry.name, name)
                    && same(entry.value1, value1)
                    && same(entry.value2, value2)
                    && same(entry.key1, key1)
                    && same(entry.key2, key2)) {
                return entry.series;
            }
        }
    }

    synchronized void add(
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2,
            Series series) {
        if (find(name, key1, value1, key2, value2) != null) {
            return;
        }
        if (size * 2 >= table.length) {
            if (table.length >= limit * 2) {
                clear();
            } else {
                Entry[] larger = new Entry[table.length * 2];
                for (Entry entry : table) {
                    if (entry != null) {
                        put(larger, entry);
                    }
                }
                table = larger;
            }
        }
        put(table, new Entry(name, key1, value1, key2, value2, series));
        size++;
    }

    /** Forgets every entry, so that evicted series are not found any more. */
    synchronized void clear() {
        table = new Entry[256];
        size = 0;
    }

    private static void put(Entry[] into, Entry entry) {
        int mask = into.length - 1;
        int at = hash(entry.name, entry.key1, entry.value1, entry.key2, entry.value2) & mask;
        while (ENTRY.getAcquire(into, at) != null) {
            at = (at + 1) & mask;
        }
        ENTRY.setRelease(into, at, entry);
    }

    private static int hash(
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2) {
        int hash = name.hashCode();
        if (key1 != null) {
            hash = (hash * 31 + key1.hashCode()) * 31 + Objects.hashCode(value1);
        }
        if (key2 != null) {
            hash = (hash * 31 + key2.hashCode()) * 31 + Objects.hashCode(value2);
        }
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    @SuppressWarnings("ReferenceEquality") // the usual case, without a call
    private static boolean same(@Nullable String a, @Nullable String b) {
        return a == b || (a != null && b != null && a.equals(b));
    }
}
