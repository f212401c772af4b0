package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.RetryPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A batcher: requests wait in its open call and go together. It has a lock of its own, taken before the dispatcher's, so that a request costs the manager
 * nothing: ids come in blocks, room is looked up without a lock while there is plenty, and the manager's books hear of requests when their call goes or
 * when somebody asks ({@link #countIn()}). A key's equals never runs under a lock. It is longer than most classes because everything that takes both locks is
 * here, in their one order.
 */
final class BatchLoader<K, V> implements Batcher<K, V> {
    /** Calls the user's function and ends every request it can; throws when the call failed as a whole. */
    interface Loader<K, V> {
        void load(BatchCall<K, V> call, List<BatchItem<K, V>> wanted) throws Exception;
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

    private static final VarHandle UNCOUNTED;

    static {
        try {
            UNCOUNTED = MethodHandles.lookup().findVarHandle(BatchLoader.class, "uncounted", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Ids taken at once. */
    private static final int IDS = 128;
    /** Places for which a call has room from the start. */
    private static final int FIRST_SIZE = 128;

    final Dispatcher dispatcher;
    final TypeState type;
    final Settings<K> settings;
    final Loader<K, V> loader;
    final ReentrantLock lock = new ReentrantLock();
    // Below guarded by lock.
    private final KeyTable places = new KeyTable();
    /** Calls that have not ended, the open one included, oldest first. */
    private final Set<BatchCall<K, V>> calls = new LinkedHashSet<>();

    private @Nullable BatchCall<K, V> open;
    private int lastNumber;
    private long nextId;
    private long endOfIds;
    /** A look at the age of the open call is planned. */
    private boolean ageWatched;
    /** Requests the manager's books have not heard of; read by admission without the lock, so written in opaque mode. */
    private int uncounted;

    private int uncountedJoins;

    BatchLoader(Dispatcher dispatcher, TypeState type, Settings<K> settings, Loader<K, V> loader) {
        this.dispatcher = dispatcher;
        this.type = type;
        this.settings = settings;
        this.loader = loader;
    }

    @Override
    public OperationHandle<V> load(K key) {
        return load(key, type.defaults.priority());
    }

    @Override
    public OperationHandle<V> load(K key, int priority) {
        int hash = KeyTable.hash(Objects.requireNonNull(key, "key"));
        Checks.priority(priority);
        long weight = settings.weigher == null ? 0 : Math.max(0, settings.weigher.applyAsLong(key));
        BatchItem<K, V> item =
                new BatchItem<>(type, priority, dispatcher.now(), type.defaults.timeoutMillis(), key, hash);
        String refusal;
        Runner woken = null;
        BatchItem<K, V> equal = null;
        List<BatchItem<K, V>> different = List.of();
        while (true) {
            BatchItem<K, V> found;
            lock.lock();
            try {
                found = settings.shares ? find(hash, different) : null;
                if (found == null || found == equal || found.key == key) {
                    refusal = admit(item);
                    if (refusal == null) {
                        woken = found == null ? start(item, weight) : join(item, found);
                    }
                    break;
                }
            } finally {
                lock.unlock();
            }
            if (key.equals(found.key)) {
                equal = found;
            } else {
                different = new ArrayList<>(different);
                different.add(found);
            }
        }
        dispatcher.launch(woken);
        if (refusal == null) {
            dispatcher.events.queued(item);
        } else {
            dispatcher.events.rejected(item, refusal);
            item.announce();
        }
        return item;
    }

    // ---- with the lock held

    /** An open place whose key has the hash and is none of those given, or null. */
    private @Nullable BatchItem<K, V> find(int hash, List<BatchItem<K, V>> others) {
        int slot = places.find(hash, KeyTable.NONE);
        for (; slot != KeyTable.NONE; slot = places.find(hash, slot)) {
            int number = places.call(slot);
            for (BatchCall<K, V> call : calls) {
                BatchItem<K, V> place = call.number == number ? call.openPlace(places.position(slot)) : null;
                if (place != null && !others.contains(place)) {
                    return place;
                }
            }
        }
        return null;
    }

    /** Numbers wrap around and leave 0 out. */
    private int nextNumber() {
        lastNumber = lastNumber == -1 ? 1 : lastNumber + 1;
        return lastNumber;
    }

    /** Gives a request its id and makes sure of an open call; says why, and ends the request, when the manager has no room. */
    private @Nullable String admit(BatchItem<K, V> item) {
        if (open == null
                || nextId == endOfIds
                || uncounted >= settings.maxSize
                || dispatcher.admission.mayBeFull(type)) {
            dispatcher.lock.lock();
            try {
                countIn();
                String refusal = dispatcher.admission.refusal(type, item.priority());
                if (refusal != null) {
                    dispatcher.settling.refuseRequest(item, refusal);
                    return refusal;
                }
                if (nextId == endOfIds) {
                    nextId = dispatcher.takeIds(IDS);
                    endOfIds = nextId + IDS;
                }
                if (open == null) {
                    openCall(item.queuedNanos);
                }
            } finally {
                dispatcher.lock.unlock();
            }
        }
        item.id = nextId++;
        return null;
    }

    /** Opens a call; with both locks held. */
    private void openCall(long nowNanos) {
        BatchCall<K, V> call = new BatchCall<>(this, nextNumber(), nowNanos, Math.min(settings.maxSize, FIRST_SIZE));
        calls.add(call);
        if (calls.size() == 1) {
            places.forgetBefore(call.number);
            dispatcher.addBusy(this);
        }
        open = call;
        if (!ageWatched) {
            ageWatched = true;
            dispatcher.plan(settings.maxWaitNanos, this::lookAtAge);
        }
    }

    private @Nullable Runner start(BatchItem<K, V> item, long weight) {
        BatchCall<K, V> call = Objects.requireNonNull(open);
        item.call = call;
        item.setWord(Phase.with(item.word(), Phase.FOLLOWING));
        call.add(item, weight);
        count(0);
        if (settings.shares) {
            places.add(item.hash, call.number, item.index);
        }
        boolean goes = call.isFull() || (settings.sendWhenIdle && dispatcher.hasIdleRunner(type));
        return goes ? send(item.queuedNanos) : null;
    }

    private @Nullable Runner join(BatchItem<K, V> item, BatchItem<K, V> place) {
        BatchCall<K, V> call = Objects.requireNonNull(place.call);
        item.call = call;
        item.setWord(Phase.with(item.word(), Phase.FOLLOWING));
        count(1);
        if (!call.isDispatched()) {
            call.join(item, place);
            return null;
        }
        dispatcher.lock.lock();
        try {
            call.join(item, place);
            return raise(call);
        } finally {
            dispatcher.lock.unlock();
        }
    }

    private void count(int joins) {
        UNCOUNTED.setOpaque(this, uncounted + 1);
        uncountedJoins += joins;
    }

    /** Gives a dispatched call the priority of its most urgent request; with both locks held. */
    private @Nullable Runner raise(BatchCall<K, V> call) {
        countIn();
        boolean unused = dispatcher.reprioritise(call, call.highest());
        return dispatcher.planWake(dispatcher.now());
    }

    /** Sends the open call on its way. */
    private @Nullable Runner send(long nowNanos) {
        BatchCall<K, V> call = open;
        open = null;
        if (call == null) {
            return null;
        }
        dispatcher.lock.lock();
        try {
            countIn();
            if (call.live() == 0) {
                remove(call);
                return null;
            }
            call.dispatch(nowNanos);
            return dispatcher.planWake(nowNanos);
        } finally {
            dispatcher.lock.unlock();
        }
    }

    /** Enters what the books have not heard of; with both locks held. */
    private void countIn() {
        type.open += uncounted;
        type.counters.submitted += uncounted;
        type.counters.joins += uncountedJoins;
        dispatcher.open += uncounted;
        UNCOUNTED.setOpaque(this, 0);
        uncountedJoins = 0;
    }

    /** Forgets a call that has ended; with both locks held. */
    private void remove(BatchCall<K, V> call) {
        call.part();
        calls.remove(call);
        if (calls.isEmpty()) {
            places.clear();
            dispatcher.removeBusy(this);
        } else {
            places.forgetBefore(calls.iterator().next().number);
        }
    }

    // ---- what callers, timers and the manager ask

    /** Sends the open call if it is the given one, or any at all for null. */
    boolean send(@Nullable BatchCall<K, V> only) {
        boolean any;
        Runner woken = null;
        lock.lock();
        try {
            any = open != null && open.live() > 0 && (only == null || only == open);
            if (any) {
                woken = send(dispatcher.now());
            }
        } finally {
            lock.unlock();
        }
        dispatcher.launch(woken);
        return any;
    }

    @Override
    public boolean flush() {
        return send((BatchCall<K, V>) null);
    }

    /** Sends the open call if it is old enough, and comes again for one that is not. */
    private void lookAtAge() {
        Runner woken = null;
        long left = 0;
        lock.lock();
        try {
            ageWatched = false;
            BatchCall<K, V> call = open;
            if (call != null) {
                long now = dispatcher.now();
                left = call.queuedNanos + settings.maxWaitNanos - now;
                if (left <= 0) {
                    woken = send(now);
                } else {
                    ageWatched = true;
                }
            }
        } finally {
            lock.unlock();
        }
        dispatcher.launch(woken);
        if (left > 0) {
            dispatcher.delays.schedule(this::lookAtAge, left);
        }
    }

    /** Ends one request alone; false if it has ended or its place was closed. */
    boolean leave(BatchItem<K, V> item, int phase, @Nullable Object outcome) {
        boolean last;
        BatchCall<K, V> call;
        lock.lock();
        try {
            call = item.call;
            if (call == null || BatchCall.isClosed(item) || !item.isPending()) {
                return false;
            }
            dispatcher.lock.lock();
            try {
                countIn();
                boolean unused = item.endWith(phase, outcome, dispatcher.now());
                call.countOut(call.placeOf(item));
                last = call.live() == 0 && call.isDispatched();
            } finally {
                dispatcher.lock.unlock();
            }
        } finally {
            lock.unlock();
        }
        item.announce();
        if (last) {
            boolean unused = dispatcher.cancel(call);
        }
        return true;
    }

    boolean reprioritise(BatchItem<K, V> item, int priority) {
        Runner woken = null;
        lock.lock();
        try {
            BatchCall<K, V> call = item.call;
            if (call == null || BatchCall.isClosed(item) || !item.isPending()) {
                return false;
            }
            if (call.isDispatched() && Phase.of(call.word()) >= Phase.RUNNING) {
                return false;
            }
            item.setWord(Phase.withPriority(item.word(), priority));
            call.findHighest();
            if (call.isDispatched()) {
                dispatcher.lock.lock();
                try {
                    woken = raise(call);
                } finally {
                    dispatcher.lock.unlock();
                }
            }
        } finally {
            lock.unlock();
        }
        dispatcher.launch(woken);
        return true;
    }

    /** Makes the manager's books exact; gives the requests that wait in the open call. */
    int count() {
        lock.lock();
        try {
            dispatcher.lock.lock();
            try {
                countIn();
            } finally {
                dispatcher.lock.unlock();
            }
            return open == null ? 0 : open.live();
        } finally {
            lock.unlock();
        }
    }

    int uncounted() {
        return (int) UNCOUNTED.getOpaque(this);
    }

    /** Adds the requests that have not ended. */
    void addLiving(List<Promise<?>> found) {
        add(found, call -> true);
    }

    /** Adds the requests that wait for company or for time, and not for a runner. */
    void addWaiting(List<Promise<?>> found) {
        add(found, call -> {
            int phase = Phase.of(call.word());
            return phase == Phase.NEW || phase == Phase.DELAYED || phase == Phase.BETWEEN;
        });
    }

    private void add(List<Promise<?>> found, Predicate<BatchCall<K, V>> which) {
        lock.lock();
        try {
            calls.stream().filter(which).forEach(call -> call.addLiving(found));
        } finally {
            lock.unlock();
        }
    }

    /** The request with an id, if it has not ended. */
    @Nullable
    Promise<?> find(long id) {
        List<Promise<?>> living = new ArrayList<>();
        add(living, call -> call.mayHold(id));
        for (Promise<?> request : living) {
            if (request.id == id) {
                return request;
            }
        }
        return null;
    }

    // ---- what a call asks

    List<BatchItem<K, V>> openPlaces(BatchCall<K, V> call) {
        lock.lock();
        try {
            return call.openPlaces();
        } finally {
            lock.unlock();
        }
    }

    void closeAll(BatchCall<K, V> call) {
        lock.lock();
        try {
            call.closeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes room for results that are not alike. */
    void prepare(BatchCall<K, V> call) {
        lock.lock();
        try {
            call.results.prepare(call.size());
        } finally {
            lock.unlock();
        }
    }

    boolean close(BatchCall<K, V> call, BatchItem<K, V> place) {
        lock.lock();
        try {
            return call.close(place);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a call: gives back the places that were open and are closed now, or sends them on in two calls. */
    List<BatchItem<K, V>> finish(BatchCall<K, V> call, boolean mayHalve) {
        List<BatchItem<K, V>> left;
        Runner woken = null;
        lock.lock();
        try {
            left = call.openPlaces();
            dispatcher.lock.lock();
            try {
                if (mayHalve && left.size() > 1 && dispatcher.lifecycle != Dispatcher.Lifecycle.CLOSED) {
                    woken = halve(call, left);
                    left = List.of();
                } else {
                    call.closeAll();
                    call.results.prepare(call.size());
                }
                remove(call);
            } finally {
                dispatcher.lock.unlock();
            }
        } finally {
            lock.unlock();
        }
        dispatcher.launch(woken);
        return left;
    }

    private @Nullable Runner halve(BatchCall<K, V> failed, List<BatchItem<K, V>> left) {
        int middle = (left.size() + 1) / 2;
        long now = dispatcher.now();
        for (List<BatchItem<K, V>> half : List.of(left.subList(0, middle), left.subList(middle, left.size()))) {
            BatchCall<K, V> call = BatchCall.half(failed, nextNumber(), half, now);
            calls.add(call);
            if (settings.shares) {
                half.forEach(place -> places.add(place.hash, call.number, place.index));
            }
        }
        return dispatcher.planWake(now);
    }

    @Override
    public String toString() {
        return "Batcher[" + type.name + ", at most " + settings.maxSize + " keys within "
                + java.time.Duration.ofNanos(settings.maxWaitNanos) + "]";
    }
}
