package io.perfopt.analytics.internal;

import io.perfopt.analytics.AnalyticsConfig;
import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.AnalyticsStats;
import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.Counter;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.History;
import io.perfopt.analytics.MetricsExporter;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.ReportType;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.Timer;
import io.perfopt.analytics.Trace;
import io.perfopt.analytics.TraceBuilder;
import io.perfopt.analytics.TraceContext;
import io.perfopt.analytics.Value;
import io.perfopt.analytics.ValueMetrics;
import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.AnomalyOptions;
import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.insight.Correlation;
import io.perfopt.analytics.insight.Forecast;
import io.perfopt.analytics.insight.Insights;
import io.perfopt.analytics.insight.LeakTrend;
import io.perfopt.analytics.insight.Trend;
import io.perfopt.analytics.internal.export.CsvWriter;
import io.perfopt.analytics.internal.export.HistogramLogs;
import io.perfopt.analytics.internal.export.HtmlWriter;
import io.perfopt.analytics.internal.export.JsonWriter;
import io.perfopt.analytics.internal.export.PrometheusWriter;
import io.perfopt.analytics.internal.export.Report;
import io.perfopt.analytics.internal.insight.EngineInsight;
import io.perfopt.analytics.internal.registry.Metric;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.PauseLog;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.slots.Ticker;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.analytics.internal.trace.TraceTable;
import io.perfopt.analytics.internal.watch.Alerts;
import io.perfopt.analytics.internal.watch.BudgetJudge;
import io.perfopt.analytics.internal.watch.HealthChecks;
import io.perfopt.analytics.watch.AlertHandler;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.HealthCheck;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of the engine together. Long only because its interface has many methods, each of which hands over to one of the parts.
 * Thread-safe as they are.
 */
public final class DefaultPerformanceAnalytics implements PerformanceAnalytics {
    private final AnalyticsConfig config;
    private final TimeBase time;
    private final Callbacks callbacks;
    private final Registry registry;
    private final TraceTable traces;
    private final PauseLog pauses = new PauseLog();
    private final Ticker ticker;
    private final Periodic periodic;
    private final Questions questions;
    private final Insights insight;
    private final Gauges gauges;
    private final Alerts alerts;
    private final HealthChecks health;
    private final Dashboards dashboards;
    private final @Nullable SystemWatch system;
    private final EventLog events;
    private final Bottlenecks bottlenecks;
    private final LongAdder ownNanos = new LongAdder();
    private final AtomicBoolean started = new AtomicBoolean();

    public DefaultPerformanceAnalytics(AnalyticsConfig config) {
        this.config = config;
        time = new TimeBase(config.nanoTime(), config.wallClock());
        callbacks = new Callbacks(config.listeners());
        registry = new Registry(config, time, callbacks, this::start);
        traces = new TraceTable(config, time, callbacks, registry.maxStripes(), this::recordCosts);
        ticker = new Ticker(time, TimeUnit.NANOSECONDS.convert(config.stallThreshold()), this::stalled);
        periodic = new Periodic(config.scheduler(), config.usesSystemClock(), callbacks);
        questions = new Questions(config, registry, time, traces, pauses);
        alerts = new Alerts(questions, callbacks, config.maximumIncidents());
        health = new HealthChecks(time, config.executor());
        system = config.systemMetrics() ? new SystemWatch(registry, time, callbacks) : null;
        insight = new EngineInsight(questions);
        gauges = new Gauges(registry, time, callbacks, config.maximumSeries());
        events = new EventLog(config.maximumEvents());
        bottlenecks = new Bottlenecks(registry, questions, alerts::target);
        dashboards = new Dashboards(registry, questions, alerts, bottlenecks, config.commonTags());
    }

    /** Called with the first series: nothing runs before there is something to look after. */
    private void start() {
        if (started.compareAndSet(false, true)) {
            if (config.tickerWanted()) {
                ticker.start();
            }
            periodic.every(config.samplingPeriod(), this::sample);
            if (system != null && periodic.isAllowed()) {
                system.start();
            }
        }
    }

    private void sample() {
        sampleGauges();
        checkThresholds();
        tidy();
    }

    @Override
    public void tidy() {
        costing(() -> {
            traces.reap(config.traceTimeout());
            registry.tidy();
        });
    }

    private void stalled(long from, long to) {
        pauses.add(from, to);
        callbacks.run(listener -> listener.onStall(from, to));
    }

    private void recordCosts(TraceTable.Ended ended) {
        Series series = ended.series();
        if (ended.cpuNanos() >= 0) {
            record(series.name() + ".cpu", (double) ended.cpuNanos(), series.tags());
        }
        if (ended.allocatedBytes() >= 0) {
            record(series.name() + ".allocated", (double) ended.allocatedBytes(), series.tags());
        }
    }

