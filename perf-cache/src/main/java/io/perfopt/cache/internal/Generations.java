package io.perfopt.cache.internal;

import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskOutcome;
import io.perfopt.cache.spi.DiskStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The order of writes and invalidations. Every entry and every invalidation of more than one key takes a stamp from one counter, and
 * an entry is dead when an invalidation that reaches it has the greater stamp. So a drop takes effect at once, wherever the entry
 * lies, and an entry made before it (by a load that ran meanwhile, say) is dead on arrival.
 *
 * <p>Invalidations are kept as markers of the disk store and outlive the process. When there are too many of them the disk is
 * swept of dead records and they are forgotten; {@link #forgottenUpTo} then refuses what was made before.
 *
 * <p>Safe for any number of threads: readers see a marker from the moment {@link #add} has put it into the maps, before the memory
 * tier is searched.
 */
final class Generations {
    /** What an invalidation names; the letter begins the marker's name on disk. */
    enum Scope {
        ALL('A'),
        REGION('R'),
        TAG('T'),
        NAMESPACE('N'),
        PATTERN('P');

        final char letter;

        Scope(char letter) {
            this.letter = letter;
        }
    }

    /** Patterns are tried one after the other on each record read from disk, so there are few. */
    static final int MAXIMUM_PATTERNS = 64;

    static final int MAXIMUM_TAGS = 4096;
    static final int MAXIMUM_NAMESPACES = 1024;
    private static final byte[] CEILING = {'S'};
    /** Stamps are reserved on disk in blocks of this many. */
    private static final long BLOCK = 1L << 22;

    private final @Nullable DiskStore store;
    private final AtomicLong next;
    private final Map<String, Long> tags = new ConcurrentHashMap<>();
    private final Map<String, Long> regions = new ConcurrentHashMap<>();
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    /** Replaced as a whole under the monitor of this; read by anyone. */
    private volatile Pattern[] patterns = {};

    private volatile long all;
    private volatile long forgotten;
    private volatile long ceiling;

    private record Pattern(Glob glob, long stamp) {}

    private record Namespace(long version, long stamp) {}

    Generations(@Nullable DiskStore store, Clocks clocks) {
        this.store = store;
        long[] highest = {0};
        if (store != null) {
            store.markers((name, value) -> highest[0] = Math.max(highest[0], restore(name, value)));
        }
        // Time and ceiling each suffice to begin above all stamps given out before; a clock that stepped back or a lost
        // marker does no harm.
        long start = Math.max(Math.max(clocks.millis(), 1) << 20, highest[0]);
        this.next = new AtomicLong(start);
        this.ceiling = start;
    }

    /** A stamp greater than all that were given before, in this process or an earlier one on the same directory. */
    long stamp() {
        long stamp = next.incrementAndGet();
        if (stamp > ceiling && store != null) {
            reserve(stamp);
        }
        return stamp;
    }

    private synchronized void reserve(long stamp) {
        if (stamp > ceiling && store != null) {
            long reserved = stamp + BLOCK;
            store.mark(CEILING, bytes(reserved));
            ceiling = reserved;
        }
    }

    /** What was made before this stamp may not be stored any more: the invalidations it would be held against are forgotten. */
    long forgottenUpTo() {
        return forgotten;
    }

    boolean isDead(long stamp, String region, String key, Traits traits) {
        if (stamp < all) {
            return true;
        }
        if (!regions.isEmpty() && stamp < regions.getOrDefault(region, 0L)) {
            return true;
        }
        if (!tags.isEmpty()) {
            for (String tag : traits.tags()) {
                if (stamp < tags.getOrDefault(tag, 0L)) {
                    return true;
                }
            }
        }
        if (!namespaces.isEmpty() && traits.namespace().isPresent()) {
            Namespace namespace = namespaces.get(traits.namespace().get());
            if (namespace != null && stamp < namespace.stamp) {
                return true;
            }
        }
        Pattern[] current = patterns;
        if (current.length > 0) {
            String name = null;
            for (Pattern pattern : current) {
                if (stamp < pattern.stamp) {
                    name = name == null ? Names.of(region, key) : name;
                    if (pattern.glob.matches(name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    long namespaceVersion(String namespace) {
        Namespace known = namespaces.get(namespace);
        return known == null ? 1 : known.version;
    }

    /**
     * Lets an invalidation take effect for everything with a smaller stamp. When the store cannot keep it as a marker the disk is
     * searched instead.
     *
     * @return its stamp
     */
    synchronized long add(Scope scope, String name) {
        makeRoom(scope, name);
        long version = scope == Scope.NAMESPACE ? namespaceVersion(name) + 1 : 0;
        long stamp;
        long last;
        do {
            // Who takes a stamp between this reading and the publication may have seen what is invalidated and would
            // outlive it;
            // so it is made again, above that stamp, until nobody came between.
            last = next.get();
            stamp = last + 1;
            publish(scope, name, stamp, version);
        } while (next.get() != last);
        reserve(stamp);
        byte[] value = version == 0
                ? bytes(stamp)
                : ByteBuffer.allocate(16).putLong(stamp).putLong(version).array();
        if (store != null && store.mark(markerName(scope, name), value) != DiskOutcome.STORED) {
            sweep(store);
        }
        return stamp;
    }

    private void publish(Scope scope, String name, long stamp, long version) {
        switch (scope) {
            case ALL -> all = stamp;
            case REGION -> regions.put(name, stamp);
            case TAG -> tags.put(name, stamp);
            case NAMESPACE -> namespaces.put(name, new Namespace(version, stamp));
            case PATTERN -> addPattern(new Pattern(Glob.of(name), stamp));
        }
    }

    private void addPattern(Pattern added) {
        // An older marker of the same pattern is covered by the new one.
        Pattern[] others = Arrays.stream(patterns)
                .filter(other -> !other.glob.pattern().equals(added.glob.pattern()))
                .toArray(Pattern[]::new);
        Pattern[] grown = Arrays.copyOf(others, others.length + 1);
        grown[others.length] = added;
        patterns = grown;
    }

    private void makeRoom(Scope scope, String name) {
        boolean full = switch (scope) {
            case TAG -> tags.size() >= MAXIMUM_TAGS && !tags.containsKey(name);
            case PATTERN -> patterns.length >= MAXIMUM_PATTERNS;
            default -> false;
        };
        if (scope == Scope.NAMESPACE && namespaces.size() >= MAXIMUM_NAMESPACES && !namespaces.containsKey(name)) {
            throw new IllegalStateException("there may be at most " + MAXIMUM_NAMESPACES
                    + " namespaces that were invalidated, \"" + name + "\" is one more");
        }
        if (full) {
            forget();
        }
    }

    /** Removes from disk what tags and patterns have killed, and forgets these. */
    private void forget() {
        long upTo = stamp();
        forgotten = upTo;
        if (store != null) {
            sweep(store);
            tags.keySet().forEach(tag -> store.unmark(markerName(Scope.TAG, tag)));
            for (Pattern pattern : patterns) {
                store.unmark(markerName(Scope.PATTERN, pattern.glob.pattern()));
            }
        }
        tags.clear();
        patterns = new Pattern[0];
    }

    private void sweep(DiskStore disk) {
        disk.removeIf(this::isDead);
    }

    /** Whether an invalidation has killed a record on disk; one that cannot be read is dead. */
    boolean isDead(DiskHeader header) {
        DiskName name = DiskName.parse(header);
        Stored stored = Stored.parse(header.metadata(), 0, header.metadata().length, header.flags());
        if (name == null || stored == null) {
            return true;
        }
        return isDead(stored.stamp(), name.region(), stored.keyOr(name.key()), stored.traits());
    }

    private long restore(byte[] name, byte[] value) {
        if (name.length == 0 || value.length < Long.BYTES) {
            return 0;
        }
        long stamp = ByteBuffer.wrap(value).getLong();
        String text = new String(name, 1, name.length - 1, StandardCharsets.UTF_8);
        switch (name[0]) {
            case 'A' -> all = stamp;
            case 'R' -> regions.put(text, stamp);
            case 'T' -> tags.put(text, stamp);
            case 'N' ->
                namespaces.put(text, new Namespace(ByteBuffer.wrap(value).getLong(value.length - Long.BYTES), stamp));
            case 'P' -> addPattern(new Pattern(Glob.of(text), stamp));
            default -> {}
        }
        return stamp;
    }

    private static byte[] markerName(Scope scope, String name) {
        return (scope.letter + name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
