package io.perfopt.analytics;

import io.perfopt.analytics.internal.DefaultPerformanceAnalytics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects the values of an {@link AnalyticsConfig} and builds the engine. For one thread. */
public final class AnalyticsBuilder {
    private Duration retention = Duration.ofDays(30);
    private int maximumSeries = 10_000;
    private int maximumSeriesPerName = 1_000;
    private long maximumBytes = 256L * 1024 * 1024;
    private Duration idleEviction = Duration.ofHours(1);
    private int maximumOpenTraces = 65_536;
    private Duration traceTimeout = Duration.ofHours(1);
    private double traceSampling = 1.0;
    private int samplesPerSeries = 32;
    private int slowestPerOperation = 10;
    private int maximumEvents = 10_000;
    private int maximumIncidents = 1_000;
    private Duration samplingPeriod = Duration.ofSeconds(10);
    private Duration stallThreshold = Duration.ofMillis(50);
    private boolean systemMetrics = false;
    private boolean ticker = true;
    private Tags commonTags = Tags.none();
    private LongSupplier nanoTime = AnalyticsConfig.SYSTEM;
    private InstantSource wallClock = InstantSource.system();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Executor executor;
    private final List<AnalyticsListener> listeners = new ArrayList<>();

    AnalyticsBuilder(AnalyticsConfig config) {
        retention = config.retention();
        maximumSeries = config.maximumSeries();
        maximumSeriesPerName = config.maximumSeriesPerName();
        maximumBytes = config.maximumBytes();
        idleEviction = config.idleEviction();
        maximumOpenTraces = config.maximumOpenTraces();
        traceTimeout = config.traceTimeout();
        traceSampling = config.traceSampling();
        samplesPerSeries = config.samplesPerSeries();
        slowestPerOperation = config.slowestPerOperation();
        maximumEvents = config.maximumEvents();
        maximumIncidents = config.maximumIncidents();
        samplingPeriod = config.samplingPeriod();
        stallThreshold = config.stallThreshold();
        systemMetrics = config.systemMetrics();
        ticker = config.ticker();
        commonTags = config.commonTags();
        nanoTime = config.nanoTime();
        wallClock = config.wallClock();
        scheduler = config.scheduler();
        executor = config.executor();
        listeners.addAll(config.listeners());
    }

    AnalyticsBuilder() {}

