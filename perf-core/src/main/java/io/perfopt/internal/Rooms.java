package io.perfopt.internal;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.TuningConfig;
import io.perfopt.analytics.AnalyticsBuilder;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.async.AsyncOperationsBuilder;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.CachingSystemConfig;
import io.perfopt.internal.config.Configuration;
import io.perfopt.internal.jfr.FlightEvents;
import io.perfopt.internal.jfr.FlightRecording;
import io.perfopt.internal.lifecycle.Shutdown;
import io.perfopt.internal.log.AnalyticsLog;
import io.perfopt.internal.log.AsyncLog;
import io.perfopt.internal.log.CacheLog;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.internal.log.RenderLog;
import io.perfopt.internal.tuning.Tuner;
import io.perfopt.internal.wiring.AsyncMetrics;
import io.perfopt.internal.wiring.CacheMetrics;
import io.perfopt.internal.wiring.RenderMetrics;
import io.perfopt.internal.wiring.RoomHealth;
import io.perfopt.internal.wiring.TraceCarrier;
import io.perfopt.render.RenderingConfig;
import io.perfopt.render.RenderingOptimizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms while they are opened and tied together one by one; when one cannot be opened, those before it are closed again. The engine comes first,
 * so that the others can report to it. For one thread.
 */
public final class Rooms {
    /** The clock of an optimizer that was given none. */
    public static final LongSupplier SYSTEM = System::nanoTime;

    final Duration slowLoadWarning;
    final LongSupplier nanoTime;
    private final Configuration configuration;
    private final InstantSource clock;
    private final Optional<ScheduledExecutorService> scheduler;
    private final Optional<FlightEvents> events = FlightRecording.events();
    private @Nullable RoomHealth health;
    private @Nullable Tuner tuner;
    /** What waits for the first use of a room. */
    final List<Runnable> beginnings = new ArrayList<>();

    @Nullable
    CachingSystem cache;

    @Nullable
    AsyncOperationsManager async;

    @Nullable
    RenderingOptimizer render;

    @Nullable
    PerformanceAnalytics analytics;

    public Rooms(
            Configuration configuration,
            Duration slowLoadWarning,
            LongSupplier nanoTime,
            InstantSource clock,
            Optional<ScheduledExecutorService> scheduler) {
        this.configuration = configuration;
        this.slowLoadWarning = slowLoadWarning;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    public void openAnalytics(Consumer<AnalyticsBuilder> change) {
        analytics = opened(() -> {
            AnalyticsBuilder builder = configuration.analytics().toBuilder()
                    .wallClock(clock)
                    .listener(new AnalyticsLog(CalmLog.named("io.perfopt.analytics")));
            given(nanoTime, builder::nanoTime);
            scheduler.ifPresent(builder::scheduler);
            events.ifPresent(builder::listener);
            change.accept(builder);
            PerformanceAnalytics built = builder.build();
            health = new RoomHealth(built);
            return built;
        });
    }

    public void openCache(Consumer<CachingSystemConfig.Builder> change) {
        cache = opened(() -> {
            CachingSystemConfig.Builder builder = configuration.cache().toBuilder()
                    .nanoClock(nanoTime)
                    .clock(clock)
                    .listener(new CacheLog(CalmLog.named("io.perfopt.cache")));
            scheduler.ifPresent(builder::scheduler);
            events.ifPresent(builder::listener);
            if (analytics == null || health == null) {
                change.accept(builder);
                return builder.build();
            }
            CacheMetrics metrics = new CacheMetrics(analytics);
            change.accept(builder.listener(metrics).listener(health));
            CachingSystem built = builder.build();
            beginnings.add(() -> metrics.watch(built));
            health.watch(built);
            return built;
        });
    }

    public void openAsync(Consumer<AsyncOperationsBuilder> change) {
        async = opened(() -> {
            AsyncOperationsBuilder builder = AsyncOperationsManager.builder()
                    .config(configuration.async())
                    .wallClock(clock)
                    .listener(new AsyncLog(CalmLog.named("io.perfopt.async")));
            given(nanoTime, builder::nanoTime);
            scheduler.ifPresent(builder::scheduler);
            events.ifPresent(builder::listener);
            if (analytics == null || health == null) {
                change.accept(builder);
                return builder.build();
            }
            AsyncMetrics metrics = new AsyncMetrics(analytics);
            change.accept(builder.listener(metrics).contextCarrier(new TraceCarrier(analytics)));
            AsyncOperationsManager built = builder.build();
            beginnings.add(() -> metrics.watch(built));
            health.watch(built);
            return built;
        });
    }

    public void openRender(Consumer<RenderingConfig.Builder> change) {
        render = opened(() -> {
            RenderingConfig.Builder builder = configuration.render().toBuilder()
                    .nanoTime(nanoTime)
                    .listener(new RenderLog(CalmLog.named("io.perfopt.render")));
            if (analytics == null || health == null) {
                change.accept(builder);
                return RenderingOptimizer.create(builder.build());
            }
            RenderMetrics metrics = new RenderMetrics(analytics);
            change.accept(builder.listener(metrics));
            RenderingConfig config = builder.build();
            RenderingOptimizer built = RenderingOptimizer.create(config);
            beginnings.add(() -> metrics.watch(built));
            health.watch(built, config);
            return built;
        });
    }

    /** Begins what the optimizer does by itself; the rooms are open by now. */
    public void openTuning(TuningConfig config) {
        tuner = opened(
                () -> new Tuner(config, cache, async, nanoTime, clock, scheduler, CalmLog.named("io.perfopt.tuning")));
    }

    Tuner tuner() {
        return Objects.requireNonNull(tuner, "opened last");
    }

    public PerformanceOptimizer optimizer() {
        return opened(() -> new DefaultPerformanceOptimizer(this));
    }

    /** Hands a clock on unless it is the system's: with their own default two of the rooms know that time passes by itself. */
    private static void given(LongSupplier nanoTime, Consumer<LongSupplier> room) {
        if (nanoTime != SYSTEM) {
            room.accept(nanoTime);
        }
    }

    private <R> R opened(Supplier<R> room) {
        try {
            return room.get();
        } catch (RuntimeException | Error failed) {
            Shutdown.withinOwnLimits()
                    .close("tuning", tuner)
                    .drain("async", async)
                    .close("cache", cache)
                    .close("render", render)
                    .close("analytics", analytics)
                    .run()
                    .parts()
                    .forEach(part -> part.failure().ifPresent(failed::addSuppressed));
            throw failed;
        }
    }
}
