package io.perfopt.analytics.internal.trace;

import io.perfopt.analytics.AnalyticsConfig;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.TraceContext;
import io.perfopt.analytics.internal.Callbacks;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.TimeBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The operations under way. An id is a generation and the number of a slot, so that an end finds its beginning without a map and an id
 * used twice is recognized. Thread-safe: beginning and ending take no lock, do not allocate once enough slots exist, and read the clock
 * once each; the reading that ends a trace also says which slot of its series it belongs to.
 */
public final class TraceTable {
    static final int INDEX_BITS = 20;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
    private static final int CHUNK_BITS = 6;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final TimeBase time;
    private final Callbacks callbacks;
    private final double sampling;
    private final int maximumOpen;
    private final AtomicReferenceArray<TraceSlot @Nullable []> chunks;
    private final AtomicInteger made = new AtomicInteger();
    private final FreeSlots[] free;
    private final LongAdder refused = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final LongAdder unknownEnds = new LongAdder();
    private final Consumer<Ended> costs;
    private final TraceContext none = new CarriedTrace(this, 0);

    @SuppressWarnings("ThreadLocalUsage") // one per engine, since traces of two engines do not nest in each other
    private final ThreadLocal<Nesting> nesting = ThreadLocal.withInitial(Nesting::new);

    /**
     * What a trace that asked for it has used of its thread.
     *
     * @param series where it was recorded
     * @param cpuNanos processor time, negative when unknown
     * @param allocatedBytes allocation, negative when unknown
     */
    public record Ended(Series series, long cpuNanos, long allocatedBytes) {}

    public TraceTable(AnalyticsConfig config, TimeBase time, Callbacks callbacks, int stripes, Consumer<Ended> costs) {
        this.time = time;
        this.callbacks = callbacks;
        this.costs = costs;
        sampling = config.traceSampling();
        maximumOpen = config.maximumOpenTraces();
        chunks = new AtomicReferenceArray<>((maximumOpen >> CHUNK_BITS) + 1);
        free = new FreeSlots[stripes];
        for (int i = 0; i < stripes; i++) {
            free[i] = new FreeSlots();
        }
    }

    Nesting nesting() {
        return nesting.get();
    }

    /** The innermost open trace of this thread, to be continued elsewhere. */
    public TraceContext current() {
        long id = nesting.get().innermost(this);
        return id == 0 ? none : new CarriedTrace(this, id);
    }

    /** Begins a trace within the innermost one of this thread. */
    public long begin(Series series) {
        Nesting nested = nesting.get();
        return begin(series, nested, nested.innermost(this), null, 0, false);
    }

    /** Begins a trace with everything said. */
    public long begin(
            Series series,
            @Nullable Long parent,
            @Nullable Series response,
            long intendedStart,
            boolean measureThread) {
        Nesting nested = nesting.get();
        long within = parent != null ? parent : nested.innermost(this);
        return begin(series, nested, within, response, intendedStart, measureThread);
    }

    private long begin(
            Series series,
            Nesting nested,
            long parent,
            @Nullable Series response,
            long intendedStart,
            boolean measureThread) {
        TraceSlot slot = allocate();
        if (slot == null) {
            refused.increment();
            return 0;
        }
        slot.series = series;
        slot.nesting = nested;
        slot.parent = parent;
        slot.response = response;
        slot.intendedStart = intendedStart;
        slot.sampled =
                sampling >= 1 || (sampling > 0 && ThreadLocalRandom.current().nextDouble() < sampling);
        slot.use = measureThread ? ThreadUse.now() : null;
        slot.generation++;
        long id = slot.generation << INDEX_BITS | slot.index;
        nested.push(id);
        slot.start = time.nanoTime();
        slot.open(id);
        return id;
    }

    /** Ends a trace on any thread; an id that is not open is counted and otherwise ignored. */
    public void end(long id, boolean success, @Nullable Throwable cause) {
        long end = time.nanoTime();
        TraceSlot slot = find(id);
        if (slot == null || !slot.take(id)) {
            unknownEnds.increment();
            return;
        }
        Nesting nested = slot.nesting;
        if (nested != null && nested.isOfThisThread()) {
            nested.remove(id);
        }
        Series series = slot.series;
        if (series != null) {
            record(slot, id, series, end, !success || cause != null, cause);
        }
        release(slot);
    }

    private void record(TraceSlot slot, long id, Series series, long end, boolean failed, @Nullable Throwable cause) {
        long nanos = Math.max(0, end - slot.start);
        long second = time.secondOf(end);
        long childNanos = Math.min(nanos, slot.childTime());
        boolean sample = series.recordNanos(nanos, childNanos, failed, second);
        if (slot.response != null) {
            slot.response.recordNanos(Math.max(0, end - slot.intendedStart), 0, failed, second);
        }
        TraceSlot parent = slot.parent == 0 ? null : find(slot.parent);
        if (parent != null) {
            parent.addChildTime(slot.parent, nanos);
        }
        if (slot.sampled) {
            long endNanos = time.epochNanos(end);
            String type = cause == null ? null : cause.getClass().getName();
            if (sample) {
                series.samples().offer(endNanos, nanos, !failed, type, cause == null ? null : message(cause));
            }
            if (parent != null) {
                parent.children.add(parent, slot.parent, slot, id, series, nanos);
            }
            if (series.slowest().wants(nanos, endNanos)) {
                ChildList.Children children = slot.children.of(id, slot.start);
                series.slowest()
                        .offer(new SlowTrace(
                                series.name(),
                                series.tags(),
                                TimeBase.instant(endNanos),
                                Duration.ofNanos(nanos),
                                Duration.ofNanos(nanos - childNanos),
                                !failed,
                                Optional.ofNullable(type),
                                children.list(),
                                children.dropped()));
            }
        }
        if (slot.use != null) {
            recordUse(slot.use, series);
        }
    }

