package io.perfopt.async.internal;

import io.perfopt.async.Deduplication;
import io.perfopt.async.OperationStatus;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that several callers share by type and key. The map from key to work is a concurrent map, since keys are the callers' objects and their equals must
 * not run under the dispatcher's lock; who shares which work is guarded by that lock.
 */
final class Sharing {
    /** A key of one type; the hash is taken once, before the map is touched. */
    record Key(TypeState type, Object key, int hash) {
        static Key of(TypeState type, Object key) {
            return new Key(type, key, 31 * System.identityHashCode(type) + key.hashCode());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && hash == that.hash && type == that.type && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** What came of an attempt to share. */
    enum Join {
        /** The caller shares the work, or its handle has ended already. */
        DONE,
        /** That work has ended: look again. */
        GONE,
        /** That work takes nobody any more: start another beside it. */
        REPLACE
    }

    final Dispatcher dispatcher;
    final ConcurrentHashMap<Key, SharedTask<?>> shared = new ConcurrentHashMap<>();

    Sharing(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Lets a caller share work, or starts it. The supplier makes the task that does it and may be called several times. */
    <T> void submit(
            Sharer<T> mine, Object key, Deduplication mode, @Nullable Object work, Supplier<SharedTask<T>> start) {
        Key place = Key.of(mine.owner, key);
        while (true) {
            SharedTask<?> found = shared.get(place);
            Join join = found == null ? Join.GONE : found.join(mine, work, start);
            if (join == Join.DONE) {
                break;
            }
            if (found == null && shared.mappingCount() >= dispatcher.config.maxSharedKeys()) {
                startAlone(mine, start.get());
                break;
            }
            if (found != null && join == Join.GONE) {
                shared.remove(place, found);
                continue;
            }
            SharedTask<T> task = start.get();
            task.open(this, place, mode, mine);
            boolean mapped =
                    found == null ? shared.putIfAbsent(place, task) == null : shared.replace(place, found, task);
            if (mapped) {
                task.beginDelay();
                dispatcher.admission.admit(task);
                break;
            }
        }
        dispatcher.events.queued(mine);
        dispatcher.launch(null);
    }

    private <T> void startAlone(Sharer<T> mine, SharedTask<T> task) {
        task.open(this, null, Deduplication.join(), mine);
        dispatcher.admission.admit(task);
    }

    /** A caller's handle on shared work. */
    static final class Sharer<T> extends Member<T> {
        private final @Nullable Function<? super Throwable, ?> fallback;
        private final boolean fallbackIsValue;
        /** Set once, before anybody else sees the handle, and moved to a successor under the lock. */
        volatile @Nullable SharedTask<T> task;

        Sharer(
                TypeState owner,
                int priority,
                long queuedNanos,
                int timeoutMillis,
                @Nullable Function<? super Throwable, ?> fallback,
                boolean fallbackIsValue) {
            super(owner, priority, queuedNanos, timeoutMillis, null);
            this.fallback = fallback;
            this.fallbackIsValue = fallbackIsValue;
        }

        @Override
        @Nullable
        Task<?> carrier() {
            return task;
        }

        @Override
        OperationStatus statusWithoutCarrier() {
            return OperationStatus.QUEUED;
        }

        @Override
        boolean reprioritise(int priority) {
            Dispatcher dispatcher = owner.dispatcher;
            Runner woken;
            dispatcher.lock.lock();
            try {
                int word = word();
                SharedTask<T> mine = task;
                if (Phase.of(word) >= Phase.RUNNING || (mine != null && Phase.of(mine.word()) >= Phase.RUNNING)) {
                    return false;
                }
                setWord(Phase.withPriority(word, priority));
                if (mine != null && !dispatcher.reprioritise(mine, mine.highestPriority())) {
                    return false;
                }
                woken = dispatcher.planWake(dispatcher.now());
            } finally {
                dispatcher.lock.unlock();
            }
            dispatcher.launch(woken);
            return true;
        }

        @Override
        boolean leave(int phase, @Nullable Object outcome) {
            SharedTask<T> mine = task;
            boolean last = false;
            boolean ended;
            boolean fallsBack = phase == Phase.TIMED_OUT && fallback != null;
            owner.dispatcher.lock.lock();
            try {
                int word = word();
                if (Phase.isTerminal(word) || (Phase.of(word) == Phase.BETWEEN && fallsBack)) {
                    return false;
                }
                if (mine != null) {
                    last = mine.remove(this);
                }
                ended = !fallsBack;
                if (fallsBack) {
                    owner.counters.fallbacks++;
                    setWord(Phase.with(word, Phase.BETWEEN));
                } else {
                    endWith(phase, outcome, owner.dispatcher.now());
                }
            } finally {
                owner.dispatcher.lock.unlock();
            }
            if (ended) {
                announce();
            } else {
                fallBack(outcome);
            }
            if (last && mine != null) {
                owner.dispatcher.settling.cancel(mine);
            }
            return true;
        }

        /** Ends with the fallback of this caller; work is queued as an operation of its own. */
        private void fallBack(@Nullable Object outcome) {
            Function<? super Throwable, ?> mine = fallback;
            if (mine == null) {
                return;
            }
            Throwable error = new io.perfopt.async.OperationTimeoutException(describe() + " timed out: " + outcome);
            if (fallbackIsValue) {
                endFromOutside(Phase.COMPLETED, mine.apply(error));
                return;
            }
            java.util.concurrent.Callable<Object> work = () -> mine.apply(error);
            Task<Object> substitute =
                    new Task<>(owner, priority(), owner.dispatcher.now(), Math.max(0, timeoutMillis), work);
            owner.dispatcher.admission.admit(substitute);
            substitute.await(new Waiter.OfAction(ended -> endFromOutside(Phase.of(ended.word()), ended.payload)));
        }

        private void endFromOutside(int phase, @Nullable Object outcome) {
            boolean ended;
            owner.dispatcher.lock.lock();
            try {
                ended = endWith(phase, outcome, owner.dispatcher.now());
            } finally {
                owner.dispatcher.lock.unlock();
            }
            if (ended) {
                announce();
            }
        }
    }
}