    @Override
    public Timer timer(String name, Tags tags) {
        return new Handles.SeriesTimer(registry.resolve(Kind.OPERATION, name, tags), time, traces, registry);
    }

    @Override
    public Trace start(String name, Tags tags) {
        return new Handles.OpenTrace(traces, begin(name, tags));
    }

    @Override
    public TraceBuilder trace(String name) {
        return new Handles.Described(registry, traces, name);
    }

    @Override
    public TraceContext currentTrace() {
        return traces.current();
    }

    @Override
    public long begin(String name) {
        return traces.begin(registry.resolve(Kind.OPERATION, name, null, null, null, null));
    }

    @Override
    public long begin(String name, Tags tags) {
        return traces.begin(registry.resolve(Kind.OPERATION, name, tags));
    }

    @Override
    public long begin(String name, String key1, String value1, String key2, String value2) {
        return traces.begin(registry.resolve(Kind.OPERATION, name, key1, value1, key2, value2));
    }

    @Override
    public void end(long id, boolean success, @Nullable Throwable error) {
        traces.end(id, success, error);
    }

    @Override
    public void recordNanos(String name, long nanos) {
        registry.resolve(Kind.OPERATION, name, null, null, null, null).recordUntraced(nanos, false, time.second());
    }

    @Override
    public void recordNanos(String name, long nanos, String key, String value) {
        registry.resolve(Kind.OPERATION, name, key, value, null, null).recordUntraced(nanos, false, time.second());
    }

    @Override
    public void recordNanos(String name, long nanos, String key1, String value1, String key2, String value2) {
        registry.resolve(Kind.OPERATION, name, key1, value1, key2, value2).recordUntraced(nanos, false, time.second());
    }

    @Override
    public void recordNanos(String name, long nanos, Tags tags, boolean success) {
        registry.resolve(Kind.OPERATION, name, tags).recordUntraced(nanos, !success, time.second());
    }

    @Override
    public Value value(String name, Tags tags) {
        return new Handles.SeriesValue(registry.resolve(Kind.VALUE, name, tags), time);
    }

    @Override
    public void record(String name, double reading, Tags tags) {
        registry.resolve(Kind.VALUE, name, tags).recordReal(reading, time.second());
    }

    @Override
    public Counter counter(String name, Tags tags) {
        return new Handles.SeriesValue(registry.resolve(Kind.COUNTER, name, tags), time);
    }

    @Override
    public void increment(String name, double amount, Tags tags) {
        registry.resolve(Kind.COUNTER, name, tags).recordReal(amount, time.second());
    }

    @Override
    public void event(String name, Map<String, String> details, Severity severity) {
        events.add(time.now(), name, details, severity);
    }

    @Override
    public Registration gauge(String name, Tags tags, DoubleSupplier supplier) {
        Registration registration = gauges.add(name, tags, supplier);
        start();
        return registration;
    }

    @Override
    public void sampleGauges() {
        costing(() -> {
            if (system != null) {
                system.sample();
            }
            gauges.sample();
        });
    }

    private void costing(Runnable work) {
        long begun = time.nanoTime();
        try {
            work.run();
        } finally {
            ownNanos.add(time.nanoTime() - begun);
        }
    }

    @Override
    public Registration threshold(String operation, Consumer<AlertRule.Builder> limits) {
        AlertRule.Builder builder = AlertRule.builder(operation, operation);
        limits.accept(builder);
        Registration registration = alerts.add(builder.buildNamedByStatistic());
        start();
        return registration;
    }

    @Override
    public Registration alert(AlertRule rule) {
        Registration registration = alerts.add(rule);
        start();
        return registration;
    }

    @Override
    public Registration onIncident(AlertHandler handler) {
        return alerts.handler(handler);
    }

    @Override
    public List<Violation> checkThresholds() {
        List<Violation> found = new ArrayList<>();
        costing(() -> found.addAll(alerts.check()));
        return List.copyOf(found);
    }

    @Override
    public List<Violation> violations(Duration window) {
        return alerts.violations(time.now().minus(window));
    }

    @Override
    public List<Incident> openIncidents() {
        return alerts.open();
    }

    @Override
    public List<Incident> clearedIncidents(Duration window) {
        return alerts.cleared(time.now().minus(window));
    }

    @Override
    public Registration healthCheck(HealthCheck check) {
        return health.add(check);
    }

    @Override
    public HealthReport health() {
        return health.report(null);
    }

    @Override
    public HealthReport health(String group) {
        return health.report(group);
    }

    @Override
    public BudgetReport judge(Budgets budgets, Duration window) {
        return new BudgetJudge(questions, window).judge(budgets);
    }

