package io.perfopt.analytics.internal.export;

import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.DashboardData;
import io.perfopt.analytics.ErrorGroup;
import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.analytics.watch.Incident;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One page without script or anything to load, so that it opens from disk and nothing in a name can run; the content security policy
 * says so as well. Stateless.
 */
public final class HtmlWriter {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Performance report</title>
            <style>
            :root { color-scheme: light dark; --paper: #fff; --ink: #1c2330; --soft: #5d6b82; --rule: #dfe4ec; --line: #2864dc; --bad: #c62828; --warn: #9a6700 }
            @media (prefers-color-scheme: dark) { :root { --paper: #12161d; --ink: #e5eaf2; --soft: #96a3b8; --rule: #2b3442; --line: #7aa7ff; --bad: #ff7b72; --warn: #e3b341 } }
            body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
            h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem } p { color: var(--soft); margin: .2rem 0 }
            .scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% } caption { text-align: left; color: var(--soft) }
            th, td { border-bottom: 1px solid var(--rule); padding: .3rem .6rem; text-align: right; font-variant-numeric: tabular-nums; vertical-align: middle }
            th:first-child, td:first-child, td.text { text-align: left; overflow-wrap: anywhere } thead th { color: var(--soft); font-weight: 600 }
            svg { display: block } svg path { fill: none; stroke: var(--line); stroke-width: 1.5 } svg line { stroke: var(--rule) } svg rect { fill: var(--bad) }
            .critical { color: var(--bad) } .warning { color: var(--warn) }
            </style>
            </head>
            <body>
            """;

    private HtmlWriter() {}

    public static void write(Report report, Appendable out) throws IOException {
        DashboardData data = report.summary();
        out.append(HEAD);
        out.append("<h1>Performance report</h1>\n<p>")
                .append(text(data.time().toString()))
                .append(", the last ")
                .append(text(span(data.window())))
                .append("; percentiles within 0.8 %, exact up to 64 values.</p>\n");
        incidents(data.incidents(), out);
        operations(data, out);
        bottlenecks(data.bottlenecks(), out);
        values(data, out);
        for (Report.Detail detail : report.details()) {
            detail(detail, out);
        }
        out.append("</body>\n</html>\n");
    }

    private static void incidents(List<Incident> incidents, Appendable out) throws IOException {
        out.append("<h2>Open incidents</h2>\n");
        if (incidents.isEmpty()) {
            out.append("<p>None.</p>\n");
            return;
        }
        open(out, "Rule", "Level", "Since", "What");
        for (Incident incident : incidents) {
            String level = incident.level().name().toLowerCase(Locale.ROOT);
            out.append("<tr><td>").append(text(incident.rule()));
            out.append("</td><td class=\"").append(level).append("\">").append(level);
            cell(out, incident.opened().toString());
            out.append("</td><td class=\"text\">")
                    .append(text(incident.message()))
                    .append("</td></tr>\n");
        }
        close(out);
    }

    private static void operations(DashboardData data, Appendable out) throws IOException {
        out.append("<h2>Operations</h2>\n");
        open(
                out,
                "Operation",
                "Count",
                "Errors",
                "Per second",
                "Average ms",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "Max ms",
                "Average over time");
        for (DashboardData.Operation operation : data.operations()) {
            OperationMetrics metrics = operation.metrics();
            out.append("<tr><td>").append(text(metrics.name()));
            cell(out, Long.toString(metrics.count()));
            out.append("</td><td")
                    .append(metrics.errors() > 0 ? " class=\"critical\">" : ">")
                    .append(Long.toString(metrics.errors()));
            cell(
                    out,
                    metrics.ratePerSecond().isPresent()
                            ? Numbers.shortly(metrics.ratePerSecond().getAsDouble())
                            : "–");
            cell(out, millis(metrics.average()));
            cell(out, millis(metrics.p50()));
            cell(out, millis(metrics.p95()));
            cell(out, millis(metrics.p99()));
            cell(out, millis(metrics.max()));
            out.append("</td><td>");
            chart(out, metrics.name(), operation.points(), data);
            out.append("</td></tr>\n");
        }
        close(out);
    }

    private static void bottlenecks(List<Bottleneck> bottlenecks, Appendable out) throws IOException {
        out.append("<h2>Bottlenecks</h2>\n");
        open(out, "Operation", "Impact", "Share of self time", "Halving saves", "Calls", "Average ms", "p95 ms");
        for (Bottleneck bottleneck : bottlenecks) {
            out.append("<tr><td>")
                    .append(text(bottleneck.name()))
                    .append(bottleneck.lowConfidence() ? " (few calls)" : "");
            cell(out, Numbers.shortly(bottleneck.impact()));
            cell(out, Numbers.shortly(bottleneck.share() * 100) + " %");
            cell(out, Numbers.shortly(bottleneck.halvingSaves() * 100) + " %");
            cell(out, Long.toString(bottleneck.calls()));
            cell(out, Numbers.millis((double) bottleneck.average().toNanos()));
            cell(out, Numbers.millis((double) bottleneck.p95().toNanos()));
            out.append("</td></tr>\n");
        }
        close(out);
    }

    private static void values(DashboardData data, Appendable out) throws IOException {
        out.append("<h2>Values and counters</h2>\n");
        open(out, "Name", "Count", "Total", "Average", "Min", "Max", "Average over time");
        for (DashboardData.Reading reading : data.values()) {
            out.append("<tr><td>").append(text(reading.metrics().name())).append(reading.counter() ? " (counter)" : "");
            cell(out, Long.toString(reading.metrics().count()));
            cell(out, Numbers.shortly(reading.metrics().total()));
            cell(out, Numbers.shortly(reading.metrics().average().orElse(Double.NaN)));
            cell(out, Numbers.shortly(reading.metrics().min().orElse(Double.NaN)));
            cell(out, Numbers.shortly(reading.metrics().max().orElse(Double.NaN)));
            out.append("</td><td>");
            chart(out, reading.metrics().name(), reading.points(), data);
            out.append("</td></tr>\n");
        }
        close(out);
    }

    private static void detail(Report.Detail detail, Appendable out) throws IOException {
        out.append("<h2>").append(text(detail.history().name())).append("</h2>\n");
        if (!detail.history().errors().isEmpty()) {
            open(out, "Failures by type (in a sample)", "Sampled", "Last", "Message");
            for (ErrorGroup group : detail.history().errors()) {
                out.append("<tr><td>").append(text(group.type()));
                cell(out, Long.toString(group.sampled()));
                cell(out, group.last().toString());
                out.append("</td><td class=\"text\">")
                        .append(text(group.lastMessage().orElse("")))
                        .append("</td></tr>\n");
            }
            close(out);
        }
        if (!detail.slowest().isEmpty()) {
            open(out, "Slowest traces", "Duration ms", "Self ms", "Tags", "Nested operations");
            for (SlowTrace trace : detail.slowest()) {
                out.append("<tr><td>").append(text(trace.end().toString()));
                cell(out, Numbers.millis((double) trace.duration().toNanos()));
                cell(out, Numbers.millis((double) trace.self().toNanos()));
                out.append("</td><td class=\"text\">").append(text(trace.tags().toString()));
                out.append("</td><td class=\"text\">");
                for (SlowTrace.Child child : trace.children()) {
                    out.append("·".repeat(child.depth()))
                            .append(' ')
                            .append(text(child.name()))
                            .append(' ')
                            .append(Numbers.millis((double) child.duration().toNanos()))
                            .append(" ms<br>");
                }
                out.append("</td></tr>\n");
            }
            close(out);
        }
    }

    /** A line of averages; slots without a value break it, failures stand as bars below. */
    private static void chart(Appendable out, String name, List<DashboardData.Point> points, DashboardData data)
            throws IOException {
        int width = 240;
        int height = 40;
        double top =
                points.stream().mapToDouble(DashboardData.Point::average).max().orElse(0);
        double bottom = Math.min(
                0,
                points.stream().mapToDouble(DashboardData.Point::average).min().orElse(0));
        long begin = data.time().minus(data.window()).toEpochMilli();
        double scale = (double) width / Math.max(1, data.window().toMillis());
        out.append("<svg width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height
                        + "\" role=\"img\"><title>")
                .append(text(name))
                .append("</title><line x1=\"0\" y1=\"39\" x2=\"240\" y2=\"39\"/>");
        StringBuilder path = new StringBuilder();
        StringBuilder bars = new StringBuilder();
        long before = Long.MIN_VALUE;
        long gap = data.window().toMillis() / 20;
        for (DashboardData.Point point : points) {
            long at = point.start().toEpochMilli();
            double x = Math.max(0, (at - begin) * scale);
            double y = top == bottom
                    ? height / 2.0
                    : height - 2 - (point.average() - bottom) / (top - bottom) * (height - 4);
            boolean joined = before != Long.MIN_VALUE && at - before <= gap;
            path.append(String.format(Locale.ROOT, joined ? "L%.1f %.1f" : "M%.1f %.1fh1", x, y));
            if (point.errors() > 0) {
                bars.append(String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"37\" width=\"2\" height=\"3\"/>", x));
            }
            before = at;
        }
        out.append("<path d=\"").append(path).append("\"/>").append(bars).append("</svg>");
    }

    private static void open(Appendable out, String... columns) throws IOException {
        out.append("<div class=\"scroll\"><table><thead><tr>");
        for (String column : columns) {
            out.append("<th scope=\"col\">").append(column).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
    }

    private static void close(Appendable out) throws IOException {
        out.append("</tbody></table></div>\n");
    }

    private static void cell(Appendable out, String content) throws IOException {
        out.append("</td><td>").append(text(content));
    }

    private static String millis(Optional<Duration> duration) {
        return duration.map(d -> Numbers.millis((double) d.toNanos())).orElse("–");
    }

    private static String span(Duration window) {
        return window.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** Text as text, wherever it stands. */
    static String text(String text) {
        StringBuilder inert = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> inert.append("&amp;");
                case '<' -> inert.append("&lt;");
                case '>' -> inert.append("&gt;");
                case '"' -> inert.append("&quot;");
                case '\'' -> inert.append("&#39;");
                default -> inert.append(c < ' ' && c != '\t' && c != '\n' ? ' ' : c);
            }
        }
        return inert.toString();
    }
}
