package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.ErrorGroup;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.HistoryPoint;
import io.perfopt.analytics.Sample;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * The schema {@code perfopt-analytics/1}: numbers of durations are nanoseconds, times ISO-8601, and what is absent is left out. Text is
 * escaped so that it may stand inside a script element. Stateless.
 */
public final class JsonWriter {
    public static final String SCHEMA = "perfopt-analytics/1";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new HtmlEscapes())
            .build();

    private JsonWriter() {}

    public static void write(Report report, Appendable out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", SCHEMA);
            json.writeStringProperty("time", report.summary().time().toString());
            json.writeNumberProperty("windowSeconds", report.summary().window().toSeconds());
            json.writeArrayPropertyStart("series");
            for (Report.Row row : report.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("bottlenecks");
            for (Bottleneck bottleneck : report.bottlenecks()) {
                bottleneck(json, bottleneck);
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("incidents");
            for (Incident incident : report.incidents()) {
                incident(json, incident);
            }
            json.writeEndArray();
            if (!report.details().isEmpty()
                    || !report.events().isEmpty()
                    || !report.violations().isEmpty()) {
                details(json, report);
            }
            json.writeEndObject();
        }
        out.append(text.getBuffer());
    }

    private static void row(JsonGenerator json, Report.Row row) {
        Distribution values = row.values();
        json.writeStartObject();
        json.writeStringProperty("kind", row.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("name", row.name());
        tags(json, row.tags());
        json.writeNumberProperty("count", values.count());
        if (row.kind() == Kind.OPERATION) {
            json.writeNumberProperty("errors", values.errors());
            json.writeNumberProperty("total", values.sumNanos());
            json.writeNumberProperty("selfTotal", values.selfNanos());
        } else {
            number(json, "total", values.sum());
        }
        if (values.count() > 0) {
            number(json, "average", values.mean());
            number(json, "min", values.min());
            number(json, "max", values.max());
            for (String percent : new String[] {"50", "90", "95", "99", "99.9"}) {
                number(json, "p" + percent, values.percentile(Double.parseDouble(percent)));
            }
            number(json, "errorBound", values.errorBound());
        }
        json.writeEndObject();
    }

    /** Whole numbers without a fraction, so that nanoseconds stay readable; what JSON cannot hold is left out. */
    private static void number(JsonGenerator json, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberProperty(name, (long) value);
        } else if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        }
    }

    private static void tags(JsonGenerator json, Tags tags) {
        json.writeObjectPropertyStart("tags");
        tags.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void bottleneck(JsonGenerator json, Bottleneck bottleneck) {
        json.writeStartObject();
        json.writeStringProperty("name", bottleneck.name());
        json.writeNumberProperty("average", bottleneck.average().toNanos());
        json.writeNumberProperty("p95", bottleneck.p95().toNanos());
        json.writeNumberProperty("calls", bottleneck.calls());
        json.writeNumberProperty("selfTotal", bottleneck.selfTime().toNanos());
        number(json, "share", bottleneck.share());
        number(json, "impact", bottleneck.impact());
        number(json, "halvingSaves", bottleneck.halvingSaves());
        json.writeBooleanProperty("lowConfidence", bottleneck.lowConfidence());
        json.writeEndObject();
    }

    private static void incident(JsonGenerator json, Incident incident) {
        json.writeStartObject();
        json.writeNumberProperty("id", incident.id());
        json.writeStringProperty("rule", incident.rule());
        json.writeStringProperty("metric", incident.metric());
        tags(json, incident.tags());
        json.writeStringProperty("level", incident.level().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("opened", incident.opened().toString());
        incident.cleared().ifPresent(time -> json.writeStringProperty("cleared", time.toString()));
        number(json, "value", incident.value());
        number(json, "limit", incident.limit());
        json.writeStringProperty("message", incident.message());
        json.writeEndObject();
    }

    private static void details(JsonGenerator json, Report report) {
        json.writeArrayPropertyStart("operations");
        for (Report.Detail detail : report.details()) {
            json.writeStartObject();
            json.writeStringProperty("name", detail.history().name());
            json.writeArrayPropertyStart("history");
            detail.history().points().forEach(point -> point(json, point));
            json.writeEndArray();
            json.writeArrayPropertyStart("samples");
            detail.history().samples().forEach(sample -> sample(json, sample));
            json.writeEndArray();
            json.writeArrayPropertyStart("sampledErrors");
            detail.history().errors().forEach(group -> group(json, group));
            json.writeEndArray();
            json.writeArrayPropertyStart("slowest");
            detail.slowest().forEach(trace -> slow(json, trace));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("events");
        report.events().forEach(event -> event(json, event));
        json.writeEndArray();
        json.writeArrayPropertyStart("violations");
        report.violations().forEach(violation -> violation(json, violation));
        json.writeEndArray();
    }

    private static void point(JsonGenerator json, HistoryPoint point) {
        json.writeStartObject();
        json.writeStringProperty("start", point.start().toString());
        json.writeNumberProperty("seconds", point.length().toSeconds());
        json.writeBooleanProperty("closed", point.closed());
        json.writeBooleanProperty("paused", point.paused());
        json.writeNumberProperty("count", point.count());
        json.writeNumberProperty("errors", point.errors());
        number(json, "total", point.total());
        number(json, "min", point.min());
        number(json, "max", point.max());
        number(json, "p50", point.p50());
        number(json, "p95", point.p95());
        number(json, "p99", point.p99());
        json.writeEndObject();
    }

    private static void sample(JsonGenerator json, Sample sample) {
        json.writeStartObject();
        json.writeStringProperty("time", sample.time().toString());
        json.writeNumberProperty("duration", sample.duration().toNanos());
        json.writeBooleanProperty("success", sample.success());
        sample.errorType().ifPresent(type -> json.writeStringProperty("errorType", type));
        sample.errorMessage().ifPresent(message -> json.writeStringProperty("errorMessage", message));
        tags(json, sample.tags());
        json.writeEndObject();
    }

    private static void group(JsonGenerator json, ErrorGroup group) {
        json.writeStartObject();
        json.writeStringProperty("type", group.type());
        json.writeNumberProperty("sampled", group.sampled());
        json.writeStringProperty("last", group.last().toString());
        group.lastMessage().ifPresent(message -> json.writeStringProperty("lastMessage", message));
        json.writeEndObject();
    }

    private static void slow(JsonGenerator json, SlowTrace trace) {
        json.writeStartObject();
        json.writeStringProperty("end", trace.end().toString());
        json.writeNumberProperty("duration", trace.duration().toNanos());
        json.writeNumberProperty("self", trace.self().toNanos());
        json.writeBooleanProperty("success", trace.success());
        trace.errorType().ifPresent(type -> json.writeStringProperty("errorType", type));
        tags(json, trace.tags());
        json.writeArrayPropertyStart("children");
        for (SlowTrace.Child child : trace.children()) {
            json.writeStartObject();
            json.writeStringProperty("name", child.name());
            json.writeNumberProperty("depth", child.depth());
            json.writeNumberProperty("offset", child.offset().toNanos());
            json.writeNumberProperty("duration", child.duration().toNanos());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("childrenDropped", trace.childrenDropped());
        json.writeEndObject();
    }

    private static void event(JsonGenerator json, Event event) {
        json.writeStartObject();
        json.writeStringProperty("time", event.time().toString());
        json.writeStringProperty("name", event.name());
        json.writeStringProperty("severity", event.severity().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("details");
        event.details().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void violation(JsonGenerator json, Violation violation) {
        json.writeStartObject();
        json.writeStringProperty("time", violation.time().toString());
        json.writeStringProperty("rule", violation.rule());
        json.writeStringProperty("level", violation.level().name().toLowerCase(Locale.ROOT));
        number(json, "value", violation.value());
        number(json, "limit", violation.limit());
        json.writeNumberProperty("samples", violation.samples());
        json.writeEndObject();
    }
}
