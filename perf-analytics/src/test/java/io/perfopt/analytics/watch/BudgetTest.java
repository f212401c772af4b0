package io.perfopt.analytics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.ExportFormat;
import io.perfopt.analytics.ManualAnalytics;
import io.perfopt.analytics.Tags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String BUDGETS = """
            {"schema": "perfopt-budgets/1", "budgets": [
              {"kind": "operation.p95", "name": "checkout", "target": 250, "warning": 200, "unit": "ms"},
              {"kind": "operation.max", "name": "checkout", "target": 220, "unit": "ms", "comment": "promised"},
              {"kind": "operation.error-rate", "name": "checkout", "target": 0.01},
              {"kind": "operation.average", "name": "nobody", "target": 1, "unit": "s"},
              {"kind": "value.average", "name": "hit.ratio", "target": 0.8, "direction": "above"},
              {"kind": "page.weight", "name": "index.html", "target": 100, "unit": "kB"}
            ]}
            """;

    private final ManualAnalytics manual = new ManualAnalytics();

    private void record() {
        for (int i = 0; i < 19; i++) {
            manual.recordMillis("checkout", 210);
        }
        manual.recordMillis("checkout", 230);
        manual.analytics.record("hit.ratio", 0.9);
    }

    @Test
    @Tag("N22")
    void judgesEachBudgetWithItsDirection() {
        record();
        BudgetReport report = manual.analytics.judge(Budgets.parse(BUDGETS), HOUR);
        assertThat(report.verdicts())
                .extracting(BudgetReport.Verdict::outcome)
                .containsExactly(
                        BudgetReport.Outcome.WARNING,
                        BudgetReport.Outcome.BROKEN,
                        BudgetReport.Outcome.KEPT,
                        BudgetReport.Outcome.ABSENT,
                        BudgetReport.Outcome.KEPT,
                        BudgetReport.Outcome.SKIPPED);
        assertThat(report.verdicts().get(0).measured()).hasValue(210);
        assertThat(report.passed()).isFalse();
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 of 6 budgets not kept")
                .hasMessageContaining("BROKEN operation.max checkout: 230 ms, must be at most 220 ms")
                .hasMessageContaining("ABSENT operation.average nobody: nothing measured, must be at most 1 s");
    }

    @Test
    @Tag("N22")
    void aKeptBudgetPasses() {
        record();
        BudgetReport report = manual.analytics.judge(Budgets.parse("""
                        {"schema": "perfopt-budgets/1", "budgets": [{"kind": "operation.count", "name": "checkout", "target": 20, "direction": "above"},
                          {"kind": "value.max", "name": "hit.ratio", "target": 1}, {"kind": "operation.total", "name": "checkout", "target": 5, "unit": "s"},
                          {"kind": "operation.min", "name": "checkout", "target": 211, "unit": "ms"}, {"kind": "value.p50", "name": "hit.ratio", "target": 1}]}
                        """), HOUR);
        assertThatCode(report::orThrow).doesNotThrowAnyException();
        assertThat(report).asString().startsWith("budgets kept\nKEPT operation.count");
    }

    @Test
    @Tag("N22")
    void theGateHoldsAnExportAgainstTheFile(@TempDir Path directory) throws IOException {
        record();
        manual.analytics.recordNanos("checkout", 240_000_000, "region", "us");
        Path report = directory.resolve("report.json");
        StringBuilder json = new StringBuilder();
        manual.analytics.export(ExportFormat.JSON, HOUR, json);
        Files.writeString(report, json);
        Path budgets = directory.resolve("budgets.json");
        Files.writeString(budgets, BUDGETS);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = BudgetGate.run(new String[] {budgets.toString(), report.toString()}, print(out), print(out));
        assertThat(status).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("BROKEN operation.max checkout: 240 ms, must be at most 220 ms") // the worst of both series
                .contains("WARNING operation.p95 checkout: 240 ms")
                .contains("SKIPPED page.weight");
        Files.writeString(budgets, "{\"schema\": \"perfopt-budgets/1\", \"budgets\": []}");
        assertThat(BudgetGate.run(new String[] {budgets.toString(), report.toString()}, print(out), print(out)))
                .isZero();
    }

    @Test
    @Tag("N22")
    void theGateSaysWhatIsWrongWithItsFiles(@TempDir Path directory) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(BudgetGate.run(new String[] {}, print(err), print(err))).isEqualTo(2);
        assertThat(BudgetGate.run(new String[] {directory.resolve("a").toString(), "b"}, print(err), print(err)))
                .isEqualTo(2);
        Path budgets = Files.writeString(directory.resolve("budgets.json"), BUDGETS);
        Path other = Files.writeString(directory.resolve("other.json"), "{}");
        assertThat(BudgetGate.run(new String[] {budgets.toString(), other.toString()}, print(err), print(err)))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("usage: BudgetGate")
                .contains("NoSuchFileException")
                .contains("schema must be 'perfopt-analytics/1', was ''");
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Test
    @Tag("N22")
    void refusesWhatIsNotOfTheSchemaAndNamesThePlace() {
        assertThatThrownBy(() -> Budgets.parse("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> Budgets.parse("{}"))
                .hasMessageContaining("schema must be 'perfopt-budgets/1', was ''");
        assertThatThrownBy(
                        () -> parseOne("{\"kind\": \"operation.p95\", \"name\": \"x\", \"target\": 1, \"limit\": 2}"))
                .hasMessageContaining("budgets[0]: unknown field 'limit'");
        assertThatThrownBy(() -> parseOne("{\"kind\": \"operation.p95\", \"name\": \"x\"}"))
                .hasMessageContaining("target must be a number");
        assertThatThrownBy(
                        () -> parseOne("{\"kind\": \"operation.p95\", \"name\": \"x\", \"target\": 1, \"warning\": 2}"))
                .hasMessageContaining("warning must not lie beyond the target 1.0, was 2.0");
        assertThatThrownBy(() -> parseOne("{\"kind\": \"a.b\", \"name\": \"x\", \"target\": 1, \"direction\": \"up\"}"))
                .hasMessageContaining("direction must be 'below' or 'above', was 'up'");
        manual.analytics.record("x", 1, Tags.none());
        assertThatThrownBy(() -> manual.analytics.judge(
                        Budgets.parse(
                                "{\"schema\": \"perfopt-budgets/1\", \"budgets\": [{\"kind\": \"value.median\", \"name\": \"x\", \"target\": 1}]}"),
                        HOUR))
                .hasMessageContaining("unknown statistic 'median'");
    }

    private static void parseOne(String budget) {
        Budgets.parse("{\"schema\": \"perfopt-budgets/1\", \"budgets\": [" + budget + "]}");
    }
}
