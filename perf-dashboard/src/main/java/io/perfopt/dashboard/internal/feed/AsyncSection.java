package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.Event;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.Tags;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.AsyncStats;
import io.perfopt.async.BatchStats;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationTypeStats;
import io.perfopt.async.PriorityStats;
import io.perfopt.dashboard.internal.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** The scheduler by type and by priority, and what its circuit breakers did. Counters run since it was built or reset. Thread-safe. */
final class AsyncSection implements Section {
    /** The event by which changes of a breaker are recorded. */
    static final String BREAKER_EVENT = "perfopt.async.breaker";

    private static final int TYPES_SHOWN = 50;
    private static final int TRANSITIONS_SHOWN = 200;

    private final AsyncOperationsManager async;
    private final Optional<PerformanceAnalytics> analytics;

    AsyncSection(AsyncOperationsManager async, Optional<PerformanceAnalytics> analytics) {
        this.async = async;
        this.analytics = analytics;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        AsyncStats stats = async.stats();
        if (stats.submitted() + stats.rejected() == 0) {
            return;
        }
        json.writeObjectPropertyStart("async");
        json.writeNumberProperty("pending", stats.pending());
        json.writeNumberProperty("running", stats.running());
        json.writeNumberProperty("completed", stats.completed());
        json.writeNumberProperty("failed", stats.failed());
        json.writeNumberProperty("timedOut", stats.timedOut());
        json.writeNumberProperty("cancelled", stats.cancelled());
        json.writeNumberProperty("rejected", stats.rejected());
        json.writeNumberProperty("retries", stats.retries());
        json.writeNumberProperty("joins", stats.joins());
        json.writeNumberProperty("stuck", stats.stuck());
        Fields.millis(json, "averageWait", stats.averageWait());
        Fields.millis(json, "averageRun", stats.averageRun());
        types(json, stats.types());
        priorities(json, stats.types());
        breakers(json, stats.types());
        analytics.ifPresent(engine -> {
            course(json, engine, view);
            transitions(json, engine.events(view.window(), Severity.INFO));
        });
        json.writeEndObject();
    }

    private void types(JsonGenerator json, List<OperationTypeStats> types) {
        List<OperationTypeStats> busiest = types.stream()
                .sorted(Comparator.comparingLong(OperationTypeStats::submitted).reversed())
                .toList();
        json.writeArrayPropertyStart("types");
        for (OperationTypeStats type : busiest.subList(0, Math.min(TYPES_SHOWN, busiest.size()))) {
            json.writeStartObject();
            json.writeStringProperty("type", type.type());
            json.writeNumberProperty("pending", type.pending());
            json.writeNumberProperty("running", type.running());
            int limit = async.type(type.type()).config().maxConcurrent();
            if (limit != Integer.MAX_VALUE) {
                json.writeNumberProperty("limit", limit);
            }
            json.writeNumberProperty("completed", type.completed());
            json.writeNumberProperty("failed", type.failed());
            json.writeNumberProperty("timedOut", type.timedOut());
            json.writeNumberProperty("rejected", type.rejected());
            json.writeNumberProperty("retries", type.retries());
            json.writeNumberProperty("joins", type.joins());
            Fields.millis(json, "averageWait", type.averageWait());
            Fields.millis(json, "averageRun", type.averageRun());
            BatchStats batching = type.batching();
            if (batching.batches() > 0) {
                json.writeNumberProperty("batches", batching.batches());
                Fields.number(json, "batchSize", batching.averageSize());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        if (busiest.size() > TYPES_SHOWN) {
            json.writeNumberProperty("typesNotShown", busiest.size() - TYPES_SHOWN);
        }
    }

    /** The types together, most urgent priority first. */
    private static void priorities(JsonGenerator json, List<OperationTypeStats> types) {
        TreeMap<Integer, Band> bands = new TreeMap<>(Comparator.reverseOrder());
        for (OperationTypeStats type : types) {
            for (PriorityStats priority : type.priorities()) {
                bands.merge(priority.priority(), Band.of(priority), Band::and);
            }
        }
        json.writeArrayPropertyStart("priorities");
        bands.forEach((priority, band) -> {
            json.writeStartObject();
            json.writeNumberProperty("priority", priority);
            json.writeNumberProperty("queued", band.queued);
            json.writeNumberProperty("ended", band.ended);
            if (band.started > 0) {
                Fields.millis(json, "averageWait", band.waited.dividedBy(band.started));
            }
            Fields.millis(json, "longestWait", band.longestWait);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static void breakers(JsonGenerator json, List<OperationTypeStats> types) {
        json.writeArrayPropertyStart("breakers");
        for (OperationTypeStats type : types) {
            type.circuitBreaker().ifPresent(breaker -> {
                json.writeStartObject();
                json.writeStringProperty("type", type.type());
                json.writeStringProperty("state", breaker.state().name());
                json.writeBooleanProperty("open", isOpen(breaker.state()));
                json.writeNumberProperty("calls", breaker.calls());
                Fields.number(json, "failureRate", breaker.failureRate());
                json.writeNumberProperty("refused", breaker.refused());
                json.writeNumberProperty("transitions", breaker.transitions());
                json.writeEndObject();
            });
        }
        json.writeEndArray();
    }

    private static boolean isOpen(CircuitBreaker.State state) {
        return state == CircuitBreaker.State.OPEN || state == CircuitBreaker.State.FORCED_OPEN;
    }

    private static void course(JsonGenerator json, PerformanceAnalytics engine, View view) {
        List<HistoryPoint> pending = Slots.of(engine, "perfopt.async.pending", Tags.none(), view);
        Map<Instant, HistoryPoint> running = new HashMap<>();
        Slots.of(engine, "perfopt.async.running", Tags.none(), view)
                .forEach(point -> running.put(point.start(), point));
        json.writeObjectPropertyStart("points");
        Slots.times(json, pending);
        Slots.column(json, "pending", pending, HistoryPoint::max);
        Slots.column(json, "running", pending, point -> {
            HistoryPoint same = running.get(point.start());
            return same == null ? Double.NaN : same.max();
        });
        json.writeEndObject();
    }

    private static void transitions(JsonGenerator json, List<Event> events) {
        List<Event> changes = events.stream()
                .filter(event -> event.name().equals(BREAKER_EVENT))
                .toList();
        json.writeArrayPropertyStart("transitions");
        for (Event change : changes.subList(Math.max(0, changes.size() - TRANSITIONS_SHOWN), changes.size())) {
            json.writeStartObject();
            json.writeNumberProperty("time", change.time().toEpochMilli());
            change.details().forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A priority of all types together. */
    private record Band(long queued, long ended, long started, Duration waited, Optional<Duration> longestWait) {
        static Band of(PriorityStats stats) {
            return new Band(
                    stats.queued(),
                    stats.ended(),
                    stats.started(),
                    stats.averageWait().orElse(Duration.ZERO).multipliedBy(stats.started()),
                    stats.longestWait());
        }

        Band and(Band other) {
            return new Band(
                    queued + other.queued,
                    ended + other.ended,
                    started + other.started,
                    waited.plus(other.waited),
                    Stream.of(longestWait, other.longestWait)
                            .flatMap(Optional::stream)
                            .max(Comparator.naturalOrder()));
        }
    }
}
