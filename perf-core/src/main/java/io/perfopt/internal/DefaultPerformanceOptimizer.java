package io.perfopt.internal;

import io.perfopt.Lazy;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.AnalyticsBuilder;
import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.Trace;
import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsBuilder;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.CacheStats;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Placement;
import io.perfopt.internal.config.Configuration;
import io.perfopt.internal.lazy.DefaultLazy;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.internal.methods.MethodCache;
import io.perfopt.internal.wiring.AsyncMetrics;
import io.perfopt.internal.wiring.CacheMetrics;
import io.perfopt.internal.wiring.RenderMetrics;
import io.perfopt.render.RenderStats;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.VirtualScroll;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final CalmLog log =
            new CalmLog(System.getLogger("io.perfopt"), System::nanoTime, 20, Duration.ofMinutes(1));
    private final AtomicBoolean closed = new AtomicBoolean();

    private DefaultPerformanceOptimizer(Rooms rooms) {
        this.cache = rooms.cache;
        this.async = rooms.async;
        this.render = rooms.render;
        this.analytics = rooms.analytics;
        this.tracking = rooms.analytics == null ? null : new Tracking(rooms.analytics);
        this.slowLoadWarning = rooms.slowLoadWarning;
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

    private static <R> R there(@Nullable R room, String name, String switchedOffBy) {
        if (room == null) {
            throw new IllegalStateException(
                    "the " + name + " is switched off; build the optimizer without " + switchedOffBy + " to use it");
        }
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
        return new MethodCache(cache()).proxy(type, target);
    }

    @Override
    public <A, R> Function<A, R> memoize(String name, Function<? super A, ? extends R> function) {
        return new MethodCache(cache()).memoized(name, function);
    }

    @Override
    public <T> Lazy<T> lazy(String name, Supplier<? extends T> supplier) {
        return new DefaultLazy<>(name, supplier, System::nanoTime, this::lazyLoaded);
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
    public RenderStats renderStats(String container) {
        return render().stats(container);
    }

    @Override
    public RenderStats renderStats() {
        return render().stats();
    }

    @Override
    public <E extends Exception> void track(String name, TrackedAction<E> work) throws E {
        trackValue(name, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever the work throws is noted and thrown on
    public <T, E extends Exception> T trackValue(String name, TrackedCall<T, E> work) throws E {
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
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeAll(async, cache, render, analytics);
        }
    }

    /** Closes every room that is open, in this order, even when one fails; the first failure is thrown at the end. */
    private static void closeAll(@Nullable AutoCloseable... rooms) {
        RuntimeException first = null;
        for (AutoCloseable room : rooms) {
            try {
                if (room != null) {
                    room.close();
                }
            } catch (Exception failed) {
                RuntimeException failure =
                        failed instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failed);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public String toString() {
        return "PerformanceOptimizer[cache " + state(cache) + ", async " + state(async) + ", render " + state(render)
                + ", analytics " + state(analytics) + (closed.get() ? ", closed]" : "]");
    }

    private static String state(@Nullable Object room) {
        return room == null ? "off" : "on";
    }

    /** The rooms while they are opened one by one; when one cannot be opened, those before it are closed again. For one thread. */
    public static final class Rooms {
        private final Configuration configuration;
        private final Duration slowLoadWarning;
        private @Nullable CachingSystem cache;
        private @Nullable AsyncOperationsManager async;
        private @Nullable RenderingOptimizer render;
        private @Nullable PerformanceAnalytics analytics;

        public Rooms(Configuration configuration, Duration slowLoadWarning) {
            this.configuration = configuration;
            this.slowLoadWarning = slowLoadWarning;
        }

        public void openAnalytics(Consumer<AnalyticsBuilder> change) {
            analytics = opened(() -> {
                AnalyticsBuilder builder = configuration.analytics().toBuilder();
                change.accept(builder);
                return builder.build();
            });
        }

        public void openCache(Consumer<CachingSystemConfig.Builder> change) {
            cache = opened(() -> {
                CachingSystemConfig.Builder builder = configuration.cache().toBuilder();
                if (analytics == null) {
                    change.accept(builder);
                    return builder.build();
                }
                CacheMetrics metrics = new CacheMetrics(analytics);
                change.accept(builder.listener(metrics));
                CachingSystem built = builder.build();
                metrics.watch(built);
                return built;
            });
        }

        public void openAsync(Consumer<AsyncOperationsBuilder> change) {
            async = opened(() -> {
                AsyncOperationsBuilder builder =
                        AsyncOperationsManager.builder().config(configuration.async());
                if (analytics == null) {
                    change.accept(builder);
                    return builder.build();
                }
                AsyncMetrics metrics = new AsyncMetrics(analytics);
                change.accept(builder.listener(metrics));
                AsyncOperationsManager built = builder.build();
                metrics.watch(built);
                return built;
            });
        }

        public void openRender(Consumer<RenderingConfig.Builder> change) {
            render = opened(() -> {
                RenderingConfig.Builder builder = configuration.render().toBuilder();
                change.accept(builder);
                return RenderingOptimizer.create(
                        analytics == null
                                ? builder.build()
                                : builder.listener(new RenderMetrics(analytics)).build());
            });
        }

        public PerformanceOptimizer optimizer() {
            return new DefaultPerformanceOptimizer(this);
        }

        private <R> R opened(Supplier<R> room) {
            try {
                return room.get();
            } catch (RuntimeException | Error failed) {
                try {
                    closeAll(async, cache, render, analytics);
                } catch (RuntimeException alsoFailed) {
                    failed.addSuppressed(alsoFailed);
                }
                throw failed;
            }
        }
    }
}
