package io.perfopt.internal.tuning;

import io.perfopt.CacheSizing;
import io.perfopt.TuningConfig;
import io.perfopt.TuningStep;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.cache.CachingSystem;
import io.perfopt.cache.Loader;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.internal.sizing.CacheSizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the optimizer does by itself: calls each control at each interval, one after the other on one thread. Starts neither a thread nor a
 * timer when nothing was asked for. Thread-safe.
 */
public final class Tuner implements AutoCloseable {
    private final LongSupplier nanoTime;
    private final Journal journal;
    private final @Nullable CacheSizer sizer;
    private final List<Control> controls = new ArrayList<>();
    private final Map<String, Lives> observedRegions = new HashMap<>();
    private final @Nullable ScheduledExecutorService ownScheduler;
    private final @Nullable ScheduledFuture<?> ticks;

    /**
     * @param scheduler calls at each interval and stays open; absent: a thread of the tuner's own
     * @param cache null when it is switched off
     * @param async null when it is switched off
     * @throws IllegalArgumentException if something is to be tuned that is switched off
     */
    public Tuner(
            TuningConfig config,
            @Nullable CachingSystem cache,
            @Nullable AsyncOperationsManager async,
            LongSupplier nanoTime,
            InstantSource wallClock,
            Optional<ScheduledExecutorService> scheduler,
            CalmLog log) {
        this.nanoTime = nanoTime;
        this.journal = new Journal(wallClock, log);
        config.concurrency()
                .forEach((type, range) ->
                        controls.add(new ConcurrencyControl(there(async, "concurrency", "scheduler"), type, range)));
        config.timeToLive().forEach((region, range) -> {
            Lives lives = new Lives();
            observedRegions.put(region, lives);
            controls.add(new TimeToLiveControl(there(cache, "timeToLive", "cache"), region, range, lives));
        });
        config.refresh().forEach(region -> controls.add(new RefreshControl(there(cache, "refresh", "cache"), region)));
        this.sizer =
                config.cacheSizing() ? new CacheSizer(there(cache, "cacheSizing", "cache"), nanoTime, wallClock) : null;
        if (sizer != null) {
            sizer.start();
        }
        this.ownScheduler = config.isOn() && scheduler.isEmpty() ? ownThread() : null;
        this.ticks = config.isOn() ? begin(scheduler.orElse(ownScheduler), config.interval()) : null;
    }

    private @Nullable ScheduledFuture<?> begin(@Nullable ScheduledExecutorService scheduler, Duration interval) {
        return scheduler == null
                ? null
                : scheduler.scheduleWithFixedDelay(
                        this::tick, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static <R> R there(@Nullable R room, String setting, String name) {
        if (room == null) {
            throw new IllegalArgumentException(
                    "tuning." + setting + " must not be asked for without the " + name + ", which is switched off");
        }
        return room;
    }

    private static ScheduledExecutorService ownThread() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "perfopt-core-tuning-1");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        if (sizer != null) {
            guarded(sizer::endSpan);
        }
        controls.forEach(control -> guarded(() -> control.observe(now, journal)));
    }

    /** A control that fails, perhaps because a room is being closed, keeps the others from nothing. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            journal.failed(failure);
        }
    }

    /** Oldest first. */
    public List<TuningStep> steps() {
        return journal.steps();
    }

    /** What other sizes of the memory would hit. */
    public CacheSizing cacheSizing() {
        if (sizer == null) {
            throw new IllegalStateException(
                    "cache sizing is switched off; build the optimizer with tuning(tuning -> tuning.cacheSizing())");
        }
        return sizer.answer();
    }

    /** The loader, observed for the time to live of its region if that is tuned. */
    public <V> Loader<V> observed(String region, Loader<? extends V> loader) {
        Lives lives = Optional.ofNullable(observedRegions.get(region))
                .orElseThrow(() -> new IllegalArgumentException("region must be one that was named to"
                        + " tuning.timeToLive, was \"" + region + "\"; named: " + observedRegions.keySet()));
        return new ObservedLoader<>(loader, lives, nanoTime);
    }

    @Override
    public void close() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        if (ownScheduler != null) {
            ownScheduler.shutdownNow();
        }
        if (sizer != null) {
            sizer.stop();
        }
    }
}
