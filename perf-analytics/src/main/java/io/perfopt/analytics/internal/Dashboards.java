package io.perfopt.analytics.internal;

import io.perfopt.analytics.AnalyticsStats;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.ReportType;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.export.Report;
import io.perfopt.analytics.internal.registry.Metric;
import io.perfopt.analytics.internal.registry.Registry;
import io.perfopt.analytics.internal.slots.Distribution;
import io.perfopt.analytics.internal.slots.Kind;
import io.perfopt.analytics.internal.slots.Series;
import io.perfopt.analytics.internal.watch.Alerts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Puts dashboard snapshots and reports together. Thread-safe. */
final class Dashboards {
    private static final int EVENTS_SHOWN = 100;

    private final Registry registry;
    private final Questions questions;
    private final Alerts alerts;
    private final Bottlenecks bottlenecks;
    private final Tags commonTags;

    Dashboards(Registry registry, Questions questions, Alerts alerts, Bottlenecks bottlenecks, Tags commonTags) {
        this.registry = registry;
        this.questions = questions;
        this.alerts = alerts;
        this.bottlenecks = bottlenecks;
        this.commonTags = commonTags;
    }

    DashboardData data(Duration window, List<Event> events, Supplier<AnalyticsStats> stats) {
        List<DashboardData.Operation> operations = new ArrayList<>();
        for (Metric metric : sorted(Kind.OPERATION)) {
            operations.add(new DashboardData.Operation(
                    questions.operation(metric.name(), Tags.none(), window), questions.points(metric, window)));
        }
        List<DashboardData.Reading> values = new ArrayList<>();
        for (Kind kind : List.of(Kind.VALUE, Kind.COUNTER)) {
            for (Metric metric : sorted(kind)) {
                values.add(new DashboardData.Reading(
                        kind == Kind.COUNTER, questions.value(metric, window), questions.points(metric, window)));
            }
        }
        values.sort(Comparator.comparing(reading -> reading.metrics().name()));
        return new DashboardData(
                questions.now(),
                window,
                operations,
                values,
                bottlenecks.find(window),
                alerts.open(),
                events.subList(Math.max(0, events.size() - EVENTS_SHOWN), events.size()),
                stats.get());
    }

    Report report(PerformanceAnalytics analytics, ReportType type, Duration window) {
        List<Report.Row> rows = new ArrayList<>();
        List<Report.Detail> details = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Metric metric : sorted(kind)) {
                for (Series series : metric.series()) {
                    Distribution values = questions.distribution(series, window);
                    rows.add(new Report.Row(
                            kind,
                            series.name(),
                            commonTags.and(series.tags()),
                            values,
                            series.totals(questions.second())));
                }
                if (kind == Kind.OPERATION && type == ReportType.DETAILED) {
                    details.add(new Report.Detail(
                            analytics.history(metric.name(), window), analytics.slowest(metric.name())));
                }
            }
        }
        boolean detailed = type == ReportType.DETAILED;
        return new Report(
                analytics.dashboardData(window),
                rows,
                details,
                detailed ? analytics.events(window, Severity.INFO) : List.of(),
                detailed ? analytics.violations(window) : List.of());
    }

    private List<Metric> sorted(Kind kind) {
        return registry.metricsOf(kind).stream()
                .sorted(Comparator.comparing(Metric::name))
                .toList();
    }
}
