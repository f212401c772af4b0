package io.perfopt.async.internal;

import io.perfopt.async.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * One request of a batcher and its caller's handle: 88 bytes, and nothing else is made for it. The first request of a key has the key's place in the call;
 * further ones hang on it. The place stays open while any of them lives, so each may leave alone; while it is open, their state words change under the
 * batcher's lock only.
 *
 * <p>The thread that ends a call leaves the outcomes in the call and touches no request, each of which another core made moments ago: a request fetches its
 * own when somebody looks at it.
 */
final class BatchItem<K, V> extends Member<V> {
    final K key;
    final int hash;
    /** The call it is in; null before, and once it has ended. Written under the batcher's lock until the place is closed, then by who fetches the outcome. */
    volatile @Nullable BatchCall<K, V> call;
    /** The position of its place in the call; written under the batcher's lock while the place is open. */
    int index;
    /** The results know that somebody waits. Unguarded: to tell them twice does no harm, and who reads true before they know is told by who wrote it. */
    private boolean watched;
    // Below guarded by the batcher's lock.
    @Nullable
    BatchItem<K, V> nextJoined;
    /** What comes of this place alone is decided; see {@link BatchCall#isClosed}. */
    boolean closed;

    BatchItem(TypeState owner, int priority, long queuedNanos, int timeoutMillis, K key, int hash) {
        super(owner, priority, queuedNanos, timeoutMillis, null);
        this.key = key;
        this.hash = hash;
    }

    @Override
    int word() {
        int word = storedWord();
        if (Phase.of(word) != Phase.FOLLOWING) {
            return word;
        }
        BatchCall<K, V> mine = call;
        Object outcome = mine == null ? null : mine.results.get(index);
        return mine == null || outcome == null ? storedWord() : fetch(mine.results, outcome, word);
    }

    /** Takes its outcome over; the books have it already. */
    private int fetch(BatchResults results, Object outcome, int before) {
        if (settle(before)) {
            call = null;
            nextJoined = null;
            if (outcome instanceof BatchResults.Ended ended) {
                end(Phase.withAttempts(before, ended.attempts()), ended.phase(), ended.outcome());
            } else {
                waitedNanos = results.beganNanos - queuedNanos;
                ranNanos = results.endedNanos - results.beganNanos;
                end(Phase.withAttempts(before, results.attempts), Phase.COMPLETED, outcome);
            }
        }
        return storedWord();
    }

    @Override
    boolean isWatched() {
        BatchCall<K, V> mine = call;
        if (mine != null && !watched) {
            watched = true;
            mine.results.watch(this);
        }
        return !Phase.isTerminal(settled());
    }

    @Override
    @Nullable
    Task<?> carrier() {
        BatchCall<K, V> mine = call;
        return mine != null && mine.isDispatched() ? mine : null;
    }

    @Override
    OperationStatus statusWithoutCarrier() {
        return OperationStatus.BATCHING;
    }

    @Override
    void flush() {
        BatchCall<K, V> mine = call;
        if (mine != null && !mine.isDispatched()) {
            boolean unused = mine.loader.send(mine);
        }
    }

    /** True while one of the requests of this place lives; with the batcher's lock held. */
    boolean isWanted() {
        for (BatchItem<K, V> item = this; item != null; item = item.nextJoined) {
            if (item.isPending()) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean leave(int phase, @Nullable Object outcome) {
        BatchCall<K, V> mine = call;
        return mine != null && mine.loader.leave(this, phase, outcome);
    }

    @Override
    boolean reprioritise(int priority) {
        BatchCall<K, V> mine = call;
        return mine != null && mine.loader.reprioritise(this, priority);
    }
}
