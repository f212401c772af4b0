package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call of a batcher's function for several requests. Its places are guarded by the batcher's lock until they are closed; who closes them enters their end
 * into the books, under the dispatcher's lock, and then into the {@link BatchResults}, without a lock. A call whose requests are all alike enters them in one go
 * and touches none of them. It is longer than most classes because the fields of its three phases, open, on its way and ending, are handed from lock to lock here.
 */
final class BatchCall<K, V> extends Task<Void> {
    /** Requests entered into the books one by one with one hold of the lock: others wait for it. */
    private static final int PORTION = 32;

    /** Why a place has no value. */
    record Failure(int phase, @Nullable Object outcome) {
        static Failure of(Throwable error) {
            return new Failure(Phase.FAILED, error);
        }
    }

    final BatchLoader<K, V> loader;
    /** Tells the entries of this call in the table of keys from others. */
    final int number;

    final BatchResults results;
    // Below guarded by the batcher's lock, unless said otherwise.
    /** One entry a key, in order of arrival; as it is from the dispatch to the end. A half has all places of the whole call, so positions stay. */
    private List<BatchItem<K, V>> places;
    /** The first of {@link #places} that is its own. */
    private int from;
    /** Where its own places end, once it is dispatched. */
    private int to;

    private long weight;
    private int highest = 1;
    private long lastId;
    /** Places that were closed one by one. */
    private int closedPlaces;
    /** All places are closed. */
    private boolean over;
    /** All requests came before the dispatch, have one priority and are alive, so they count as one. */
    private boolean uniform = true;
    /** The sum of the times at which requests came, counted from the first. */
    private long sumOfOffsets;

    private long lastQueuedNanos;
    /** The next look at time limits, while one is planned. */
    private Deadlines.@Nullable Requests limit;
    /** Requests that have not ended; guarded by the batcher's lock until the dispatch, by the dispatcher's from then on. */
    private int live;
    /** Written under both locks. */
    private volatile boolean dispatched;

    /** An open call. */
    BatchCall(BatchLoader<K, V> loader, int number, long queuedNanos, int size) {
        this(loader, number, queuedNanos, new BatchResults(), new ArrayList<>(size));
        this.lastQueuedNanos = queuedNanos;
    }

    private BatchCall(
            BatchLoader<K, V> loader,
            int number,
            long queuedNanos,
            BatchResults results,
            List<BatchItem<K, V>> places) {
        super(loader.type, 1, queuedNanos, 0, null);
        this.loader = loader;
        this.number = number;
        this.results = results;
        this.places = places;
        Callable<Void> work = this::call;
        this.payload = work;
    }

    /** A part of a call that failed, whose retries are used up: all places from one to before another that are open. With both locks held. */
    static <K, V> BatchCall<K, V> half(BatchCall<K, V> whole, int number, List<BatchItem<K, V>> open, long nowNanos) {
        BatchCall<K, V> half = new BatchCall<>(whole.loader, number, whole.queuedNanos, whole.results, whole.places);
        half.from = open.get(0).index;
        half.to = open.get(open.size() - 1).index + 1;
        half.closedPlaces = half.to - half.from - open.size();
        half.uniform = false;
        for (BatchItem<K, V> place : open) {
            for (BatchItem<K, V> item = place; item != null; item = item.nextJoined) {
                item.call = half;
                if (item.isPending()) {
                    half.countIn(item);
                }
            }
        }
        half.enter(true, nowNanos);
        return half;
    }

    @Override
    boolean isInternal() {
        return true;
    }

    boolean isDispatched() {
        return dispatched;
    }

    int live() {
        return live;
    }

    int highest() {
        return highest;
    }

    // ---- places and requests, with the batcher's lock held

    /** True once it is decided what comes of a request's place: nobody may join or leave. */
    static <K, V> boolean isClosed(BatchItem<K, V> item) {
        BatchCall<K, V> call = item.call;
        return call == null || call.over || call.placeOf(item).closed;
    }

    /** The request that has a place, or null if the place is closed or another call's. */
    @Nullable
    BatchItem<K, V> openPlace(int position) {
        BatchItem<K, V> place = over ? null : places.get(position);
        return place == null || place.closed || place.call != this ? null : place;
    }

    /** The request that has the place of the given one. */
    BatchItem<K, V> placeOf(BatchItem<K, V> item) {
        return places.get(item.index);
    }

    /** Gives a key its place. */
    void add(BatchItem<K, V> place, long itemWeight) {
        place.index = places.size();
        places.add(place);
        weight += itemWeight;
        countIn(place);
    }

    /** Hangs a request on a place; with the dispatcher's lock held too if the call was dispatched. */
    void join(BatchItem<K, V> item, BatchItem<K, V> place) {
        item.index = place.index;
        item.nextJoined = place.nextJoined;
        place.nextJoined = item;
        countIn(item);
    }

