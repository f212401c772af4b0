package io.perfopt.internal;

import io.perfopt.CacheSizing;
import io.perfopt.Lazy;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.Recoveries;
import io.perfopt.ShutdownReport;
import io.perfopt.TuningStep;
import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.Trace;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.HealthReport;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Loader;
import io.perfopt.cache.Placement;
import io.perfopt.internal.budget.BudgetCheck;
import io.perfopt.internal.lazy.DefaultLazy;
import io.perfopt.internal.lifecycle.Shutdown;
import io.perfopt.internal.loading.OperationLoads;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.internal.methods.MethodCache;
import io.perfopt.internal.recovery.DefaultRecoveries;
import io.perfopt.internal.tuning.Tuner;
import io.perfopt.render.DomResult;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.RenderOperation;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualScroll;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms behind one door. Thread-safe: all state is in the rooms; only closing is decided here, by one atomic flag. */
public final class DefaultPerformanceOptimizer implements PerformanceOptimizer {
    private final @Nullable CachingSystem cache;
    private final @Nullable AsyncOperationsManager async;
    private final @Nullable RenderingOptimizer render;
    private final @Nullable PerformanceAnalytics analytics;
    private final @Nullable Tracking tracking;
    private final Duration slowLoadWarning;
    private final @Nullable Recoveries recoveries;
    private final LongSupplier nanoTime;
    private final CalmLog log = CalmLog.named("io.perfopt");
    private final Tuner tuner;
    private final FirstUse firstUse;
    private final AtomicReference<@Nullable Shutdown> shutdown = new AtomicReference<>();

    DefaultPerformanceOptimizer(Rooms rooms) {
        this.cache = rooms.cache;
        this.async = rooms.async;
        this.render = rooms.render;
        this.analytics = rooms.analytics;
        this.tracking = rooms.analytics == null ? null : new Tracking(rooms.analytics);
        this.recoveries =
                rooms.analytics == null ? null : new DefaultRecoveries(this::cache, this::async, rooms.analytics, log);
        this.slowLoadWarning = rooms.slowLoadWarning;
        this.nanoTime = rooms.nanoTime;
        this.tuner = rooms.tuner();
        this.firstUse = new FirstUse(rooms.beginnings, log);
    }

    @Override
    public CachingSystem cache() {
        return there(cache, "cache", "withoutCache()");
    }

    @Override
    public AsyncOperationsManager async() {
        return there(async, "scheduler", "withoutAsync()");
    }

    @Override
    public RenderingOptimizer render() {
        return there(render, "rendering optimizer", "withoutRender()");
    }

    @Override
    public PerformanceAnalytics analytics() {
        return there(analytics, "analytics engine", "withoutAnalytics()");
    }

    private <R> R there(@Nullable R room, String name, String switchedOffBy) {
        if (room == null) {
            throw new IllegalStateException(
                    "the " + name + " is switched off; build the optimizer without " + switchedOffBy + " to use it");
        }
        firstUse.note();
        return room;
    }

    @Override
    public <V> Optional<V> find(String key, Class<V> type, Placement tier) {
        return switch (tier) {
            case AUTOMATIC -> cache().find(key, type);
            case MEMORY -> cache().memory().find(key, type);
            case DISK -> cache().disk().find(key, type);
        };
    }

    @Override
    public void put(String key, Object value, Duration ttl, Placement tier) {
        cache().put(key, value, EntryOptions.ttl(ttl).placement(tier));
    }

    @Override
    public Invalidated invalidate(String pattern, boolean cascade) {
        return cascade ? cache().invalidateCascade(pattern) : cache().invalidateMatching(pattern);
    }

    @Override
    public CacheStats cacheStats() {
        return cache().stats();
    }

    @Override
    public <T> T cached(Class<T> type, T target) {
        return new MethodCache(cache(), this::async).proxy(type, target);
    }

    @Override
    public <A, R> Function<A, R> memoize(String name, Function<? super A, ? extends R> function) {
        return new MethodCache(cache(), this::async).memoized(name, function);
    }

    @Override
    public <V> Loader<V> loadAs(String type, Loader<? extends V> loader) {
        return new OperationLoads(async(), type).of(loader);
    }

    @Override
    public <T> Lazy<T> lazy(String name, Supplier<? extends T> supplier) {
        return new DefaultLazy<>(name, supplier, nanoTime, this::lazyLoaded);
    }

    private void lazyLoaded(String name, long nanos, @Nullable Throwable failure) {
        if (analytics != null) {
            analytics.recordNanos("perfopt.lazy", nanos, Tags.of("component", name), failure == null);
        }
        Duration took = Duration.ofNanos(nanos);
        if (took.compareTo(slowLoadWarning) > 0) {
            log.log(
                    Level.WARNING,
                    () -> "making the lazy component " + name + " took " + took + ", more than " + slowLoadWarning);
        }
    }

    @Override
    public <T> OperationHandle<T> queue(String type, Callable<T> work, int priority, Duration timeout) {
        return async().submit(Operation.of(type, work).priority(priority).timeout(timeout));
    }

    @Override
    public <T> OperationHandle<T> queue(Operation<T> operation) {
        return async().submit(operation);
    }

