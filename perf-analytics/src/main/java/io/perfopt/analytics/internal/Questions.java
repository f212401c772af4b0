package io.perfopt.analytics.internal;

import io.perfopt.analytics.AnalyticsConfig;
import io.perfopt.analytics.Coverage;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.ErrorGroup;
import io.perfopt.analytics.History;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.Sample;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.internal.registry.Metric;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.PauseLog;
import io.perfopt.analytics.internal.slots.Resolution;
import io.perfopt.analytics.internal.slots.Scratch;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.analytics.internal.trace.TraceTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers questions about windows from the slots of all series concerned. Thread-safe; holds the lock of one series at a time. */
public final class Questions implements SlotReader {
    private static final long NANOS = 1_000_000_000L;

    private final Registry registry;
    private final TimeBase time;
    private final TraceTable traces;
    private final PauseLog pauses;
    private final Duration retention;
    private final long startedNanos;

    Questions(AnalyticsConfig config, Registry registry, TimeBase time, TraceTable traces, PauseLog pauses) {
        this.registry = registry;
        this.time = time;
        this.traces = traces;
        this.pauses = pauses;
        retention = config.retention();
        startedNanos = time.epochNanos();
    }

    /**
     * The window of one answer.
     *
     * @param level the slots it is made of
     * @param from its first second, the beginning of a slot
     * @param nowNanos the time of the question
     */
    private record Window(Resolution level, long from, long nowNanos) {
        long now() {
            return Math.floorDiv(nowNanos, NANOS);
        }
    }

    private Window window(Duration asked) {
        if (asked.isNegative() || asked.isZero()) {
            throw new IllegalArgumentException("window must be longer than zero, was " + asked);
        }
        Duration kept = asked.compareTo(retention) < 0 ? asked : retention;
        Resolution level = Resolution.of(kept);
        long now = time.epochNanos();
        long slotNanos = level.seconds() * NANOS;
        return new Window(level, Math.floorDiv(now - kept.toNanos(), slotNanos) * level.seconds(), now);
    }

    private record Answer(Coverage coverage, Distribution values) {}

    private Answer ask(Kind kind, List<Series> series, Window window) {
        Scratch scratch = registry.scratches().take().begin(kind);
        long from = Math.max(window.from * NANOS, startedNanos);
        for (Series each : series) {
            long lost = each.collect(window.level.level(), window.from, Long.MAX_VALUE, window.now(), scratch);
            if (lost != Long.MIN_VALUE) {
                from = Math.max(from, lost * NANOS);
            }
        }
        Distribution values = scratch.merge().toDistribution();
        registry.scratches().give(scratch);
        return new Answer(coverage(window, from, values), values);
    }

    private static Coverage coverage(Window window, long from, Distribution values) {
        return new Coverage(
                TimeBase.instant(Math.min(from, window.nowNanos)),
                TimeBase.instant(window.nowNanos),
                Duration.ofSeconds(window.level.seconds()),
                values.count(),
                values.errorBound());
    }

    /** The operation over a window, with an empty answer for an unknown name. */
    public OperationMetrics operation(String name, Tags filter, Duration window) {
        return operation(name, filter, matching(registry.find(Kind.OPERATION, name), filter), window(window));
    }

    private OperationMetrics operation(String name, Tags tags, List<Series> series, Window window) {
        Answer answer = ask(Kind.OPERATION, series, window);
        long inFlight = series.isEmpty() ? 0 : traces.open(series::contains);
        return new SlotOperationMetrics(name, tags, answer.coverage, answer.values, inFlight);
    }

    /** One answer for each value of a tag. */
    public Map<String, OperationMetrics> operationBy(String name, String tag, Duration window) {
        Window asked = window(window);
        Map<String, OperationMetrics> answers = new LinkedHashMap<>();
        groups(registry.find(Kind.OPERATION, name), tag)
                .forEach((value, series) -> answers.put(value, operation(name, tagOf(tag, value), series, asked)));
        return answers;
    }

    /** The value or counter over a window, with an empty answer for an unknown name. */
    public ValueMetrics value(String name, Tags filter, Duration window) {
        Metric metric = valueMetric(name);
        return value(metric, name, filter, matching(metric, filter), window(window));
    }