    private void countIn(BatchItem<K, V> item) {
        uniform &= !dispatched && (live == 0 || item.priority() == highest);
        sumOfOffsets += item.queuedNanos - queuedNanos;
        lastQueuedNanos = Math.max(lastQueuedNanos, item.queuedNanos);
        highest = Math.max(highest, item.priority());
        lastId = Math.max(lastId, item.id);
        live++;
        if (item.timeoutMillis > 0) {
            lookBy(item.deadlineNanos());
        }
    }

    /** Counts a request out that left alone; with the dispatcher's lock held too. */
    void countOut(BatchItem<K, V> place) {
        live--;
        uniform = false;
        if (!place.isWanted()) {
            place.closed = true;
            closedPlaces++;
        }
    }

    int size() {
        return places.size();
    }

    boolean isFull() {
        return places.size() >= loader.settings.maxSize() || weight >= loader.settings.maxWeight();
    }

    /** The places that are open, of a dispatched call. */
    List<BatchItem<K, V>> openPlaces() {
        if (over) {
            return List.of();
        }
        if (closedPlaces == 0 && to - from == places.size()) {
            return places;
        }
        return places.subList(from, to).stream()
                .filter(place -> place.call == this && !place.closed)
                .toList();
    }

    /** Closes a place; false if it was closed. */
    boolean close(BatchItem<K, V> place) {
        if (isClosed(place)) {
            return false;
        }
        place.closed = true;
        closedPlaces++;
        uniform = false;
        results.prepare(places.size());
        return true;
    }

    /** Closes all places without touching them. */
    void closeAll() {
        over = true;
    }

    /** Finds the highest priority anew, after one of them became lower. */
    void findHighest() {
        uniform = false;
        highest = 1;
        List<BatchItem<K, V>> living = new ArrayList<>();
        addLiving(living);
        living.forEach(item -> highest = Math.max(highest, item.priority()));
    }

    /** False if no request of this call has the id: ids grow with time. */
    boolean mayHold(long id) {
        return !places.isEmpty() && places.get(from).id <= id && id <= lastId;
    }

    /** Adds the requests that live. */
    void addLiving(List<? super BatchItem<K, V>> handles) {
        for (BatchItem<K, V> place : places) {
            for (BatchItem<K, V> item = place; item != null; item = item.nextJoined) {
                if (item.call == this && item.isPending()) {
                    handles.add(item);
                }
            }
        }
    }

    /** Lets go of the requests once the call has ended, and lets those go of it that left alone: timers and handles may be kept for long. */
    void part() {
        if (!uniform) {
            for (BatchItem<K, V> place : places) {
                for (BatchItem<K, V> item = place; item != null; item = item.nextJoined) {
                    if (item.call == this && Phase.isTerminal(item.storedWord())) {
                        item.call = null;
                    }
                }
            }
        }
        over = true;
        places = List.of();
        if (limit != null) {
            limit.drop();
        }
    }

    // ---- time limits of requests

    /** Plans a look at the time limits, unless one is planned that comes no later. */
    private void lookBy(long deadline) {
        Deadlines.Requests planned = limit;
        if (planned != null && planned.deadlineNanos() - deadline <= 0) {
            return;
        }
        if (planned != null) {
            planned.drop();
        }
        planned = new Deadlines.Requests(this, deadline);
        limit = planned;
        owner.dispatcher.arm(planned);
    }

    /** Ends the requests whose time is up and plans the next look; without a lock, by the timer. */
    void timeOutRequests(Deadlines.Requests look, long nowNanos) {
        List<BatchItem<K, V>> living = new ArrayList<>();
        List<BatchItem<K, V>> late = new ArrayList<>();
        loader.lock.lock();
        try {
            if (limit == look) {
                limit = null;
            }
            addLiving(living);
            for (BatchItem<K, V> item : living) {
                if (item.timeoutMillis > 0 && item.deadlineNanos() - nowNanos <= 0) {
                    late.add(item);
                } else if (item.timeoutMillis > 0) {
                    lookBy(item.deadlineNanos());
                }
            }
        } finally {
            loader.lock.unlock();
        }
        for (BatchItem<K, V> item : late) {
            boolean unused = item.leave(Phase.TIMED_OUT, item.totalLimit());
        }
        owner.dispatcher.launch(null);
    }

    // ---- on its way

    /** Sends the call to the lanes; with both locks held. */
    void dispatch(long nowNanos) {
        to = places.size();
        if (loader.settings.retry() != null) {
            extras().retry = loader.settings.retry();
        }
        owner.config.circuitBreaker().ifPresent(breaker -> extras().breaker = breaker);
        long waited = Math.max(0, nowNanos - queuedNanos);
        owner.counters.batch(places.size(), Math.max(places.size(), loader.settings.maxSize()), waited);
        owner.dispatcher.batchDispatched(owner, places.size(), waited);
        enter(false, nowNanos);
    }

    private void enter(boolean byAge, long nowNanos) {
        register();
        setWord(Phase.withPriority(word(), highest));
        dispatched = true;
        owner.dispatcher.enqueue(this, byAge, nowNanos);
    }

