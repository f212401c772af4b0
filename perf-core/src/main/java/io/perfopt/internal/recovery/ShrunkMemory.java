package io.perfopt.internal.recovery;

import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CachingSystem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The share of its memory that each open incident leaves to the cache. Thread-safe: resizing only sets a bound, so it happens under the lock. */
final class ShrunkMemory {
    private static final ByteSize LEAST = ByteSize.megabytes(1);

    /** Guarded by this. */
    private final Map<Long, Double> shares = new HashMap<>();
    /** Guarded by this; null while nothing is shrunk. */
    private @Nullable CachingSystem cache;
    /** Guarded by this; the bound before the first incident. */
    private long fullBytes;

    synchronized ByteSize shrink(long incident, double share, CachingSystem shrunk) {
        if (cache == null) {
            cache = shrunk;
            fullBytes = shrunk.memory().maximumBytes();
        }
        shares.merge(incident, share, (before, now) -> before * now);
        return resize(shrunk);
    }

    /** Gives back what incidents took that are not among the open ones; empty when there was nothing to give back. */
    synchronized Optional<ByteSize> growUnless(Set<Long> open) {
        CachingSystem shrunk = cache;
        if (shrunk == null || !shares.keySet().retainAll(open)) {
            return Optional.empty();
        }
        ByteSize bound = resize(shrunk);
        if (shares.isEmpty()) {
            cache = null;
        }
        return Optional.of(bound);
    }

    private ByteSize resize(CachingSystem shrunk) {
        double bytes = fullBytes;
        for (double share : shares.values()) {
            bytes *= share;
        }
        ByteSize bound = ByteSize.bytes(Math.max(LEAST.bytes(), Math.round(bytes)));
        shrunk.resizeMemory(bound);
        return bound;
    }
}
