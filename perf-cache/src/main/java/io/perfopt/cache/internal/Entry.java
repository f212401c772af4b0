package io.perfopt.cache.internal;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A value in memory or on its way to the disk, with its times on the nano clock. Safe for any number of threads: what decides is
 * final; {@link #hits} is an estimate, {@link #retryAt} is written by whoever saw a load fail.
 */
final class Entry extends HotEntry {
    /** The value of an entry that remembers that its source has none. */
    static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "absent";
        }
    };

    /** Up to here {@link #hits} is counted one by one, beyond it by sampling. */
    static final int EXACT_HITS = 64;

    /** The type the value was stored as, for flat keys; null means its region's type, or its own class. */
    final @Nullable Type type;
    /** The order of writes and invalidations; an invalidation with a greater stamp kills the entry. */
    final long stamp;

    final long createdMillis;
    final long createdNanos;
    /** When the value is no longer fresh. */
    final long freshUntil;
    /** When it may not even be served in place of a failing source. */
    final long deadAt;

    /** When a reader must look at it more closely: the end of its freshness or the moment of its refresh. */
    final long attentionAt;
    /** How long it may go unread; 0 for any time. */
    final long idleNanos;
    /** Whether every reader must look at it more closely, for its read strategy or because it remembers an absence. */
    final boolean watched;

    final long loadNanos;
    final Traits traits;
    final int weight;

    /** When it was last read; kept for entries with an idle time only. Written without ordering. */
    long touchedNanos;
    /** No load is tried before, after one failed. 0 for never failed. */
    volatile long retryAt;

    @SuppressWarnings("TooManyParameters")
    Entry(
            Object value,
            @Nullable Type type,
            long stamp,
            long createdMillis,
            long createdNanos,
            long freshUntil,
            long deadAt,
            long attentionAt,
            long idleNanos,
            long loadNanos,
            Traits traits,
            int weight,
            boolean watched) {
        super(value, watched || idleNanos != 0 ? createdNanos : earlier(attentionAt, deadAt));
        this.type = type;
        this.stamp = stamp;
        this.createdMillis = createdMillis;
        this.createdNanos = createdNanos;
        this.freshUntil = freshUntil;
        this.deadAt = deadAt;
        this.attentionAt = attentionAt;
        this.idleNanos = idleNanos;
        this.watched = watched;
        this.loadNanos = loadNanos;
        this.traits = traits;
        this.weight = weight;
        this.touchedNanos = createdNanos;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    boolean fresh(long now) {
        return freshUntil - now > 0;
    }

    /** Whether a hit may be served as it is; it is then also in use. */
    boolean calm(long now) {
        if (watched || refreshDue(now) || dead(now)) {
            return false;
        }
        use(now);
        return true;
    }

    /** Begins its idle time anew. */
    void use(long now) {
        if (idleNanos != 0) {
            touchedNanos = now;
        }
    }

    boolean dead(long now) {
        return deadAt - now <= 0 || (idleNanos != 0 && touchedNanos + idleNanos - now <= 0);
    }

    boolean refreshDue(long now) {
        return attentionAt - now <= 0;
    }

    boolean throttled(long now) {
        long retry = retryAt;
        return retry != 0 && retry - now > 0;
    }

    boolean isAbsent() {
        return value == ABSENT;
    }

    void hit(long sample) {
        int before = hits;
        if (before < EXACT_HITS) {
            hits = before + 1;
        } else if ((sample & 15) == 0 && before < Integer.MAX_VALUE - 16) {
            hits = before + 16;
        }
    }
}
