package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One call of a batcher's function for several requests. Guarded by the dispatcher's lock until it runs; what it ends, it ends under the lock in one go. */
final class BatchCall<K, V> extends Task<Void> {
    private static final int PORTION = 16;
    private final BatchLoader<K, V> loader;
    /** One entry a key. */
    final List<BatchItem<K, V>> items = new ArrayList<>();

    long weight;
    /** Requests that have not ended, joined ones included. */
    int live;

    private int highest = 1;
    private boolean dispatched;

    BatchCall(BatchLoader<K, V> loader, long queuedNanos) {
        super(loader.type, 1, queuedNanos, 0, null);
        this.loader = loader;
        Callable<Void> work = this::call;
        this.payload = work;
    }

    @Override
    boolean isInternal() {
        return true;
    }

    boolean isDispatched() {
        return dispatched;
    }

    void add(BatchItem<K, V> item, long itemWeight) {
        items.add(item);
        weight += itemWeight;
        live++;
        raise(item.priority());
    }

    void raise(int priority) {
        highest = Math.max(highest, priority);
        if (dispatched && highest > priority()) {
            owner.dispatcher.reprioritise(this, highest);
        }
    }

    int highestPriority() {
        int most = 1;
        for (BatchItem<K, V> item : items) {
            for (BatchItem<K, V> each = item; each != null; each = each.nextJoined) {
                most = Math.max(most, Phase.isTerminal(each.word()) ? 1 : each.priority());
            }
        }
        highest = most;
        return most;
    }

    /** Sends the call to the lanes; with the lock held. */
    void dispatch(long nowNanos) {
        dispatched = true;
        if (loader.settings.retry() != null) {
            extras().retry = loader.settings.retry();
        }
        extras().breaker = owner.config.circuitBreaker().orElse(null);
        if (extras().retry == null && extras().breaker == null) {
            extras = null;
        }
        register();
        setWord(Phase.withPriority(word(), highest));
        for (BatchItem<K, V> item : items) {
            for (BatchItem<K, V> each = item; each != null; each = each.nextJoined) {
                if (Phase.of(each.word()) == Phase.BATCHING) {
                    each.setWord(Phase.with(each.word(), Phase.FOLLOWING));
                }
            }
        }
        long waited = Math.max(0, nowNanos - queuedNanos);
        owner.counters.batch(items.size(), Math.max(items.size(), loader.settings.maxSize()), waited);
        owner.dispatcher.enqueue(this, false, nowNanos);
        owner.dispatcher.batchDispatched(owner, items.size(), waited);
    }

    private @Nullable Void call() throws Exception {
        List<BatchItem<K, V>> living = new ArrayList<>(items.size());
        owner.dispatcher.lock.lock();
        try {
            for (BatchItem<K, V> item : items) {
                if (!item.closed) {
                    living.add(item);
                }
            }
        } finally {
            owner.dispatcher.lock.unlock();
        }
        if (!living.isEmpty()) {
            loader.loader.load(this, living);
        }
        return null;
    }

    /** Ends some requests: values and errors by position, an error where there is one. Called by the loader, without the lock. */
    void end(List<BatchItem<K, V>> ended, List<? extends @Nullable Object> values, @Nullable Throwable[] errors) {
        // In portions: submitters wait for this lock.
        for (int first = 0; first < ended.size(); first += PORTION) {
            owner.dispatcher.lock.lock();
            try {
                long now = owner.dispatcher.now();
                for (int i = first; i < Math.min(ended.size(), first + PORTION); i++) {
                    BatchItem<K, V> item = ended.get(i);
                    item.closed = true;
                    Throwable error = errors[i];
                    item.endGroup(
                            error == null ? Phase.COMPLETED : Phase.FAILED, error == null ? values.get(i) : error, now);
                }
            } finally {
                owner.dispatcher.lock.unlock();
            }
        }
        for (BatchItem<K, V> item : ended) {
            loader.forget(item);
            item.announceGroup();
        }
    }

    /** Ends one request by itself; without the lock. */
    boolean endOne(BatchItem<K, V> item, @Nullable V value, @Nullable Throwable error) {
        owner.dispatcher.lock.lock();
        try {
            if (item.closed) {
                return false;
            }
        } finally {
            owner.dispatcher.lock.unlock();
        }
        List<@Nullable Object> values = new ArrayList<>(1);
        values.add(value);
        end(List.of(item), values, new @Nullable Throwable[] {error});
        return true;
    }

    @Override
    int handles() {
        return live;
    }

    @Override
    void addHandles(List<Promise<?>> handles) {
        for (BatchItem<K, V> item : items) {
            for (BatchItem<K, V> each = item; each != null; each = each.nextJoined) {
                if (each.isPending()) {
                    handles.add(each);
                }
            }
        }
    }

    @Override
    void afterEnd() {
        int phase = Phase.of(word());
        Object outcome = payload;
        List<BatchItem<K, V>> left = new ArrayList<>();
        Runner woken = null;
        boolean split;
        owner.dispatcher.lock.lock();
        try {
            for (BatchItem<K, V> item : items) {
                if (!item.closed) {
                    left.add(item);
                }
            }
            split = phase == Phase.FAILED
                    && loader.settings.onFailure() == Batcher.OnFailure.SPLIT
                    && left.size() > 1
                    && owner.dispatcher.lifecycle != Dispatcher.Lifecycle.CLOSED;
            if (split) {
                halve(left);
                woken = owner.dispatcher.planWake(owner.dispatcher.now());
            } else {
                Object error = phase == Phase.COMPLETED
                        ? new OperationException(
                                "the batch function of " + owner.name + " left a request without an end", null)
                        : outcome;
                for (BatchItem<K, V> item : left) {
                    item.closed = true;
                    item.endGroup(phase == Phase.COMPLETED ? Phase.FAILED : phase, error, owner.dispatcher.now());
                }
            }
        } finally {
            owner.dispatcher.lock.unlock();
        }
        if (!split) {
            for (BatchItem<K, V> item : left) {
                loader.forget(item);
                item.announceGroup();
            }
        }
        owner.dispatcher.launch(woken);
    }

    private void halve(List<BatchItem<K, V>> left) {
        int middle = (left.size() + 1) / 2;
        for (List<BatchItem<K, V>> half : List.of(left.subList(0, middle), left.subList(middle, left.size()))) {
            BatchCall<K, V> call = new BatchCall<>(loader, queuedNanos);
            for (BatchItem<K, V> item : half) {
                for (BatchItem<K, V> each = item; each != null; each = each.nextJoined) {
                    each.call = call;
                    call.live += Phase.isTerminal(each.word()) ? 0 : 1;
                    call.raise(each.priority());
                }
                call.items.add(item);
            }
            call.again();
        }
    }

    /** Goes to the lanes as a half of a call that failed: retries were used up by that one. */
    private void again() {
        dispatched = true;
        register();
        setWord(Phase.withPriority(word(), highest));
        owner.dispatcher.enqueue(this, true, owner.dispatcher.now());
    }
}
