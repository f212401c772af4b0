package io.perfopt.analytics;

/**
 * What the engine says about itself. Counters run since the engine was built. Immutable.
 *
 * @param names operations, values and counters known
 * @param series sets of tags kept
 * @param bytes memory held by series, as estimated when their slots turn
 * @param maximumBytes the limit of that
 * @param folded how often a set of tags did not fit and was given the series {@code other}
 * @param evicted series that made room after being idle
 * @param slotsDropped slots that went before their time because memory was short
 * @param clamped values outside the range of their kind, and readings that were not numbers
 * @param tracesOpen traces begun and not ended
 * @param tracesRefused traces that recorded nothing because too many were open
 * @param tracesAbandoned traces given up
 * @param endsUnknown ends of a trace that was not open: a second end or an unknown id
 * @param events events kept
 * @param eventsDropped events that made room for newer ones
 * @param incidentsOpen incidents open
 * @param callbackFailures exceptions of listeners, handlers, gauge suppliers and exporters
 * @param stalls how often the JVM itself stood still
 * @param samplerNanos time spent reading gauges and the system, checking rules and tidying
 */
public record AnalyticsStats(
        int names,
        int series,
        long bytes,
        long maximumBytes,
        long folded,
        long evicted,
        long slotsDropped,
        long clamped,
        long tracesOpen,
        long tracesRefused,
        long tracesAbandoned,
        long endsUnknown,
        int events,
        long eventsDropped,
        int incidentsOpen,
        long callbackFailures,
        long stalls,
        long samplerNanos) {}
