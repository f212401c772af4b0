package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.RetryPolicy;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A batcher: requests wait in the open call of their batcher and go together. The map of requests under way is a concurrent map, since keys are the
 * callers' objects; everything else is guarded by the dispatcher's lock.
 */
final class BatchLoader<K, V> implements Batcher<K, V> {
    /** Calls the user's function and ends every request it can; throws when the call failed as a whole. */
    interface Loader<K, V> {
        void load(BatchCall<K, V> call, List<BatchItem<K, V>> items) throws Exception;
    }

    record Settings<K>(
            int maxSize,
            long maxWaitNanos,
            @Nullable ToLongFunction<? super K> weigher,
            long maxWeight,
            boolean sendWhenIdle,
            boolean shares,
            OnFailure onFailure,
            @Nullable RetryPolicy retry) {}

    final Dispatcher dispatcher;
    final TypeState type;
    final Settings<K> settings;
    final Loader<K, V> loader;
    private final ConcurrentHashMap<K, BatchItem<K, V>> underWay = new ConcurrentHashMap<>();
    /** Guarded by the dispatcher's lock. */
    private @Nullable BatchCall<K, V> open;

    BatchLoader(Dispatcher dispatcher, TypeState type, Settings<K> settings, Loader<K, V> loader) {
        this.dispatcher = dispatcher;
        this.type = type;
        this.settings = settings;
        this.loader = loader;
    }

    @Override
    public OperationHandle<V> load(K key) {
        return load(key, type.config.priority());
    }

    @Override
    public OperationHandle<V> load(K key, int priority) {
        java.util.Objects.requireNonNull(key, "key");
        Checks.priority(priority);
        long weight = settings.weigher == null ? 0 : Math.max(0, settings.weigher.applyAsLong(key));
        int timeoutMillis = Checks.millisRoundedUp(type.config.timeout().toNanos());
        BatchItem<K, V> item = new BatchItem<>(this, priority, dispatcher.now(), timeoutMillis, key);
        BatchItem<K, V> head = settings.shares ? underWay.putIfAbsent(key, item) : null;
        while (head != null && !join(item, head)) {
            // That request has ended and is about to leave the map.
            underWay.remove(key, head);
            head = underWay.putIfAbsent(key, item);
        }
        if (head == null) {
            start(item, weight);
        }
        dispatcher.events.queued(item);
        if (timeoutMillis > 0 && dispatcher.wheel.push(item)) {
            dispatcher.wheel.wake();
        }
        return item;
    }

    private boolean join(BatchItem<K, V> item, BatchItem<K, V> head) {
        dispatcher.lock.lock();
        try {
            BatchCall<K, V> call = head.call;
            if (head.closed) {
                return false;
            }
            dispatcher.register(item);
            type.counters.joins++;
            item.setWord(
                    Phase.with(item.word(), call != null && call.isDispatched() ? Phase.FOLLOWING : Phase.BATCHING));
            item.head = head;
            item.call = call;
            item.nextJoined = head.nextJoined;
            head.nextJoined = item;
            if (call != null) {
                call.live++;
                call.raise(item.priority());
            }
            return true;
        } finally {
            dispatcher.lock.unlock();
        }
    }

    private void start(BatchItem<K, V> item, long weight) {
        String refusal;
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            refusal = dispatcher.admission.refusal(type, item.priority());
            dispatcher.register(item);
            if (refusal == null) {
                woken = add(item, weight);
            } else {
                type.counters.rejected++;
                item.closed = true;
                item.endGroup(
                        Phase.FAILED,
                        new io.perfopt.async.OperationRejectedException(type.name + ": " + refusal),
                        item.queuedNanos);
            }
        } finally {
            dispatcher.lock.unlock();
        }
        if (refusal != null) {
            forget(item);
            dispatcher.events.rejected(item, refusal);
            item.announceGroup();
        }
        dispatcher.launch(woken);
    }

    private @Nullable Runner add(BatchItem<K, V> item, long weight) {
        BatchCall<K, V> call = open;
        if (call == null) {
            BatchCall<K, V> opened = new BatchCall<>(this, item.queuedNanos);
            open = opened;
            call = opened;
            dispatcher.plan(settings.maxWaitNanos, () -> tooOld(opened));
        }
        item.call = call;
        item.setWord(Phase.with(item.word(), Phase.BATCHING));
        for (BatchItem<K, V> joined = item.nextJoined; joined != null; joined = joined.nextJoined) {
            joined.call = call;
            call.live++;
            call.raise(joined.priority());
        }
        call.add(item, weight);
        boolean full = call.items.size() >= settings.maxSize || call.weight >= settings.maxWeight;
        if (full || (settings.sendWhenIdle && type.mayStart() && dispatcher.hasIdleRunner())) {
            return send(item.queuedNanos);
        }
        return null;
    }

    /** Dispatches the open call; with the lock held. */
    @Nullable
    Runner send(long nowNanos) {
        BatchCall<K, V> call = open;
        open = null;
        if (call == null || call.live == 0) {
            return null;
        }
        call.dispatch(nowNanos);
        return dispatcher.planWake(nowNanos);
    }

    /** Requests that wait in the open call; with the lock held. */
    int waiting() {
        return open == null ? 0 : open.live;
    }

    boolean isOpen(@Nullable BatchCall<K, V> call) {
        return call != null && open == call;
    }

    private void tooOld(BatchCall<K, V> call) {
        Runner woken = null;
        dispatcher.lock.lock();
        try {
            if (open == call) {
                woken = send(dispatcher.now());
            }
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.launch(woken);
    }

    @Override
    public boolean flush() {
        boolean any;
        Runner woken;
        dispatcher.lock.lock();
        try {
            any = open != null && open.live > 0;
            woken = send(dispatcher.now());
        } finally {
            dispatcher.lock.unlock();
        }
        dispatcher.launch(woken);
        return any;
    }

    void forget(BatchItem<K, V> head) {
        if (settings.shares) {
            underWay.remove(head.key, head);
        }
    }

    @Override
    public String toString() {
        return "Batcher[" + type.name + ", at most " + settings.maxSize + " keys within "
                + java.time.Duration.ofNanos(settings.maxWaitNanos) + "]";
    }
}
