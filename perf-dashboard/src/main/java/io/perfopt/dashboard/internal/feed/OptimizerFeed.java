package io.perfopt.dashboard.internal.feed;

import io.perfopt.CacheSizing;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.ReportType;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.dashboard.internal.Feed;
import io.perfopt.dashboard.internal.View;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The figures of an optimizer, schema {@code perfopt-dashboard/1}: times in milliseconds since 1970, durations in milliseconds, sizes in bytes, rates
 * from 0 to 1; what is absent is left out. Thread-safe.
 */
public final class OptimizerFeed implements Feed {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final String name;
    private final InstantSource clock;
    private final Instant started;
    private final Optional<PerformanceAnalytics> analytics;
    private final List<Section> sections = new ArrayList<>();

    public OptimizerFeed(PerformanceOptimizer perf, DashboardConfig config) {
        name = config.name();
        clock = config.wallClock();
        started = ProcessHandle.current().info().startInstant().orElse(clock.instant());
        analytics = room(perf::analytics);
        analytics.ifPresent(engine -> {
            sections.add(new OperationsSection(engine, new OperationDetail(engine, config.budgets())));
            sections.add(new WatchSection(engine, config.budgets()));
        });
        room(perf::cache).ifPresent(cache -> sections.add(new CacheSection(cache, analytics, sizing(perf))));
        room(perf::async).ifPresent(async -> sections.add(new AsyncSection(async, analytics)));
        room(perf::render).ifPresent(render -> sections.add(new RenderSection(render)));
        sections.add(new MemorySection(analytics));
    }

    /** The simulation of other sizes, when the optimizer runs it. */
    private static Optional<Supplier<CacheSizing>> sizing(PerformanceOptimizer perf) {
        return room(perf::cacheSizing).map(simulated -> perf::cacheSizing);
    }

    private static <R> Optional<R> room(Supplier<R> room) {
        try {
            return Optional.of(room.get());
        } catch (IllegalStateException switchedOff) {
            return Optional.empty();
        }
    }

    @Override
    public View known(View view) {
        boolean known = analytics.isPresent() && analytics.get().names().contains(view.operation());
        return known ? view : new View(view.minutes(), "");
    }

    @Override
    public String snapshot(View view) {
        Instant now = clock.instant();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("schema", "perfopt-dashboard/1");
            json.writeStringProperty("name", name);
            json.writeNumberProperty("time", now.toEpochMilli());
            json.writeNumberProperty("started", started.toEpochMilli());
            json.writeNumberProperty("minutes", view.minutes());
            for (Section section : sections) {
                section.write(json, view, now);
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    @Override
    public Optional<String> report(View view) {
        return analytics.map(engine -> {
            StringBuilder page = new StringBuilder();
            try {
                engine.export(ExportFormat.HTML, ReportType.DETAILED, view.window(), page);
            } catch (IOException impossible) {
                throw new UncheckedIOException("a text in memory does not fail", impossible);
            }
            return page.toString();
        });
    }
}
