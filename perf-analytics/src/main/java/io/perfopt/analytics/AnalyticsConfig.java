package io.perfopt.analytics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PerformanceAnalytics} is set up. Immutable and validated.
 *
 * @param retention how far back answers reach; the hourly slots are kept this long
 * @param maximumSeries how many sets of tags are kept in total; what exceeds it is counted under {@code other}
 * @param maximumSeriesPerName how many sets of tags one name may have
 * @param maximumBytes the memory of all series; beyond it the oldest slots go, and no new series is made
 * @param idleEviction how long a series must be idle before it may make room for another
 * @param maximumOpenTraces how many traces may be open at once; further ones record nothing
 * @param traceTimeout after which an open trace is given up
 * @param traceSampling the share of traces whose details are kept (samples, slow traces, nested operations); durations are always counted
 * @param samplesPerSeries how many recent operations of each series are kept as samples; 0 for none
 * @param slowestPerOperation how many of the slowest traces of each operation are kept; 0 for none
 * @param maximumEvents how many events are kept; the oldest make room
 * @param maximumIncidents how many cleared incidents and how many violations are kept; the oldest make room
 * @param samplingPeriod how often gauges are read, rules judged and open series turned
 * @param stallThreshold how late the ticker must be for a slot to be marked as one in which the JVM stood still
 * @param systemMetrics whether heap, collections, processor, threads, files, disks and network are sampled
 * @param ticker whether a thread publishes the time so that records need not read the clock; never with another clock than the system's
 * @param commonTags added to every series in exports
 * @param nanoTime the monotonic clock
 * @param wallClock the wall clock, read once
 * @param scheduler runs periodic work; null for one daemon thread of the engine's own, started on first need
 * @param executor runs health checks; null for daemon threads of the engine's own
 * @param listeners told what the engine does
 */
public record AnalyticsConfig(
        Duration retention,
        int maximumSeries,
        int maximumSeriesPerName,
        long maximumBytes,
        Duration idleEviction,
        int maximumOpenTraces,
        Duration traceTimeout,
        double traceSampling,
        int samplesPerSeries,
        int slowestPerOperation,
        int maximumEvents,
        int maximumIncidents,
        Duration samplingPeriod,
        Duration stallThreshold,
        boolean systemMetrics,
        boolean ticker,
        Tags commonTags,
        LongSupplier nanoTime,
        InstantSource wallClock,
        @Nullable ScheduledExecutorService scheduler,
        @Nullable Executor executor,
        List<AnalyticsListener> listeners) {
    static final LongSupplier SYSTEM = System::nanoTime;

    /**
     * Checks every limit.
     *
     * @param retention as above
     * @param maximumSeries as above
     * @param maximumSeriesPerName as above
     * @param maximumBytes as above
     * @param idleEviction as above
     * @param maximumOpenTraces as above
     * @param traceTimeout as above
     * @param traceSampling as above
     * @param samplesPerSeries as above
     * @param slowestPerOperation as above
     * @param maximumEvents as above
     * @param maximumIncidents as above
     * @param samplingPeriod as above
     * @param stallThreshold as above
     * @param systemMetrics as above
     * @param ticker as above
     * @param commonTags as above
     * @param nanoTime as above
     * @param wallClock as above
     * @param scheduler as above
     * @param executor as above
     * @param listeners as above
     * @throws IllegalArgumentException naming the limit, its rule and the value
     */
    public AnalyticsConfig {
        atLeast("retention", retention, Duration.ofMinutes(1));
        if (retention.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("analytics.retention must be at most 366 days, was " + retention);
        }
        atLeast("maximumSeries", maximumSeries, 1);
        atLeast("maximumSeriesPerName", maximumSeriesPerName, 1);
        atLeast("maximumBytes", maximumBytes, 1024 * 1024);
        atLeast("idleEviction", idleEviction, Duration.ofMinutes(1));
        atLeast("maximumOpenTraces", maximumOpenTraces, 1);
        if (maximumOpenTraces > 1 << 20) {
            throw new IllegalArgumentException(
                    "analytics.maximumOpenTraces must be at most 1048576, was " + maximumOpenTraces);
        }
        atLeast("traceTimeout", traceTimeout, Duration.ofMillis(1));
        if (!(traceSampling >= 0 && traceSampling <= 1)) {
            throw new IllegalArgumentException("analytics.traceSampling must be from 0 to 1, was " + traceSampling);
        }
        atLeast("samplesPerSeries", samplesPerSeries, 0);
        atLeast("slowestPerOperation", slowestPerOperation, 0);
        atLeast("maximumEvents", maximumEvents, 1);
        atLeast("maximumIncidents", maximumIncidents, 1);
        atLeast("samplingPeriod", samplingPeriod, Duration.ofMillis(100));
        atLeast("stallThreshold", stallThreshold, Duration.ofMillis(1));
        Objects.requireNonNull(commonTags, "commonTags");
        Objects.requireNonNull(nanoTime, "nanoTime");
        Objects.requireNonNull(wallClock, "wallClock");
        listeners = List.copyOf(listeners);
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException("analytics." + name + " must be at least " + minimum + ", was " + value);
        }
    }

    private static void atLeast(String name, Duration value, Duration minimum) {
        if (value.compareTo(minimum) < 0) {
            throw new IllegalArgumentException("analytics." + name + " must be at least " + minimum + ", was " + value);
        }
    }

    /**
     * Whether records may rely on a ticker: only when the clock is the system's, since a ticker cannot know when another moves.
     *
     * @return true when the ticker is on and can be right
     */
    public boolean tickerWanted() {
        return ticker && usesSystemClock();
    }

    /**
     * Whether the monotonic clock is the system's, so that threads of the engine's own can follow it.
     *
     * @return false for a clock that was given
     */
    @SuppressWarnings("ReferenceEquality") // this very clock, not an equal one
    public boolean usesSystemClock() {
        return nanoTime == SYSTEM;
    }

    /**
     * The defaults of every value.
     *
     * @return as the components say
     */
    public static AnalyticsConfig defaults() {
        return new AnalyticsBuilder().config();
    }

    /**
     * A builder that starts from this configuration.
     *
     * @return a new builder
     */
    public AnalyticsBuilder toBuilder() {
        return new AnalyticsBuilder(this);
    }
}