    private void recordUse(ThreadUse before, Series series) {
        ThreadUse after = ThreadUse.now();
        if (after.threadId() == before.threadId()) {
            costs.accept(new Ended(
                    series,
                    before.cpuNanos() < 0 ? -1 : after.cpuNanos() - before.cpuNanos(),
                    before.allocatedBytes() < 0 ? -1 : after.allocatedBytes() - before.allocatedBytes()));
        }
    }

    private @Nullable String message(Throwable cause) {
        @Nullable String[] message = {null};
        callbacks.guard(() -> message[0] = cause.getMessage());
        String text = message[0];
        return text == null || text.length() <= 200 ? text : text.substring(0, 200);
    }

    boolean isOpen(long id) {
        TraceSlot slot = find(id);
        return slot != null && slot.id == id;
    }

    private @Nullable TraceSlot find(long id) {
        int index = (int) id & INDEX_MASK;
        if (id <= 0 || index >> CHUNK_BITS >= chunks.length()) {
            return null;
        }
        TraceSlot[] chunk = chunks.get(index >> CHUNK_BITS);
        return chunk == null ? null : chunk[index & CHUNK_MASK];
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is not in JDK 17
    private int home() {
        return (int) Thread.currentThread().getId() & (free.length - 1);
    }

    private @Nullable TraceSlot allocate() {
        int home = home();
        for (int i = 0; i < free.length; i++) {
            FreeSlots stack = free[(home + i) & (free.length - 1)];
            if (stack.take()) {
                int number = stack.pop();
                stack.leave();
                if (number >= 0) {
                    return slot(number);
                }
            }
        }
        int number = made.get();
        while (number < maximumOpen && !made.compareAndSet(number, number + 1)) {
            number = made.get();
        }
        return number < maximumOpen ? slot(number) : null;
    }

    private TraceSlot slot(int number) {
        TraceSlot[] chunk = chunks.get(number >> CHUNK_BITS);
        if (chunk == null) {
            TraceSlot[] fresh = new TraceSlot[1 << CHUNK_BITS];
            for (int i = 0; i < fresh.length; i++) {
                fresh[i] = new TraceSlot((number & ~CHUNK_MASK) + i);
            }
            TraceSlot[] witness = chunks.compareAndExchange(number >> CHUNK_BITS, null, fresh);
            chunk = witness == null ? fresh : witness;
        }
        return chunk[number & CHUNK_MASK];
    }

    private void release(TraceSlot slot) {
        slot.clear();
        for (int at = home(); ; at = (at + 1) & (free.length - 1)) {
            if (free[at].take()) {
                free[at].push(slot.index);
                free[at].leave();
                return;
            }
        }
    }

    /** How many open traces there are whose series fits. */
    public long open(Predicate<Series> filter) {
        long open = 0;
        int n = Math.min(made.get(), maximumOpen);
        for (int number = 0; number < n; number++) {
            TraceSlot slot = slot(number);
            Series series = slot.series;
            if (slot.id != 0 && series != null && filter.test(series)) {
                open++;
            }
        }
        return open;
    }

    /** Gives up the traces begun longer ago than a time; their durations are unknown and not recorded. */
    public void reap(Duration timeout) {
        long now = time.nanoTime();
        int n = Math.min(made.get(), maximumOpen);
        for (int number = 0; number < n; number++) {
            TraceSlot slot = slot(number);
            long id = slot.id;
            Series series = slot.series;
            if (id != 0 && series != null && now - slot.start >= timeout.toNanos() && slot.take(id)) {
                release(slot);
                abandoned.increment();
                callbacks.run(listener -> listener.onAbandoned(series.name(), id));
            }
        }
    }

    /** Nanoseconds since a trace began, 0 when it is not open. */
    public long elapsedNanos(long id) {
        TraceSlot slot = find(id);
        long start = slot == null ? 0 : slot.start;
        return slot != null && slot.id == id ? Math.max(0, time.nanoTime() - start) : 0;
    }

    /** The name of the operation and its nested ones so far; absent when it is not open. */
    public Optional<Progress> progress(long id) {
        TraceSlot slot = find(id);
        Series series = slot == null ? null : slot.series;
        if (slot == null || series == null) {
            return Optional.empty();
        }
        Progress progress = new Progress(
                series.name(),
                Math.max(0, time.nanoTime() - slot.start),
                slot.children.of(id, slot.start).list());
        return slot.id == id ? Optional.of(progress) : Optional.empty();
    }

    /**
     * A trace that has not ended.
     *
     * @param name the operation
     * @param nanos how long it has taken so far
     * @param children the nested operations that have ended
     */
    public record Progress(String name, long nanos, List<SlowTrace.Child> children) {}

    public long refused() {
        return refused.sum();
    }

    public long abandoned() {
        return abandoned.sum();
    }

    public long unknownEnds() {
        return unknownEnds.sum();
    }
}
