package io.perfopt.analytics.internal.registry;

import io.perfopt.analytics.AnalyticsConfig;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.Callbacks;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Scratch;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.SeriesContext;
import io.perfopt.analytics.internal.slots.TimeBase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All series of an engine, by kind and name and tags, and the limits on their number and memory.
 *
 * <p>Thread-safe. Finding a series takes no lock; making, evicting and reviving one takes the lock of the registry, and within it
 * those of the series concerned, never the other way round. Listeners are called outside.
 */
public final class Registry implements SeriesContext {
    /** The name that counts what came after the limit of series was reached under names not known yet. */
    public static final String OTHER_NAME = "perfopt.other";

    /** After a search for idle series found none, the next is not made before this many seconds have passed. */
    private static final long EVICTION_PAUSE_SECONDS = 10;

    private static final int MAX_NAME_LENGTH = 200;

    private final AnalyticsConfig config;
    private final TimeBase time;
    private final Callbacks callbacks;
    private final Runnable firstUse;
    private final Scratch.Pool scratches = new Scratch.Pool();
    private final int maxStripes;
    private final int retentionHours;
    private final LongAdder clamped = new LongAdder();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder folded = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder slotsDropped = new LongAdder();
    private final Shelf operations;
    private final Shelf values;
    private final Shelf counters;
    private final AtomicBoolean tidying = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private long nextEviction = Long.MIN_VALUE;

