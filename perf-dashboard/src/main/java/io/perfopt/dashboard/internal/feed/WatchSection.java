package io.perfopt.dashboard.internal.feed;

import io.perfopt.analytics.AnalyticsStats;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.watch.BudgetReport;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.dashboard.internal.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What the engine watches: incidents, events, budgets, and its own limits. Thread-safe. */
final class WatchSection implements Section {
    private static final int SHOWN = 50;

    private final PerformanceAnalytics analytics;
    private final Optional<Budgets> budgets;

    WatchSection(PerformanceAnalytics analytics, Optional<Budgets> budgets) {
        this.analytics = analytics;
        this.budgets = budgets;
    }

    @Override
    public void write(JsonGenerator json, View view, Instant now) {
        List<Incident> incidents = new ArrayList<>(analytics.openIncidents());
        incidents.addAll(latest(analytics.clearedIncidents(view.window())));
        json.writeArrayPropertyStart("incidents");
        incidents.stream().limit(SHOWN).forEach(incident -> incident(json, incident));
        json.writeEndArray();
        List<Event> events = analytics.events(view.window(), Severity.INFO).stream()
                .filter(event -> !event.name().equals(AsyncSection.BREAKER_EVENT))
                .toList();
        json.writeArrayPropertyStart("events");
        latest(events).forEach(event -> event(json, event));
        json.writeEndArray();
        budgets.ifPresent(limits -> verdicts(json, analytics.judge(limits, view.window())));
        engine(json, analytics.stats());
    }

    private static <T> List<T> latest(List<T> all) {
        return all.subList(Math.max(0, all.size() - SHOWN), all.size());
    }

    private static void incident(JsonGenerator json, Incident incident) {
        json.writeStartObject();
        json.writeStringProperty("rule", incident.rule());
        json.writeStringProperty("metric", incident.metric());
        json.writeStringProperty("level", incident.level().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("opened", incident.opened().toEpochMilli());
        incident.cleared().ifPresent(cleared -> json.writeNumberProperty("cleared", cleared.toEpochMilli()));
        json.writeStringProperty("message", incident.message());
        json.writeEndObject();
    }

    private static void event(JsonGenerator json, Event event) {
        json.writeStartObject();
        json.writeNumberProperty("time", event.time().toEpochMilli());
        json.writeStringProperty("name", event.name());
        json.writeStringProperty("severity", event.severity().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("details");
        event.details().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void verdicts(JsonGenerator json, BudgetReport report) {
        json.writeArrayPropertyStart("budgets");
        for (BudgetReport.Verdict verdict : report.verdicts()) {
            json.writeStartObject();
            json.writeStringProperty("kind", verdict.budget().kind());
            json.writeStringProperty("name", verdict.budget().name());
            json.writeBooleanProperty("below", verdict.budget().below());
            json.writeNumberProperty("target", verdict.budget().target());
            json.writeStringProperty("unit", verdict.budget().unit());
            Fields.number(json, "measured", verdict.measured());
            json.writeStringProperty("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void engine(JsonGenerator json, AnalyticsStats stats) {
        json.writeObjectPropertyStart("engine");
        json.writeNumberProperty("names", stats.names());
        json.writeNumberProperty("series", stats.series());
        json.writeNumberProperty("folded", stats.folded());
        json.writeNumberProperty("bytes", stats.bytes());
        json.writeNumberProperty("maximumBytes", stats.maximumBytes());
        json.writeNumberProperty("stalls", stats.stalls());
        json.writeNumberProperty("callbackFailures", stats.callbackFailures());
        json.writeEndObject();
    }
}