    @Override
    public void export(ExportFormat format, ReportType type, Duration window, Appendable out) throws IOException {
        Report report = dashboards.report(this, type, window);
        switch (format) {
            case JSON -> JsonWriter.write(report, out);
            case CSV -> CsvWriter.write(report, out);
            case HTML -> HtmlWriter.write(report, out);
            case PROMETHEUS -> PrometheusWriter.write(report, out);
        }
    }

    @Override
    public void exportHistogramLog(String operation, Duration window, OutputStream out) {
        List<SlotView> slots = questions.slots(operation, window);
        try {
            HistogramLogs.write(slots, out);
        } catch (NoClassDefFoundError e) {
            throw HistogramAbsent.because(e);
        }
    }

    @Override
    public long importHistogramLog(String operation, InputStream in) {
        Series series = registry.resolve(Kind.OPERATION, operation, Tags.none());
        try {
            return HistogramLogs.read(in, series, time.secondNow());
        } catch (NoClassDefFoundError e) {
            throw HistogramAbsent.because(e);
        }
    }

    @Override
    public DashboardData dashboardData(Duration window) {
        return dashboards.data(window, events(window, Severity.INFO), this::stats);
    }

    @Override
    public Registration exporter(MetricsExporter exporter, Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("period must be at least PT1S, was " + period);
        }
        return periodic.every(period, () -> {
            try {
                exporter.export(dashboardData(period));
            } catch (Exception e) {
                throw new AnalyticsException("a metrics exporter failed", e); // counted by whoever called
            }
        });
    }

    @Override
    public OperationMetrics metrics(String name, Tags filter, Duration window) {
        return questions.operation(name, filter, window);
    }

    @Override
    public Map<String, OperationMetrics> metricsBy(String name, String tag, Duration window) {
        return questions.operationBy(name, tag, window);
    }

    @Override
    public ValueMetrics values(String name, Tags filter, Duration window) {
        return questions.value(name, filter, window);
    }

    @Override
    public Map<String, ValueMetrics> valuesBy(String name, String tag, Duration window) {
        return questions.valueBy(name, tag, window);
    }

    @Override
    public History history(String name, Tags filter, Duration window) {
        return questions.history(name, filter, window);
    }

    @Override
    public List<Event> events(Duration window, Severity minimum) {
        return events.since(time.now().minus(window), minimum);
    }

    @Override
    public List<SlowTrace> slowest(String name) {
        Metric metric = registry.find(Kind.OPERATION, name);
        return metric == null ? List.of() : metric.slowest().list(time.epochNanos());
    }

    @Override
    public List<Bottleneck> bottlenecks(Duration window) {
        return bottlenecks.find(window);
    }

    @Override
    public Set<String> names() {
        return new TreeSet<>(questions.names());
    }

    @Override
    public void reset() {
        registry.reset(null);
        events.clear();
        alerts.reset();
    }

    @Override
    public void reset(String name) {
        registry.reset(name);
    }

    @Override
    public long prune(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("age must not be negative, was " + age);
        }
        events.dropBefore(time.now().minus(age));
        return registry.prune(time.now().minus(age).getEpochSecond());
    }

    @Override
    public Trend trend(String name, Duration window) {
        return insight.trend(name, window);
    }

    @Override
    public Anomalies anomalies(String name, Duration window, AnomalyOptions options) {
        return insight.anomalies(name, window, options);
    }

    @Override
    public ChangePoints changePoints(String name, Duration window) {
        return insight.changePoints(name, window);
    }

    @Override
    public Forecast predict(String name, Duration horizon) {
        return insight.predict(name, horizon);
    }

    @Override
    public Correlation correlate(String first, String second, Duration window) {
        return insight.correlate(first, second, window);
    }

    @Override
    public LeakTrend leak() {
        return insight.leak();
    }

    @Override
    public Baseline baseline(String run, Duration window) {
        return insight.baseline(run, window);
    }

    @Override
    public AnalyticsStats stats() {
        return new AnalyticsStats(
                questions.names().size(),
                registry.count(),
                registry.bytes(),
                config.maximumBytes(),
                registry.folded(),
                registry.evicted(),
                registry.slotsDropped(),
                registry.clamped().sum(),
                traces.open(series -> true),
                traces.refused(),
                traces.abandoned(),
                traces.unknownEnds(),
                events.size(),
                events.dropped(),
                alerts.open().size(),
                callbacks.failures(),
                pauses.count(),
                ownNanos.sum());
    }

    @Override
    public void close() {
        gauges.clear();
        if (system != null) {
            system.close();
        }
        ticker.close();
        periodic.close();
        health.close();
    }

    @Override
    public String toString() {
        return "PerformanceAnalytics[" + stats() + "]";
    }
}