    /**
     * Sets {@link AnalyticsConfig#retention}; by default 30 days.
     *
     * @param value how far back answers reach; the hourly slots are kept this long
     * @return this
     */
    public AnalyticsBuilder retention(Duration value) {
        retention = Objects.requireNonNull(value, "retention");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumSeries}; by default 10,000.
     *
     * @param value how many sets of tags are kept in total; what exceeds it is counted under {@code other}
     * @return this
     */
    public AnalyticsBuilder maximumSeries(int value) {
        maximumSeries = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumSeriesPerName}; by default 1,000.
     *
     * @param value how many sets of tags one name may have
     * @return this
     */
    public AnalyticsBuilder maximumSeriesPerName(int value) {
        maximumSeriesPerName = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumBytes}; by default 256 MiB.
     *
     * @param value the memory of all series; beyond it the oldest slots go, and no new series is made
     * @return this
     */
    public AnalyticsBuilder maximumBytes(long value) {
        maximumBytes = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#idleEviction}; by default 1 h.
     *
     * @param value how long a series must be idle before it may make room for another
     * @return this
     */
    public AnalyticsBuilder idleEviction(Duration value) {
        idleEviction = Objects.requireNonNull(value, "idleEviction");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumOpenTraces}; by default 65,536.
     *
     * @param value how many traces may be open at once; further ones record nothing
     * @return this
     */
    public AnalyticsBuilder maximumOpenTraces(int value) {
        maximumOpenTraces = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#traceTimeout}; by default 1 h.
     *
     * @param value after which an open trace is given up
     * @return this
     */
    public AnalyticsBuilder traceTimeout(Duration value) {
        traceTimeout = Objects.requireNonNull(value, "traceTimeout");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#traceSampling}; by default 1.
     *
     * @param value the share of traces whose details are kept (samples, slow traces, nested operations); durations are always counted
     * @return this
     */
    public AnalyticsBuilder traceSampling(double value) {
        traceSampling = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#samplesPerSeries}; by default 32.
     *
     * @param value how many recent operations of each series are kept as samples; 0 for none
     * @return this
     */
    public AnalyticsBuilder samplesPerSeries(int value) {
        samplesPerSeries = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#slowestPerOperation}; by default 10.
     *
     * @param value how many of the slowest traces of each operation are kept; 0 for none
     * @return this
     */
    public AnalyticsBuilder slowestPerOperation(int value) {
        slowestPerOperation = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumEvents}; by default 10,000.
     *
     * @param value how many events are kept; the oldest make room
     * @return this
     */
    public AnalyticsBuilder maximumEvents(int value) {
        maximumEvents = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#maximumIncidents}; by default 1,000.
     *
     * @param value how many cleared incidents and how many violations are kept; the oldest make room
     * @return this
     */
    public AnalyticsBuilder maximumIncidents(int value) {
        maximumIncidents = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#samplingPeriod}; by default 10 s.
     *
     * @param value how often gauges are read, rules judged and open series turned
     * @return this
     */
    public AnalyticsBuilder samplingPeriod(Duration value) {
        samplingPeriod = Objects.requireNonNull(value, "samplingPeriod");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#stallThreshold}; by default 50 ms.
     *
     * @param value how late the ticker must be for a slot to be marked as one in which the JVM stood still
     * @return this
     */
    public AnalyticsBuilder stallThreshold(Duration value) {
        stallThreshold = Objects.requireNonNull(value, "stallThreshold");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#systemMetrics}; by default off.
     *
     * @param value whether heap, collections, processor, threads, files, disks and network are sampled
     * @return this
     */
    public AnalyticsBuilder systemMetrics(boolean value) {
        systemMetrics = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#ticker}; by default on.
     *
     * @param value whether a thread publishes the time so that records need not read the clock; never with another clock than the system's
     * @return this
     */
    public AnalyticsBuilder ticker(boolean value) {
        ticker = value;
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#commonTags}; by default none.
     *
     * @param value added to every series in exports
     * @return this
     */
    public AnalyticsBuilder commonTags(Tags value) {
        commonTags = Objects.requireNonNull(value, "commonTags");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#nanoTime}; by default System.nanoTime.
     *
     * @param value the monotonic clock
     * @return this
     */
    public AnalyticsBuilder nanoTime(LongSupplier value) {
        nanoTime = Objects.requireNonNull(value, "nanoTime");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#wallClock}; by default the system's.
     *
     * @param value the wall clock, read once
     * @return this
     */
    public AnalyticsBuilder wallClock(InstantSource value) {
        wallClock = Objects.requireNonNull(value, "wallClock");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#scheduler}; by default a thread of the engine's own.
     *
     * @param value runs periodic work; never closed by the engine
     * @return this
     */
    public AnalyticsBuilder scheduler(ScheduledExecutorService value) {
        scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /**
     * Sets {@link AnalyticsConfig#executor}; by default threads of the engine's own.
     *
     * @param value runs health checks; never closed by the engine
     * @return this
     */
    public AnalyticsBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener told what the engine does
     * @return this
     */
    public AnalyticsBuilder listener(AnalyticsListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * The values collected.
     *
     * @return a validated record
     * @throws IllegalArgumentException when a value breaks its rule
     */
    public AnalyticsConfig config() {
        return new AnalyticsConfig(
                retention,
                maximumSeries,
                maximumSeriesPerName,
                maximumBytes,
                idleEviction,
                maximumOpenTraces,
                traceTimeout,
                traceSampling,
                samplesPerSeries,
                slowestPerOperation,
                maximumEvents,
                maximumIncidents,
                samplingPeriod,
                stallThreshold,
                systemMetrics,
                ticker,
                commonTags,
                nanoTime,
                wallClock,
                scheduler,
                executor,
                listeners);
    }

    /**
     * Builds the engine.
     *
     * @return to be closed when no longer needed
     * @throws IllegalArgumentException when a value breaks its rule
     */
    public PerformanceAnalytics build() {
        return new DefaultPerformanceAnalytics(config());
    }
}
