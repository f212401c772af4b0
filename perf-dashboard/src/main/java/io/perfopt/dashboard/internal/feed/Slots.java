package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.History;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Tags;
import io.perfopt.dashboard.internal.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/**
 * The slots of a view, as columns. The engine keeps seconds for two minutes and minutes for an hour; five minutes are shown in minutes with the latest two
 * in seconds, so that the right end of a chart moves.
 */
final class Slots {
    /** How long the engine keeps seconds. */
    static final Duration SECONDS = Duration.ofMinutes(2);

    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    private Slots() {}

    static List<HistoryPoint> of(PerformanceAnalytics analytics, String name, Tags tags, View view) {
        History history = analytics.history(name, tags, view.window());
        List<HistoryPoint> points = new ArrayList<>(history.points());
        if (view.minutes() == 5) {
            Instant seam = history.coverage().to().minus(SECONDS);
            for (HistoryPoint point : history.points()) {
                if (point.start().isBefore(seam) && end(point).isAfter(seam)) {
                    seam = end(point);
                    break;
                }
            }
            Instant from = seam;
            points.removeIf(point -> !point.start().isBefore(from));
            analytics.history(name, tags, SECONDS).points().stream()
                    .filter(point -> !point.start().isBefore(from))
                    .forEach(points::add);
        }
        // a second that is not over yet would make every curve end in a drop
        points.removeIf(point -> !point.closed() && point.length().equals(ONE_SECOND));
        return points;
    }

    private static Instant end(HistoryPoint point) {
        return point.start().plus(point.length());
    }

    /**
     * The slots together with the gaps between them and after them, in which nothing was recorded: a gap is one or two slots without a point, at its
     * beginning and its end, so that a rate falls to zero there and a duration is absent.
     */
    static List<Slot> withGaps(List<HistoryPoint> points, Instant now) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            HistoryPoint point = points.get(i);
            Instant end = end(point);
            slots.add(new Slot(point.start(), passed(point, now), Optional.of(point)));
            // the slot that is being filled at the moment is no gap yet
            Instant next = i + 1 < points.size()
                    ? points.get(i + 1).start()
                    : now.minus(point.length()).isBefore(end) ? end : now.minus(point.length());
            if (next.isAfter(end)) {
                slots.add(new Slot(end, seconds(point.length()), Optional.empty()));
                Instant last = next.minus(point.length());
                if (last.isAfter(end)) {
                    slots.add(new Slot(last, seconds(point.length()), Optional.empty()));
                }
            }
        }
        return slots;
    }

    /** How many seconds of a slot have passed; of one that has just begun a second, for its rate would mean nothing. */
    private static double passed(HistoryPoint point, Instant now) {
        double length = seconds(point.length());
        return point.closed() ? length : Math.min(length, Math.max(1, seconds(Duration.between(point.start(), now))));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /**
     * A slot, with a point if something was recorded in it.
     *
     * @param start when it began
     * @param seconds how much of it has passed
     * @param point what was recorded
     */
    record Slot(Instant start, double seconds, Optional<HistoryPoint> point) {
        /** A figure of the point; no number in a gap. */
        double of(ToDoubleFunction<HistoryPoint> figure) {
            return of(figure, Double.NaN);
        }

        double of(ToDoubleFunction<HistoryPoint> figure, double inGaps) {
            return point.isPresent() ? figure.applyAsDouble(point.get()) : inGaps;
        }
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