    @Override
    public <T> CompletionStage<AllSettled<T>> runInBatches(String type, List<Callable<T>> work, int batchSize) {
        return new InBatches<>(async(), type, work, batchSize).run();
    }

    @Override
    public void setThrottle(Duration gap) {
        async().setThrottle(gap);
    }

    @Override
    public int pendingOperations() {
        return async().pendingCount();
    }

    @Override
    public VirtualScroll enableVirtualScrolling(String container, int items, double itemHeight, double viewport) {
        return render().virtualScroll(
                        container,
                        ScrollOptions.items(items)
                                .itemHeight(itemHeight)
                                .buffer(5)
                                .viewport(viewport));
    }

    @Override
    public List<RenderOperation> optimizeRenderQueue(List<RenderOperation> operations) {
        return render().optimizeRenderQueue(operations);
    }

    @Override
    public List<DomResult> batchDomUpdates(String container, List<DomUpdate> updates) {
        return render().batchDomUpdates(container, updates);
    }

    @Override
    public RenderStats renderStats(String container) {
        return render().stats(container);
    }

    @Override
    public RenderStats renderStats() {
        return render().stats();
    }

    @Override
    public <E extends Exception> void track(String name, TrackedAction<E> work) throws E {
        track(name, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever the work throws is noted and thrown on
    public <T, E extends Exception> T track(String name, TrackedCall<T, E> work) throws E {
        try (Trace trace = analytics().start(name)) {
            try {
                return work.call();
            } catch (Throwable failed) {
                trace.fail(failed);
                throw failed;
            }
        }
    }

    @Override
    public void startTracking(String name) {
        there(tracking, "analytics engine", "withoutAnalytics()").start(name);
    }

    @Override
    public void endTracking(String name, boolean success) {
        there(tracking, "analytics engine", "withoutAnalytics()").end(name, success);
    }

    @Override
    public OperationMetrics metrics(String name, Duration window) {
        return analytics().metrics(name, window);
    }

    @Override
    public Map<String, OperationMetrics> metrics(Duration window) {
        Map<String, OperationMetrics> byName = new TreeMap<>();
        for (String name : analytics().names()) {
            OperationMetrics metrics = analytics().metrics(name, window);
            if (metrics.count() > 0) {
                byName.put(name, metrics);
            }
        }
        return byName;
    }

    @Override
    public List<Bottleneck> bottlenecks() {
        return analytics().bottlenecks(DEFAULT_WINDOW);
    }

    @Override
    public void exportMetrics(ExportFormat format, Duration window, Appendable out) throws IOException {
        analytics().export(format, window, out);
    }

    @Override
    public Registration setThreshold(String operation, Consumer<AlertRule.Builder> limits) {
        return analytics().threshold(operation, limits);
    }

    @Override
    public Registration alert(AlertRule rule) {
        return analytics().alert(rule);
    }

    @Override
    public List<Incident> alerts() {
        return analytics().openIncidents();
    }

    @Override
    public Recoveries recoveries() {
        return there(recoveries, "analytics engine", "withoutAnalytics()");
    }

    @Override
    public HealthReport health() {
        return analytics().health();
    }

    @Override
    public BudgetReport checkBudgets(Budgets budgets, Path directory, Duration window) {
        BudgetReport report = new BudgetCheck(this::analytics, this::cache).check(budgets, directory, window);
        report.failures().forEach(failure -> log.log(Level.WARNING, () -> "budget " + failure));
        return report;
    }

    @Override
    public void resetMetrics() {
        if (cache != null) {
            cache.resetStats();
        }
        if (async != null) {
            async.resetStats();
        }
        if (render != null) {
            render.reset();
        }
        if (analytics != null) {
            analytics.reset();
        }
    }

    @Override
    public CacheSizing cacheSizing() {
        return tuner.cacheSizing();
    }

    @Override
    public List<TuningStep> tuningSteps() {
        return tuner.steps();
    }

    @Override
    public <V> Loader<V> observed(String region, Loader<? extends V> loader) {
        return tuner.observed(region, loader);
    }

    @Override
    public ShutdownReport close(Duration limit) {
        Shutdown mine = Shutdown.within(limit);
        return begins(mine) ? mine.run() : reportOfTheFirst();
    }

    @Override
    public void close() {
        Shutdown mine = Shutdown.withinOwnLimits();
        if (begins(mine)) {
            ShutdownReport report = mine.run();
            if (!report.isClean()) {
                log.log(Level.WARNING, report::toString);
                report.throwFailures();
            }
        }
    }

    /** Whether it is the first to close; only that one runs. */
    private boolean begins(Shutdown mine) {
        mine.close("tuning", tuner)
                .drain("async", async)
                .close("cache", cache)
                .close("render", render)
                .close("analytics", analytics);
        firstUse.end();
        return shutdown.compareAndSet(null, mine);
    }

    private ShutdownReport reportOfTheFirst() {
        return Objects.requireNonNull(shutdown.get(), "never taken back").report();
    }

    @Override
    public String toString() {
        return "PerformanceOptimizer[cache " + state(cache) + ", async " + state(async) + ", render " + state(render)
                + ", analytics " + state(analytics) + (shutdown.get() != null ? ", closed]" : "]");
    }

    private static String state(@Nullable Object room) {
        return room == null ? "off" : "on";
    }
}
