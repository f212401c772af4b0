package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.insight.Baseline;
import io.perfopt.analytics.internal.slots.TimeBase;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String HOSTILE = "=cmd|'/c calc'!A0</script><img src=x onerror=alert(1)>\",\n\\ü";

    private final ManualAnalytics manual = new ManualAnalytics(builder -> builder.commonTags(Tags.of("host", "a")));
    private final PerformanceAnalytics analytics = manual.analytics;

    private String export(ExportFormat format, ReportType type) throws IOException {
        StringBuilder out = new StringBuilder();
        analytics.export(format, type, HOUR, out);
        return out.toString();
    }

    private void recordHostile() {
        try (Trace trace = analytics.start(HOSTILE, Tags.of(HOSTILE, HOSTILE))) {
            manual.advance(Duration.ofMillis(5));
            trace.fail(new IllegalStateException(HOSTILE));
        }
        analytics.record(HOSTILE, 7, Tags.of("k", HOSTILE));
        analytics.increment(HOSTILE, 2, Tags.none());
        analytics.event(HOSTILE, Map.of(HOSTILE, HOSTILE), Severity.INFO);
        analytics.threshold(HOSTILE, t -> t.warnAbove(Duration.ofMillis(1)));
        analytics.checkThresholds();
    }

    @Test
    @Tag("N13")
    void jsonHoldsEverySeriesWithItsStatistics() throws IOException {
        for (int millis = 1; millis <= 4; millis++) {
            analytics.recordNanos("checkout", millis * 1_000_000L, "region", "eu");
        }
        JsonNode root = new JsonMapper().readTree(export(ExportFormat.JSON, ReportType.SUMMARY));
        assertThat(root.path("schema").asString()).isEqualTo("perfopt-analytics/1");
        assertThat(root.path("windowSeconds").asLong()).isEqualTo(3600);
        JsonNode row = root.path("series").get(0);
        assertThat(row.path("kind").asString()).isEqualTo("operation");
        assertThat(row.path("tags").path("region").asString()).isEqualTo("eu");
        assertThat(row.path("tags").path("host").asString()).isEqualTo("a");
        assertThat(row.path("count").asLong()).isEqualTo(4);
        assertThat(row.path("total").asLong()).isEqualTo(10_000_000);
        assertThat(row.path("p50").asLong()).isEqualTo(2_000_000);
        assertThat(row.path("p99.9").asLong()).isEqualTo(4_000_000);
        assertThat(root.has("operations")).isFalse();
        assertThat(root.path("bottlenecks").get(0).path("share").asDouble()).isEqualTo(1);
    }

    @Test
    @Tag("N13")
    void hostileTextIsDataInJson() throws IOException {
        recordHostile();
        String json = export(ExportFormat.JSON, ReportType.DETAILED);
        assertThat(json).doesNotContain("<", ">", "&", "'", "\n");
        JsonNode root = new JsonMapper().readTree(json);
        JsonNode row = root.path("series").get(0);
        assertThat(row.path("name").asString()).isEqualTo(HOSTILE);
        assertThat(row.path("tags").path(HOSTILE).asString()).isEqualTo(HOSTILE);
        JsonNode operation = root.path("operations").get(0);
        assertThat(operation.path("samples").get(0).path("errorMessage").asString())
                .isEqualTo(HOSTILE);
        assertThat(operation.path("sampledErrors").get(0).path("type").asString())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(operation.path("history").get(0).path("count").asLong()).isEqualTo(1);
        assertThat(operation.path("slowest").get(0).path("duration").asLong()).isEqualTo(5_000_000);
        assertThat(root.path("events").get(0).path("details").path(HOSTILE).asString())
                .isEqualTo(HOSTILE);
        assertThat(root.path("incidents").get(0).path("metric").asString()).isEqualTo(HOSTILE);
        assertThat(root.path("violations").get(0).path("level").asString()).isEqualTo("warning");
    }

    @Test
    @Tag("N13")
    void hostileTextIsNoFormulaAndNoNewLineInCsv() throws IOException {
        recordHostile();
        List<List<String>> rows = parseCsv(export(ExportFormat.CSV, ReportType.SUMMARY));
        assertThat(rows).allMatch(row -> row.size() == 14);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1).get(0)).isEqualTo("operation");
        assertThat(rows.get(1).get(1)).isEqualTo("'" + HOSTILE);
        assertThat(rows.get(1).get(2)).startsWith("'=cmd").endsWith(";host=a");
        assertThat(rows.get(1).get(3)).isEqualTo("1");
        assertThat(rows.get(1).get(5)).isEqualTo("5000000");
        for (List<String> row : rows.subList(1, 4)) {
            assertThat(row).noneMatch(cell -> cell.startsWith("=") || cell.startsWith("@"));
        }
    }

    /** RFC 4180 read by hand. */
    private static List<List<String>> parseCsv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\r') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    rows.add(row);
                    row = new ArrayList<>();
                    i++;
                }
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    @Test
    @Tag("N13")
    void hostileTextIsTextInHtmlAndNothingRunsOrLoads() throws IOException {
        recordHostile();
        String html = export(ExportFormat.HTML, ReportType.DETAILED);
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;")
                .contains("default-src 'none'")
                .contains("prefers-color-scheme: dark")
                .contains("<svg", "<path")
                .doesNotContain("<script", "<img", "<a ", "<link", "http:", "https:");
        // between tags of our own nothing is left that opens one
        assertThat(Pattern.compile(
                                "<(?!/?(?:html|head|meta|title|style|body|h1|h2|p|div|table|thead|tbody|tr|th|td|svg|path|line|rect|br)\\b|!doctype)")
                        .matcher(html)
                        .find())
                .isFalse();
        assertThat(export(ExportFormat.HTML, ReportType.SUMMARY)).doesNotContain("Failures by type");
    }

    @Test
    @Tag("N13")
    void prometheusTextIsWellFormedWhateverTheNames() throws IOException {
        recordHostile();
        analytics.recordNanos("plain", 2_000_000_000L, "name", "clash", "9 lives", "x");
        manual.advance(Duration.ofDays(2)); // totals run on when the window is empty
        analytics.recordNanos("plain", 1_000_000_000L, "name", "clash", "9 lives", "x");
        String text = export(ExportFormat.PROMETHEUS, ReportType.SUMMARY);
        Pattern line = Pattern.compile(
                "# (HELP|TYPE) .*|[a-z_]+\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\n]|\\\\[\\\\n\"r])*\",?)*\\} [-0-9.E]+(Infinity)?");
        assertThat(text.lines()).allMatch(l -> line.matcher(l).matches());
        assertThat(text)
                .contains(
                        "perfopt_operation_seconds{name=\"plain\",__lives=\"x\",host=\"a\",name_=\"clash\",quantile=\"0.5\"} 1.0"
                                .replace("__lives", "tag__lives"))
                .contains(
                        "perfopt_operation_seconds_sum{name=\"plain\",tag__lives=\"x\",host=\"a\",name_=\"clash\"} 3.0")
                .contains(
                        "perfopt_operation_seconds_count{name=\"plain\",tag__lives=\"x\",host=\"a\",name_=\"clash\"} 2.0")
                .contains("# TYPE perfopt_counter_total counter")
                .contains("perfopt_operation_errors_total{name=\"=cmd");
    }

    @Test
    @Tag("N14")
    void theDashboardIsOneSnapshot() {
        analytics.recordNanos("b", 2_000_000, "region", "eu");
        analytics.recordNanos("b", 4_000_000, "region", "us");
        analytics.recordNanos("a", 1_000_000, Tags.none(), false);
        analytics.record("depth", 5);
        analytics.increment("hits");
        manual.advance(Duration.ofMinutes(1));
        manual.recordMillis("b", 9);
        analytics.event("deploy", Map.of(), Severity.INFO);
        analytics.threshold("b", t -> t.max().warnAbove(Duration.ofMillis(5)));
        analytics.checkThresholds();
        DashboardData data = analytics.dashboardData();
        manual.recordMillis("b", 100);
        assertThat(data.time()).isEqualTo(ManualAnalytics.START.plusSeconds(60));
        assertThat(data.operations()).extracting(o -> o.metrics().name()).containsExactly("a", "b");
        DashboardData.Operation b = data.operations().get(1);
        assertThat(b.metrics().count()).isEqualTo(3);
        assertThat(b.points())
                .containsExactly(
                        new DashboardData.Point(ManualAnalytics.START, 2, 0, 3e6, 4e6),
                        new DashboardData.Point(ManualAnalytics.START.plusSeconds(60), 1, 0, 9e6, 9e6));
        assertThat(data.operations().get(0).points().get(0).errors()).isEqualTo(1);
        assertThat(data.values()).extracting(v -> v.metrics().name()).containsExactly("depth", "hits");
        assertThat(data.values().get(1).counter()).isTrue();
        assertThat(data.incidents()).hasSize(1);
        assertThat(data.events()).hasSize(1);
        assertThat(data.bottlenecks()).hasSize(2);
        assertThat(data.stats().series()).isEqualTo(6);
        assertThatThrownBy(() -> data.operations().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @Tag("N26")
    void anExporterIsCalledAtEveryPeriodAndMayFail() {
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        PerformanceAnalytics scheduled = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .scheduler(scheduler)
                .build();
        List<Long> counts = new ArrayList<>();
        Registration registration = scheduled.exporter(
                data -> {
                    counts.add(data.operations().get(0).metrics().count());
                    if (counts.size() == 1) {
                        throw new IOException("unreachable");
                    }
                },
                Duration.ofMinutes(1));
        scheduled.recordNanos("op", 5);
        time.advance(Duration.ofMinutes(1));
        scheduled.recordNanos("op", 5);
        scheduled.recordNanos("op", 5);
        time.advance(Duration.ofMinutes(1));
        registration.close();
        time.advance(Duration.ofMinutes(5));
        assertThat(counts).containsExactly(1L, 2L);
        assertThat(scheduled.stats().callbackFailures()).isEqualTo(1);
        assertThatThrownBy(() -> scheduled.exporter(data -> {}, Duration.ofMillis(1)))
                .hasMessage("period must be at least PT1S, was PT0.001S");
        scheduled.close();
    }

    @Test
    @Tag("N13")
    void toolsOfHdrHistogramReadOurIntervalLog() {
        Histogram expected = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            analytics.recordNanos("op", i * 10_000L);
            expected.recordValue(i * 10_000L);
            if (i % 100 == 0) {
                manual.advanceSeconds(30);
            }
        }
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        analytics.exportHistogramLog("op", HOUR, log);
        Histogram sum = new Histogram(3);
        int intervals = 0;
        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(log.toByteArray()))) {
            for (Histogram interval = (Histogram) reader.nextIntervalHistogram();
                    interval != null;
                    interval = (Histogram) reader.nextIntervalHistogram()) {
                assertThat(interval.getEndTimeStamp() - interval.getStartTimeStamp())
                        .isEqualTo(60_000);
                sum.add(interval);
                intervals++;
            }
        }
        assertThat(intervals).isEqualTo(5);
        assertThat(sum.getTotalCount()).isEqualTo(1_000);
        for (int percent = 5; percent <= 95; percent += 5) {
            long peer = expected.getValueAtPercentile(percent);
            assertThat(sum.getValueAtPercentile(percent)).isBetween((long) (peer * 0.99), (long) (peer * 1.01));
        }
    }

    @Test
    @Tag("N13")
    void readsAnIntervalLogThatWasCorrectedForCoordinatedOmission() {
        manual.advance(Duration.ofHours(2));
        Histogram measured = new Histogram(3);
        for (int i = 0; i < 99; i++) {
            measured.recordValue(1_000_000);
        }
        measured.recordValue(1_000_000_000);
        Histogram corrected = measured.copyCorrectedForCoordinatedOmission(10_000_000);
        corrected.setStartTimeStamp(ManualAnalytics.START.plusSeconds(3_600).toEpochMilli());
        corrected.setEndTimeStamp(ManualAnalytics.START.plusSeconds(3_610).toEpochMilli());
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(new PrintStream(log, true, StandardCharsets.UTF_8));
        writer.outputIntervalHistogram(corrected);
        assertThat(analytics.importHistogramLog("load", new ByteArrayInputStream(log.toByteArray())))
                .isEqualTo(199);
        OperationMetrics metrics = analytics.metrics("load", Duration.ofHours(3));
        assertThat(metrics.count()).isEqualTo(199);
        long peer = corrected.getValueAtPercentile(75);
        assertThat(metrics.percentileNanos(75).orElseThrow()).isBetween((long) (peer * 0.99), (long) (peer * 1.01));
        assertThat(analytics.metrics("load", Duration.ofMinutes(59)).count()).isZero();
        assertThat(analytics
                        .history("load", Duration.ofHours(3))
                        .points()
                        .get(0)
                        .start())
                .isEqualTo(ManualAnalytics.START.plusSeconds(3_600));
    }

    @Test
    @Tag("N13")
    void withoutHdrHistogramTheMessageNamesTheArtifact() throws Exception {
        ClassLoader without = new WithoutHdrHistogram();
        Class<?> type = without.loadClass(PerformanceAnalytics.class.getName());
        Object engine = type.getMethod("create").invoke(null);
        try {
            assertThatThrownBy(() -> type.getMethod("importHistogramLog", String.class, InputStream.class)
                            .invoke(engine, "op", InputStream.nullInputStream()))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("org.hdrhistogram:HdrHistogram");
            assertThatThrownBy(
                            () -> type.getMethod("exportHistogramLog", String.class, Duration.class, OutputStream.class)
                                    .invoke(engine, "op", HOUR, OutputStream.nullOutputStream()))
                    .cause()
                    .hasMessageContaining("org.hdrhistogram:HdrHistogram");
            assertThatThrownBy(() -> without.loadClass(Baseline.class.getName())
                            .getMethod("fromHistogramLog", String.class, String.class)
                            .invoke(null, "run", ""))
                    .cause()
                    .hasMessageContaining("org.hdrhistogram:HdrHistogram");
        } finally {
            type.getMethod("close").invoke(engine);
        }
    }

    /** Loads the engine anew in a world without HdrHistogram. */
    private static final class WithoutHdrHistogram extends ClassLoader {
        WithoutHdrHistogram() {
            super(TimeBase.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.HdrHistogram")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.perfopt.analytics")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
