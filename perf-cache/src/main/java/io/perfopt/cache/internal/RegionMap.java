package io.perfopt.cache.internal;

import io.perfopt.cache.EntryOptions;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A region as a map. An operation reads the entry without a lock, lets the caller's code (equals, functions) judge it, and then changes the
 * tiers under the stripe if the entry's stamp is still the same; else it begins again. Safe for any number of threads.
 */
final class RegionMap<V> extends AbstractMap<String, V> implements ConcurrentMap<String, V> {
    private final DefaultRegion<V> region;
    private final TieredStore store;

    RegionMap(DefaultRegion<V> region) {
        this.region = region;
        this.store = region.store();
    }

    private Seen<V> see(String key) {
        return region.see(key);
    }

    private boolean swap(String key, Seen<V> seen, V value) {
        return store.put(
                key, region.entryFor(key, value, EntryOptions.defaults()), stamp -> stamp.getAsLong() == seen.stamp());
    }

    private boolean take(String key, Seen<V> seen) {
        region.loads().invalidate(key);
        return store.remove(key, stamp -> stamp.getAsLong() == seen.stamp()) != null;
    }

    private static @Nullable String key(@Nullable Object key) {
        Objects.requireNonNull(key, "key");
        return key instanceof String text && !text.isEmpty() ? text : null;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        String text = key(key);
        return text == null ? null : region.findOrNull(text, region.type());
    }

    @Override
    public @Nullable V getOrDefault(@Nullable Object key, @Nullable V other) {
        V value = get(key);
        return value == null ? other : value;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        String text = key(key);
        return text != null && see(text).value() != null;
    }

    @Override
    public @Nullable V put(String key, V value) {
        region.checkType(value);
        while (true) {
            Seen<V> seen = see(key);
            if (swap(key, seen, value)) {
                return seen.value();
            }
        }
    }

    @Override
    public @Nullable V putIfAbsent(String key, V value) {
        region.checkType(value);
        while (true) {
            Seen<V> seen = see(key);
            if (seen.value() != null) {
                return seen.value();
            }
            if (swap(key, seen, value)) {
                return null;
            }
        }
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        String text = key(key);
        while (text != null) {
            Seen<V> seen = see(text);
            if (take(text, seen)) {
                return seen.value();
            }
        }
        return null;
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        String text = key(key);
        while (text != null) {
            Seen<V> seen = see(text);
            if (seen.value() == null || !seen.value().equals(value)) {
                return false;
            }
            if (take(text, seen)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable V replace(String key, V value) {
        region.checkType(value);
        Objects.requireNonNull(key, "key");
        while (true) {
            Seen<V> seen = see(key);
            if (seen.value() == null) {
                return null;
            }
            if (swap(key, seen, value)) {
                return seen.value();
            }
        }
    }

    @Override
    public boolean replace(String key, V expected, V value) {
        region.checkType(value);
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(key, "key");
        while (true) {
            Seen<V> seen = see(key);
            if (seen.value() == null || !seen.value().equals(expected)) {
                return false;
            }
            if (swap(key, seen, value)) {
                return true;
            }
        }
    }

    @Override
    public int size() {
        return keys().size();
    }

    @Override
    public boolean isEmpty() {
        return keys().isEmpty();
    }

    @Override
    public void clear() {
        region.clear();
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return new Entries();
    }

    /** The keys with a fresh value, taken from all tiers now. */
    private List<String> keys() {
        return new ArrayList<>(store.freshKeys());
    }

    private final class Entries extends AbstractSet<Entry<String, V>> {
        @Override
        public Iterator<Entry<String, V>> iterator() {
            return new EntryIterator();
        }

        @Override
        public int size() {
            return RegionMap.this.size();
        }

        @Override
        public void clear() {
            RegionMap.this.clear();
        }

        @Override
        public boolean contains(@Nullable Object other) {
            if (!(other instanceof Entry<?, ?> entry)
                    || !(entry.getKey() instanceof String)
                    || entry.getValue() == null) {
                return false;
            }
            V value = get(entry.getKey());
            return value != null && value.equals(entry.getValue());
        }

        @Override
        public boolean remove(@Nullable Object other) {
            return other instanceof Entry<?, ?> entry
                    && entry.getKey() instanceof String
                    && RegionMap.this.remove(entry.getKey(), entry.getValue());
        }
    }

    /** Shows the entries of a snapshot of the keys, as they are when they are reached. For one thread. */
    private final class EntryIterator implements Iterator<Entry<String, V>> {
        private final Iterator<String> keys = keys().iterator();
        private @Nullable Entry<String, V> next;
        private @Nullable String shown;

        @Override
        public boolean hasNext() {
            while (next == null && keys.hasNext()) {
                String key = keys.next();
                V value = see(key).value();
                if (value != null) {
                    next = new WriteThroughEntry(key, value);
                }
            }
            return next != null;
        }

        @Override
        public Entry<String, V> next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Entry<String, V> entry = next;
            next = null;
            shown = entry.getKey();
            return entry;
        }

        @Override
        public void remove() {
            if (shown == null) {
                throw new IllegalStateException("there is no entry that next() gave and remove() has not removed");
            }
            RegionMap.this.remove(shown);
            shown = null;
        }
    }

    private final class WriteThroughEntry extends SimpleEntry<String, V> {
        private static final long serialVersionUID = 1L;

        WriteThroughEntry(String key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            Map<String, V> map = RegionMap.this;
            map.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
