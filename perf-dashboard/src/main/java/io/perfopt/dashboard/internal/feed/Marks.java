package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.AnomalyOptions;
import io.perfopt.analytics.insight.ChangePoint;
import io.perfopt.dashboard.internal.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;

/**
 * What stands out in the median of an operation: anomalies and steps. They are looked for among the seconds of the last two minutes and the minutes of the
 * last hour, whatever the view, because a short view alone has too few slots to know what is usual. Thread-safe.
 */
final class Marks implements Section {
    private static final List<Duration> SPANS = List.of(Duration.ofMinutes(60), Slots.SECONDS);
    /** More than these would hide the curve. */
    private static final int SHOWN = 20;

    private final PerformanceAnalytics analytics;

    Marks(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        Predicate<Instant> seen = at -> !at.isBefore(now.minus(view.window()));
        json.writeArrayPropertyStart("marks");
        for (Duration span : SPANS) {
            String slot = span.equals(Slots.SECONDS) ? "second" : "minute";
            List<ChangePoint> changes = analytics.changePoints(view.operation(), span).found().stream()
                    .filter(change -> seen.test(change.at()))
                    .toList();
            latest(changes).forEach(change -> change(json, change, slot));
            List<Anomalies.Anomaly> anomalies =
                    analytics.anomalies(view.operation(), span, AnomalyOptions.defaults()).found().stream()
                            .filter(anomaly -> seen.test(anomaly.at()))
                            .toList();
            latest(anomalies).forEach(anomaly -> anomaly(json, anomaly, slot));
        }
        json.writeEndArray();
    }

    private static <T> List<T> latest(List<T> marks) {
        return marks.subList(Math.max(0, marks.size() - SHOWN), marks.size());
    }

    private static void change(JsonGenerator json, ChangePoint change, String slot) {
        json.writeStartObject();
        json.writeStringProperty("kind", "change");
        json.writeNumberProperty("time", change.at().toEpochMilli());
        json.writeStringProperty("slot", slot);
        Fields.number(json, "before", change.before());
        Fields.number(json, "after", change.after());
        Fields.number(json, "percent", change.percent());
        json.writeEndObject();
    }

    private static void anomaly(JsonGenerator json, Anomalies.Anomaly anomaly, String slot) {
        json.writeStartObject();
        json.writeStringProperty("kind", "anomaly");
        json.writeNumberProperty("time", anomaly.at().toEpochMilli());
        json.writeStringProperty("slot", slot);
        Fields.number(json, "value", anomaly.value());
        Fields.number(json, "score", anomaly.score());
        json.writeStringProperty("cause", anomaly.cause().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }
}