    private ValueMetrics value(@Nullable Metric metric, String name, Tags tags, List<Series> series, Window window) {
        Answer answer = ask(metric == null ? Kind.VALUE : metric.kind(), series, window);
        return new SlotValueMetrics(name, tags, answer.coverage, answer.values);
    }

    /** One answer for each value of a tag. */
    public Map<String, ValueMetrics> valueBy(String name, String tag, Duration window) {
        Window asked = window(window);
        Metric metric = valueMetric(name);
        Map<String, ValueMetrics> answers = new LinkedHashMap<>();
        groups(metric, tag)
                .forEach((value, series) -> answers.put(value, value(metric, name, tagOf(tag, value), series, asked)));
        return answers;
    }

    private @Nullable Metric valueMetric(String name) {
        Metric metric = registry.find(Kind.VALUE, name);
        return metric != null ? metric : registry.find(Kind.COUNTER, name);
    }

    private static Tags tagOf(String tag, String value) {
        return value.isEmpty() ? Tags.none() : Tags.of(tag, value);
    }

    private static Map<String, List<Series>> groups(@Nullable Metric metric, String tag) {
        Map<String, List<Series>> groups = new TreeMap<>();
        for (Series series : matching(metric, Tags.none())) {
            groups.computeIfAbsent(series.tags().find(tag).orElse(""), v -> new ArrayList<>())
                    .add(series);
        }
        return groups;
    }

    private static List<Series> matching(@Nullable Metric metric, Tags filter) {
        if (metric == null) {
            return List.of();
        }
        List<Series> all = metric.series();
        if (filter.isEmpty()) {
            return all;
        }
        List<Series> matching = new ArrayList<>();
        for (Series series : all) {
            if (series.tags().containsAll(filter)) {
                matching.add(series);
            }
        }
        return matching;
    }

    /** The merged values of one series over a window, for exports that list every set of tags. */
    public Distribution distribution(Series series, Duration window) {
        return ask(series.kind(), List.of(series), window(window)).values;
    }

    /** The merged values of a name over a window; empty for an unknown name. */
    public Distribution distribution(Metric metric, Tags filter, Duration window) {
        return ask(metric.kind(), matching(metric, filter), window(window)).values;
    }

    /** The value or counter of a metric over a window. */
    ValueMetrics value(Metric metric, Duration window) {
        return value(metric, metric.name(), Tags.none(), metric.series(), window(window));
    }

    /** The slots of a metric for a chart, all tags together. */
    List<DashboardData.Point> points(Metric metric, Duration asked) {
        Window window = window(asked);
        TreeMap<Long, List<byte[]>> packed = new TreeMap<>();
        for (Series series : metric.series()) {
            series.collectSlots(window.level, window.from, Long.MAX_VALUE, window.now(), packed);
        }
        Scratch scratch = registry.scratches().take();
        List<DashboardData.Point> points = new ArrayList<>(packed.size());
        packed.forEach((number, parts) -> {
            Scratch.Summary sum = scratch.summarize(metric.kind(), parts);
            points.add(new DashboardData.Point(
                    Instant.ofEpochSecond(number * window.level.seconds()),
                    sum.count(),
                    sum.errors(),
                    sum.sum() / sum.count(),
                    sum.max()));
        });
        registry.scratches().give(scratch);
        return points;
    }

    /** The slots of an operation over a window. */
    List<SlotView> slots(String operation, Duration asked) {
        Window window = window(asked);
        Metric metric = registry.find(Kind.OPERATION, operation);
        return slots(metric, Tags.none(), window.level, window.from, Long.MAX_VALUE, window.nowNanos);
    }

    /** The values of a tag that a name has, each as a set of one. */
    public List<Tags> valuesOfTag(String name, String tag, Tags filter) {
        List<Tags> values = new ArrayList<>();
        for (Series series : matching(registry.find(name), filter)) {
            series.tags()
                    .find(tag)
                    .map(value -> Tags.of(tag, value))
                    .filter(one -> !values.contains(one))
                    .ifPresent(values::add);
        }
        return values;
    }

