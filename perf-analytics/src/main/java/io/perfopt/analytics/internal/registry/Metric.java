package io.perfopt.analytics.internal.registry;

import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.SlowestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All series of one name. Thread-safe: reads are lock-free, changes are made under the lock of the {@link Registry}. */
public final class Metric {
    /** The tags of the series that counts what did not fit. */
    public static final Tags OTHER = Tags.of("other", "true");

    private final Kind kind;
    private final String name;
    private final ConcurrentHashMap<Tags, Series> byTags = new ConcurrentHashMap<>();
    /** Replaced as a whole under the lock of the registry; may hold two series of the same tags after one was evicted and came back. */
    private volatile List<Series> all = List.of();

    /** Made when first needed, under the lock of the registry. */
    private volatile @Nullable Series other;

    private final SlowestTraces slowest;

    Metric(Kind kind, String name, int slowestKept) {
        this.kind = kind;
        this.name = name;
        slowest = new SlowestTraces(kind == Kind.OPERATION ? slowestKept : 0);
    }

    public SlowestTraces slowest() {
        return slowest;
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    /** Every series, the one of the rest included. */
    public List<Series> series() {
        return all;
    }

    @Nullable
    Series find(Tags tags) {
        return byTags.get(tags);
    }

    @Nullable
    Series other() {
        return other;
    }

    int distinct() {
        return byTags.size();
    }

    void add(Series series) {
        byTags.putIfAbsent(series.tags(), series);
        List<Series> more = new ArrayList<>(all);
        more.add(series);
        all = List.copyOf(more);
    }

    void addOther(Series rest) {
        other = rest;
        List<Series> more = new ArrayList<>(all);
        more.add(rest);
        all = List.copyOf(more);
    }

    void remove(Series series) {
        byTags.remove(series.tags(), series);
        List<Series> fewer = new ArrayList<>(all);
        fewer.remove(series);
        all = List.copyOf(fewer);
    }
}
