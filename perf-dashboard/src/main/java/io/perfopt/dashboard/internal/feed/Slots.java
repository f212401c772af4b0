package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.dashboard.internal.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/**
 * The slots of a view, as columns. The engine keeps seconds for two minutes and minutes for an hour; five minutes are shown in minutes with the latest two
 * in seconds, so that the right end of a chart moves.
 */
final class Slots {
    /** How long the engine keeps seconds. */
    static final Duration SECONDS = Duration.ofMinutes(2);

    private Slots() {}

    static List<HistoryPoint> of(PerformanceAnalytics analytics, String name, Tags tags, View view) {
        List<HistoryPoint> points = analytics.history(name, tags, view.window()).points();
        if (view.minutes() != 5) {
            return points;
        }
        List<HistoryPoint> seconds = analytics.history(name, tags, SECONDS).points();
        if (seconds.isEmpty()) {
            return points;
        }
        Instant from = seconds.get(0).start();
        List<HistoryPoint> both = new ArrayList<>();
        for (HistoryPoint point : points) {
            if (!point.start().plus(point.length()).isAfter(from)) {
                both.add(point);
            }
        }
        both.addAll(seconds);
        return both;
    }

    /** How many seconds of a slot have passed. */
    static double seconds(HistoryPoint point, Instant now) {
        double length = point.length().toNanos() / 1e9;
        return point.closed()
                ? length
                : Math.min(
                        length, Math.max(0, Duration.between(point.start(), now).toNanos() / 1e9));
    }

    static void times(JsonGenerator json, List<HistoryPoint> points) {
        column(json, "time", points, point -> point.start().toEpochMilli());
    }

    static <T> void column(JsonGenerator json, String name, List<T> points, ToDoubleFunction<T> value) {
        json.writeArrayPropertyStart(name);
        for (T point : points) {
            Fields.element(json, value.applyAsDouble(point));
        }
        json.writeEndArray();
    }
}