    /** The work of this task. */
    private @Nullable Void call() throws Exception {
        List<BatchItem<K, V>> wanted = loader.openPlaces(this);
        if (!wanted.isEmpty()) {
            loader.loader.load(this, wanted);
        }
        return null;
    }

    @Override
    int handles() {
        return live;
    }

    @Override
    void addHandles(List<Promise<?>> handles) {
        loader.lock.lock();
        try {
            addLiving(handles);
        } finally {
            loader.lock.unlock();
        }
    }

    // ---- the end of places, without a lock

    /** Ends all requests, with values or {@link Failure}s by position of what {@code wanted} was when the call began. */
    void endAll(List<BatchItem<K, V>> wanted, Object[] outcomes) {
        loader.closeAll(this);
        boolean plain = uniform;
        for (int i = 0; i < outcomes.length && plain; i++) {
            plain = !(outcomes[i] instanceof Failure);
        }
        if (plain) {
            endAlike(outcomes);
        } else {
            loader.prepare(this);
            endEach(wanted, outcomes);
        }
    }

    /** Ends the requests of one place; false if it was closed. */
    boolean endOne(BatchItem<K, V> place, Object outcome) {
        if (!loader.close(this, place)) {
            return false;
        }
        endEach(List.of(place), new Object[] {outcome});
        return true;
    }

    /** Ends requests that are all alike but for their values, and that nobody touches any more. */
    private void endAlike(Object[] values) {
        Dispatcher dispatcher = owner.dispatcher;
        List<BatchItem<K, V>> all = places;
        int count = live;
        List<? extends Promise<?>> kept;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            // A runner's clock may be older than what it takes.
            long began = Math.min(now, Math.max(lastQueuedNanos, queuedNanos + (long) waitedNanos));
            results.beganNanos = began;
            results.endedNanos = now;
            results.attempts = Phase.attempts(word());
            long waits = count * (began - queuedNanos) - sumOfOffsets;
            owner.counters.completed(highest, count, waits, began - queuedNanos, now - began);
            kept = all.subList(Math.max(0, all.size() - owner.finished.capacity()), all.size());
            dispatcher.settling.accountAlike(owner, count, now - began, kept);
            live = 0;
        } finally {
            dispatcher.lock.unlock();
        }
        results.putAll(values);
        // What is kept by itself must not keep the others.
        kept.forEach(Promise::word);
        results.tell();
        if (dispatcher.events.heard) {
            for (BatchItem<K, V> place : all) {
                for (BatchItem<K, V> item = place; item != null; ) {
                    BatchItem<K, V> next = item.nextJoined;
                    dispatcher.events.ended(item);
                    item = next;
                }
            }
        }
    }

    /** Ends the requests of places that were closed and for whose results there is room. */
    private void endEach(List<BatchItem<K, V>> closed, Object[] outcomes) {
        List<BatchItem<K, V>> ended = new ArrayList<>(closed.size());
        for (int first = 0; first < closed.size(); first += PORTION) {
            enterIntoBooks(closed, outcomes, first, Math.min(closed.size(), first + PORTION), ended);
        }
        int attempts = Phase.attempts(word());
        for (int i = 0; i < outcomes.length; i++) {
            results.put(
                    closed.get(i).index,
                    outcomes[i] instanceof Failure failure
                            ? new BatchResults.Ended(failure.phase, failure.outcome, attempts)
                            : new BatchResults.Ended(Phase.COMPLETED, outcomes[i], attempts));
        }
        ended.forEach(Promise::word);
        results.tell();
        ended.forEach(owner.dispatcher.events::ended);
    }

    private void enterIntoBooks(
            List<BatchItem<K, V>> closed, Object[] outcomes, int first, int end, List<BatchItem<K, V>> ended) {
        Dispatcher dispatcher = owner.dispatcher;
        dispatcher.lock.lock();
        try {
            long now = dispatcher.now();
            int before = ended.size();
            for (int i = first; i < end; i++) {
                int phase = outcomes[i] instanceof Failure failure ? failure.phase : Phase.COMPLETED;
                for (BatchItem<K, V> item = closed.get(i); item != null; item = item.nextJoined) {
                    if (item.isPending()) {
                        int last = item.enter(this, item.storedWord(), now);
                        dispatcher.settling.account(item, last, phase, now);
                        ended.add(item);
                    }
                }
            }
            live -= ended.size() - before;
        } finally {
            dispatcher.lock.unlock();
        }
    }

    @Override
    void afterEnd() {
        int phase = Phase.of(word());
        boolean mayHalve = phase == Phase.FAILED && loader.settings.onFailure() == Batcher.OnFailure.SPLIT;
        List<BatchItem<K, V>> left = loader.finish(this, mayHalve);
        if (!left.isEmpty()) {
            Failure why = phase == Phase.COMPLETED
                    ? Failure.of(new OperationException(
                            "the batch function of " + owner.name + " left a request without an end", null))
                    : new Failure(phase, payload);
            Object[] outcomes = new Object[left.size()];
            Arrays.fill(outcomes, why);
            endEach(left, outcomes);
        }
    }
}