    /** The current second. */
    long second() {
        return time.secondNow();
    }

    /** Slots, samples and failures of a name over a window. */
    public History history(String name, Tags filter, Duration asked) {
        Window window = window(asked);
        Metric metric = registry.find(name);
        List<SlotView> slots = slots(metric, filter, window.level, window.from, Long.MAX_VALUE, window.nowNanos);
        List<HistoryPoint> points = new ArrayList<>(slots.size());
        long count = 0;
        double bound = 0;
        for (SlotView slot : slots) {
            points.add(point(slot));
            count += slot.count();
            bound = Math.max(bound, slot.distribution().errorBound());
        }
        List<Sample> samples = new ArrayList<>();
        for (Series series : matching(metric, filter)) {
            samples.addAll(series.samples().between(window.from * NANOS, Long.MAX_VALUE, series.tags()));
        }
        samples.sort(Comparator.comparing(Sample::time));
        Coverage coverage = new Coverage(
                TimeBase.instant(Math.min(Math.max(window.from * NANOS, startedNanos), window.nowNanos)),
                TimeBase.instant(window.nowNanos),
                Duration.ofSeconds(window.level.seconds()),
                count,
                bound);
        return new History(name, coverage, points, samples, errors(samples));
    }

    private static HistoryPoint point(SlotView slot) {
        return new HistoryPoint(
                Instant.ofEpochMilli(slot.startMillis()),
                Duration.ofMillis(slot.lengthMillis()),
                slot.closed(),
                slot.paused(),
                slot.count(),
                slot.errors(),
                slot.total(),
                slot.min(),
                slot.max(),
                slot.percentile(50),
                slot.percentile(95),
                slot.percentile(99));
    }

    /** Groups the failures of a sample, which is in the order of time, by type. */
    static List<ErrorGroup> errors(Collection<Sample> samples) {
        Map<String, ErrorGroup> groups = new TreeMap<>();
        for (Sample sample : samples) {
            if (!sample.success()) {
                String type = sample.errorType().orElse("unknown");
                ErrorGroup before = groups.get(type);
                groups.put(
                        type,
                        new ErrorGroup(
                                type, before == null ? 1 : before.sampled() + 1, sample.time(), sample.errorMessage()));
            }
        }
        return groups.values().stream()
                .sorted(Comparator.comparingLong(ErrorGroup::sampled).reversed())
                .toList();
    }

    @Override
    public List<SlotView> slots(String name, Tags filter, Resolution resolution, Instant from, Instant to) {
        long first = Math.floorDiv(from.getEpochSecond(), resolution.seconds()) * resolution.seconds();
        long end = to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0);
        return slots(registry.find(name), filter, resolution, first, end, time.epochNanos());
    }

    private List<SlotView> slots(
            @Nullable Metric metric, Tags filter, Resolution level, long from, long to, long nowNanos) {
        List<SlotView> views = new ArrayList<>();
        if (metric == null) {
            return views;
        }
        long now = Math.floorDiv(nowNanos, NANOS);
        TreeMap<Long, List<byte[]>> packed = new TreeMap<>();
        for (Series series : matching(metric, filter)) {
            series.collectSlots(level, from, to, now, packed);
        }
        long open = Math.floorDiv(now, level.seconds());
        Scratch scratch = registry.scratches().take();
        packed.forEach((number, parts) -> {
            Distribution values = scratch.begin(metric.kind()).mergeAll(parts).toDistribution();
            long start = number * level.seconds();
            views.add(new SlotView(
                    start * 1000,
                    level.seconds() * 1000L,
                    number < open,
                    pauses.overlaps(start * NANOS, (start + level.seconds()) * NANOS),
                    values));
        });
        registry.scratches().give(scratch);
        return views;
    }

    @Override
    public Optional<Kind> kind(String name) {
        return Optional.ofNullable(registry.find(name)).map(Metric::kind);
    }

    @Override
    public Collection<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            registry.metricsOf(kind).forEach(metric -> names.add(metric.name()));
        }
        return names;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public Duration retention() {
        return retention;
    }
}
