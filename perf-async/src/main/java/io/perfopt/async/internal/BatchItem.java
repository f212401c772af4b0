package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/**
 * One request of a batcher and its caller's handle. The first request of a key has the key's place in the call; further ones hang on it. The place stays while
 * any of them lives, so each may leave alone.
 */
final class BatchItem<K, V> extends Member<V> {
    private final BatchLoader<K, V> loader;
    final K key;
    // Below guarded by the dispatcher's lock.
    volatile @Nullable BatchCall<K, V> call;
    /** The request that has the place of this one's key; null if this one has. */
    @Nullable
    BatchItem<K, V> head;

    @Nullable
    BatchItem<K, V> nextJoined;
    /** The place was decided: nobody may join. */
    boolean closed;

    BatchItem(BatchLoader<K, V> loader, int priority, long queuedNanos, int timeoutMillis, K key) {
        super(loader.type, priority, queuedNanos, timeoutMillis, null);
        this.loader = loader;
        this.key = key;
    }

    @Override
    @Nullable
    Task<?> carrier() {
        BatchCall<K, V> mine = call;
        return mine != null && mine.isDispatched() ? mine : null;
    }

    @Override
    int highestPriority() {
        BatchCall<K, V> mine = call;
        return mine == null ? priority() : mine.highestPriority();
    }

    @Override
    void flush(long nowNanos) {
        if (loader.isOpen(call)) {
            loader.send(nowNanos);
        }
    }

    /** Ends every living request of this place; with the lock held. */
    void endGroup(int phase, @Nullable Object outcome, long now) {
        for (BatchItem<K, V> item = this; item != null; item = item.nextJoined) {
            item.endWith(phase, outcome, now);
        }
    }

    /** Tells everybody about the requests of this place, which have ended; without the lock. */
    void announceGroup() {
        for (BatchItem<K, V> item = this; item != null; item = item.nextJoined) {
            item.announce();
        }
    }

    boolean isGroupAlive() {
        for (BatchItem<K, V> item = this; item != null; item = item.nextJoined) {
            if (!Phase.isTerminal(item.word())) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean leave(int phase, @Nullable Object outcome) {
        BatchCall<K, V> mine;
        boolean placeIsEmpty;
        boolean last = false;
        BatchItem<K, V> place = head == null ? this : head;
        owner.dispatcher.lock.lock();
        try {
            if (!endWith(phase, outcome, owner.dispatcher.now())) {
                return false;
            }
            mine = call;
            placeIsEmpty = !place.closed && !place.isGroupAlive();
            place.closed |= placeIsEmpty;
            if (mine != null) {
                mine.live--;
                last = mine.live == 0 && mine.isDispatched();
            }
        } finally {
            owner.dispatcher.lock.unlock();
        }
        if (placeIsEmpty) {
            loader.forget(place);
        }
        announce();
        if (last && mine != null) {
            owner.dispatcher.settling.cancel(mine);
        }
        return true;
    }
}