    public Registry(AnalyticsConfig config, TimeBase time, Callbacks callbacks, Runnable firstUse) {
        this.firstUse = firstUse;
        this.config = config;
        this.time = time;
        this.callbacks = callbacks;
        int wanted = Math.min(64, Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        maxStripes = Integer.highestOneBit(wanted * 2 - 1);
        retentionHours =
                (int) Math.min(Integer.MAX_VALUE - 8, (config.retention().toMinutes() + 59) / 60);
        int table = Integer.highestOneBit(Math.min(1 << 20, Math.max(256, 4 * config.maximumSeries())));
        operations = new Shelf(new ConcurrentHashMap<>(), new CallTable(table));
        values = new Shelf(new ConcurrentHashMap<>(), new CallTable(table));
        counters = new Shelf(new ConcurrentHashMap<>(), new CallTable(table));
    }

    /** What one kind has. */
    private record Shelf(ConcurrentHashMap<String, Metric> metrics, CallTable calls) {}

    private Shelf shelf(Kind kind) {
        return switch (kind) {
            case OPERATION -> operations;
            case VALUE -> values;
            case COUNTER -> counters;
        };
    }

    /** The series of a name and tags, made if there is room, else the one that counts the rest. */
    public Series resolve(Kind kind, String name, Tags tags) {
        Metric metric = metrics(kind).get(name);
        Series series = metric == null ? null : metric.find(tags);
        return series != null ? series : register(kind, name, tags);
    }

    /** As above for a call by texts, which costs no allocation once the call is known. */
    public Series resolve(
            Kind kind,
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2) {
        Series series = callTable(kind).find(name, key1, value1, key2, value2);
        return series != null ? series : resolveCall(kind, name, key1, value1, key2, value2);
    }

    private Series resolveCall(
            Kind kind,
            String name,
            @Nullable String key1,
            @Nullable String value1,
            @Nullable String key2,
            @Nullable String value2) {
        Tags tags = key1 == null || value1 == null
                ? Tags.none()
                : key2 == null || value2 == null ? Tags.of(key1, value1) : Tags.of(key1, value1, key2, value2);
        Series series = resolve(kind, name, tags);
        if (series.tags()
                .equals(tags)) { // a folded call is looked up anew, so that it is counted and may find room later
            callTable(kind).add(name, key1, value1, key2, value2, series);
        }
        return series;
    }

    private Series register(Kind kind, String givenName, Tags tags) {
        String name = givenName.length() <= MAX_NAME_LENGTH ? givenName : givenName.substring(0, MAX_NAME_LENGTH);
        List<Series> gone = new ArrayList<>();
        Series result;
        lock.lock();
        try {
            Metric metric = metrics(kind).get(name);
            Series known = metric == null ? null : metric.find(tags);
            if (known != null) {
                return known;
            }
            long now = time.secondNow();
            boolean nameFull = metric != null && metric.distinct() >= config.maximumSeriesPerName();
            if (nameFull || isFull()) {
                evictIdle(nameFull ? metric : null, now, gone);
                nameFull = metric != null && metric.distinct() >= config.maximumSeriesPerName();
            }
            if (nameFull || isFull()) {
                result = rest(kind, metric, now);
            } else {
                if (metric == null) {
                    metric = new Metric(kind, name, config.slowestPerOperation());
                }
                result = new Series(kind, name, tags, this, metric.slowest(), now);
                count.incrementAndGet();
                metric.add(result);
                metrics(kind).put(name, metric);
            }
        } finally {
            lock.unlock();
        }
        if (bytes.get() >= config.maximumBytes()) {
            tidy();
        }
        firstUse.run();
        for (Series series : gone) {
            callbacks.run(listener -> listener.onEvicted(series.name(), series.tags()));
        }
        if (!result.tags().equals(tags)) {
            folded.increment();
            callbacks.run(listener -> listener.onFolded(name, tags));
        }
        return result;
    }

    private boolean isFull() {
        return count.get() >= config.maximumSeries() || bytes.get() >= config.maximumBytes();
    }

    /** The series for what does not fit; it is made beyond the limit, once for each known name and once for all others. */
    private Series rest(Kind kind, @Nullable Metric known, long now) {
        Metric metric = known != null
                ? known
                : metrics(kind).computeIfAbsent(OTHER_NAME, n -> new Metric(kind, n, config.slowestPerOperation()));
        Series rest = metric.other();
        if (rest == null) {
            rest = new Series(kind, metric.name(), Metric.OTHER, this, metric.slowest(), now);
            metric.addOther(rest);
        }
        return rest;
    }

    /** Lets series idle for long enough go, a tenth of all at once so that the search is rare; holds the lock. */
    private void evictIdle(@Nullable Metric within, long now, List<Series> gone) {
        if (now < nextEviction) {
            return;
        }
        long before = now - config.idleEviction().toSeconds();
        List<Candidate> idle = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Metric metric :
                    within != null ? List.of(within) : metrics(kind).values()) {
                if (metric.kind() == kind) {
                    for (Series series : metric.series()) {
                        long last = series == metric.other() ? Long.MAX_VALUE : series.lastSecond();
                        if (last < before) {
                            idle.add(new Candidate(metric, series, last));
                        }
                    }
                }
            }
        }
        idle.sort(Comparator.comparingLong(Candidate::last));
        int wanted = Math.max(1, (within != null ? within.distinct() : count.get()) / 10);
        for (Candidate candidate : idle.subList(0, Math.min(wanted, idle.size()))) {
            if (candidate.series.detach(before, now, rest(candidate.metric.kind(), candidate.metric, now))) {
                candidate.metric.remove(candidate.series);
                count.decrementAndGet();
                evicted.increment();
                gone.add(candidate.series);
            }
        }
        if (gone.isEmpty()) {
            nextEviction = now + EVICTION_PAUSE_SECONDS;
        } else {
            operations.calls.clear();
            values.calls.clear();
            counters.calls.clear();
        }
    }

    private record Candidate(Metric metric, Series series, long last) {}

    @Override
    public void revive(Series series) {
        lock.lock();
        try {
            Metric metric = metrics(series.kind())
                    .computeIfAbsent(series.name(), n -> new Metric(series.kind(), n, config.slowestPerOperation()));
            if (!metric.series().contains(series)) {
                metric.add(series);
                count.incrementAndGet();
                series.attach();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops expired slots everywhere, and the oldest ones before their time while memory is short. */
    public void tidy() {
        if (!tidying.compareAndSet(false, true)) {
            return;
        }
        try {
            shorten();
        } finally {
            tidying.set(false);
        }
    }

    private void shorten() {
        long now = time.secondNow();
        long oldest = now - config.retention().toSeconds();
        List<Series> all = all();
        for (Series series : all) {
            series.prune(oldest, now, false);
        }
        long kept = config.retention().toSeconds();
        while (bytes.get() > config.maximumBytes() && kept > 60) {
            kept /= 2;
            for (Series series : all) {
                slotsDropped.add(series.prune(now - kept, now, true));
            }
        }
    }

    /** Drops what was recorded before a time. */
    public long prune(long before) {
        long now = time.secondNow();
        long dropped = 0;
        for (Series series : all()) {
            dropped += series.prune(before, now, true);
        }
        return dropped;
    }

    /** The metric of a name, looked for among operations, values and counters in this order. */
    public @Nullable Metric find(String name) {
        for (Kind kind : Kind.values()) {
            Metric metric = metrics(kind).get(name);
            if (metric != null) {
                return metric;
            }
        }
        return null;
    }

    public @Nullable Metric find(Kind kind, String name) {
        return metrics(kind).get(name);
    }

    public Collection<Metric> metricsOf(Kind kind) {
        return metrics(kind).values();
    }

    private List<Series> all() {
        List<Series> all = new ArrayList<>();
        List.of(operations, values, counters)
                .forEach(shelf -> shelf.metrics.values().forEach(metric -> all.addAll(metric.series())));
        return all;
    }

    /** Forgets everything recorded under a name, or under every name. The series stay, so that handles keep working. */
    public void reset(@Nullable String name) {
        for (Series series : all()) {
            if (name == null || series.name().equals(name)) {
                series.reset();
            }
        }
    }

    private ConcurrentHashMap<String, Metric> metrics(Kind kind) {
        return shelf(kind).metrics;
    }

    private CallTable callTable(Kind kind) {
        return shelf(kind).calls;
    }

    @Override
    public Scratch.Pool scratches() {
        return scratches;
    }

    @Override
    public int maxStripes() {
        return maxStripes;
    }

    @Override
    public int retentionHours() {
        return retentionHours;
    }

    @Override
    public int samples() {
        return config.samplesPerSeries();
    }

    @Override
    public LongAdder clamped() {
        return clamped;
    }

    @Override
    public void bytesChanged(long delta) {
        bytes.addAndGet(delta);
    }

    public long bytes() {
        return bytes.get();
    }

    public int count() {
        return count.get();
    }

    public long folded() {
        return folded.sum();
    }

    public long evicted() {
        return evicted.sum();
    }

    public long slotsDropped() {
        return slotsDropped.sum();
    }
}
