package io.perfopt.async.internal;

import io.perfopt.async.Deduplication;
import io.perfopt.async.internal.Sharing.Join;
import io.perfopt.async.internal.Sharing.Sharer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that several callers share. Its callers' handles are {@link Sharer}s; it has no time limit in all, since each of them has, and ends when the last one leaves. */
final class SharedTask<T> extends Task<T> {
    private @Nullable Sharing sharing;
    private Sharing.@Nullable Key key;
    private Deduplication mode = Deduplication.join();
    // Below guarded by the dispatcher's lock.
    private final Set<Sharer<T>> sharers = new LinkedHashSet<>();
    private boolean registered;
    /** Nobody may join any more. */
    private boolean closed;
    /** One more run, for those who came while this one ran. */
    private @Nullable SharedTask<T> successor;
    /** End of the quiet time; moves later with every caller. */
    private volatile long quietUntilNanos;

    SharedTask(TypeState owner, int priority, long queuedNanos, @Nullable Object work) {
        super(owner, priority, queuedNanos, 0, work);
    }

    @Override
    boolean isInternal() {
        return true;
    }

    /** Takes its first caller; before anybody else sees it. */
    void open(Sharing sharing, Sharing.@Nullable Key key, Deduplication mode, Sharer<T> first) {
        this.sharing = sharing;
        this.key = key;
        this.mode = mode;
        sharers.add(first);
        first.task = this;
    }

    /** In debounce mode the work starts with a delay that its callers prolong. */
    void beginDelay() {
        if (mode.mode() == Deduplication.Mode.LATEST) {
            quietUntilNanos = queuedNanos + mode.windowNanos();
            extras().startDelayNanos = mode.windowNanos();
        }
    }

    @Override
    long dueNanos(long plannedNanos) {
        return mode.mode() == Deduplication.Mode.LATEST ? quietUntilNanos : plannedNanos;
    }

    @Override
    void register() {
        super.register();
        registered = true;
        sharers.forEach(this::follow);
    }

    private void follow(Sharer<T> sharer) {
        owner.dispatcher.register(sharer);
        sharer.setWord(Phase.with(sharer.word(), Phase.FOLLOWING));
    }

    @Override
    int handles() {
        return sharers.size();
    }

    @Override
    void addHandles(List<Promise<?>> handles) {
        owner.dispatcher.lock.lock();
        try {
            handles.addAll(sharers);
        } finally {
            owner.dispatcher.lock.unlock();
        }
    }

    int highestPriority() {
        int highest = 1;
        for (Sharer<T> sharer : sharers) {
            highest = Math.max(highest, sharer.priority());
        }
        return highest;
    }

    /** A caller leaves; true if it was the last, and the work is to be cancelled. */
    boolean remove(Sharer<T> sharer) {
        sharers.remove(sharer);
        if (sharers.isEmpty() && !closed && !Phase.isTerminal(word())) {
            closed = true;
            return true;
        }
        return false;
    }

    /** Lets a caller share this work; without the lock. */
    Join join(Sharer<?> caller, @Nullable Object work, Supplier<? extends SharedTask<?>> start) {
        @SuppressWarnings("unchecked") // callers of one type and key agree on the result
        Sharer<T> mine = (Sharer<T>) caller;
        boolean ended = false;
        Join join;
        Dispatcher dispatcher = owner.dispatcher;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            int word = word();
            boolean started = Phase.of(word) >= Phase.RUNNING || Phase.attempts(word) > 0;
            if (Phase.isTerminal(word)) {
                boolean shares = mode.mode() == Deduplication.Mode.FIRST_WINS
                        && Phase.of(word) != Phase.CANCELLED
                        && now - queuedNanos < mode.windowNanos();
                if (!shares) {
                    return Join.GONE;
                }
                mine.task = this;
                dispatcher.register(mine);
                owner.counters.joins++;
                ended = mine.endWith(Phase.of(word), payload, now);
                join = Join.DONE;
            } else if (closed || Phase.of(word) == Phase.SETTLING) {
                join = Join.GONE;
            } else if (started && mode.mode() == Deduplication.Mode.JOIN_THEN_RERUN) {
                joinSuccessor(mine, start);
                join = Join.DONE;
            } else if (mode.mode() == Deduplication.Mode.LATEST && (started || Phase.of(word) == Phase.CLAIMED)) {
                join = Join.REPLACE;
            } else {
                add(mine);
                if (mode.mode() == Deduplication.Mode.LATEST) {
                    payload = work;
                    quietUntilNanos = Math.min(queuedNanos + mode.maxWaitNanos(), now + mode.windowNanos());
                }
                dispatcher.reprioritise(this, highestPriority());
                join = Join.DONE;
            }
        } finally {
            dispatcher.lock.unlock();
        }
        if (ended) {
            mine.announce();
        }
        return join;
    }

    private void add(Sharer<T> mine) {
        sharers.add(mine);
        mine.task = this;
        owner.counters.joins++;
        if (registered) {
            follow(mine);
        }
    }

    private void joinSuccessor(Sharer<T> mine, Supplier<? extends SharedTask<?>> start) {
        SharedTask<T> next = successor;
        if (next == null || next.closed) {
            @SuppressWarnings("unchecked") // made for this caller, of the same type and key
            SharedTask<T> made = (SharedTask<T>) start.get();
            made.sharing = sharing;
            made.key = key;
            made.mode = mode;
            made.sharers.add(mine);
            mine.task = made;
            made.register();
            made.setWord(Phase.with(made.word(), Phase.DELAYED));
            successor = made;
            return;
        }
        next.add(mine);
        owner.dispatcher.reprioritise(next, next.highestPriority());
    }

    @Override
    void afterEnd() {
        Dispatcher dispatcher = owner.dispatcher;
        int phase = Phase.of(word());
        List<Sharer<T>> ending;
        SharedTask<T> next;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            closed = true;
            if (!registered) {
                registered = true;
                sharers.forEach(this::follow);
            }
            ending = List.copyOf(sharers);
            sharers.clear();
            for (Sharer<T> sharer : ending) {
                sharer.endWith(phase, payload, now);
            }
            next = successor;
            successor = null;
        } finally {
            dispatcher.lock.unlock();
        }
        ending.forEach(Sharer::announce);
        handOver(next);
    }

    /** Gives the key to what follows, if anything does. */
    private void handOver(@Nullable SharedTask<T> next) {
        Sharing mine = sharing;
        Sharing.Key place = key;
        if (mine == null || place == null) {
            return;
        }
        Dispatcher dispatcher = owner.dispatcher;
        if (next != null && !Phase.isTerminal(next.word())) {
            mine.shared.replace(place, this, next);
            dispatcher.resume(next, dispatcher.now());
            return;
        }
        long left = queuedNanos + mode.windowNanos() - dispatcher.now();
        if (mode.mode() == Deduplication.Mode.FIRST_WINS && Phase.of(word()) != Phase.CANCELLED && left > 0) {
            dispatcher.delays.schedule(() -> mine.shared.remove(place, this), left);
        } else {
            mine.shared.remove(place, this);
        }
    }
}
