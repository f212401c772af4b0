package io.perfopt.analytics.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.analytics.AnalyticsException;
import io.perfopt.analytics.insight.Comparison.Row;
import io.perfopt.analytics.insight.Comparison.Verdict;
import io.perfopt.analytics.internal.insight.stats.Noise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {

    private static final String JMH = """
            [
              {
                "jmhVersion": "1.37",
                "benchmark": "org.example.Maps.get",
                "mode": "avgt",
                "params": {"size": "100", "kind": "hash"},
                "primaryMetric": {
                  "score": 4.0, "scoreUnit": "ns/op",
                  "rawData": [[4.1, 3.9, 4.0], [4.2, "NaN", 3.8]]
                },
                "secondaryMetrics": {
                  "gc.alloc.rate.norm": {"score": 24.0, "scoreUnit": "B/op", "rawData": [[24.0, 24.0], [24.0]]},
                  "gc.count": {"score": 3.0, "scoreUnit": "counts", "rawData": [[1.0, 2.0]]}
                }
              },
              {
                "benchmark": "org.example.Maps.get",
                "mode": "thrpt",
                "primaryMetric": {"score": 1.0, "scoreUnit": "ops/s", "rawData": [[1.0, 2.0]]},
                "secondaryMetrics": {}
              },
              {
                "benchmark": "org.example.Maps.put",
                "mode": "sample",
                "primaryMetric": {
                  "score": 2.0, "scoreUnit": "us/op",
                  "rawDataHistogram": [[[[1.0, 300], [2.0, 100]], [[1.0, 400], [3.0, 200]]]]
                },
                "secondaryMetrics": {}
              }
            ]
            """;

    @TempDir
    Path directory;

    private static Baseline run(String name, long seed, double checkout, double search) {
        SplittableRandom random = new SplittableRandom(seed);
        return Baseline.of(
                name,
                Map.of(
                        "checkout", MetricSample.of("ms", Better.LOWER, around(random, checkout)),
                        "search", MetricSample.of("ops/s", Better.HIGHER, around(random, search)),
                        "rare", MetricSample.of("ms", Better.LOWER, 1, 2, 3)));
    }

    private static double[] around(SplittableRandom random, double level) {
        return Arrays.stream(Noise.normal(random, 20))
                .map(v -> level * (1 + 0.03 * v))
                .toArray();
    }

    private static Row row(Comparison comparison, String metric) {
        return comparison.rows().stream()
                .filter(row -> row.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("N20")
    void slowerTimesAndLowerThroughputAreRegressions() {
        Comparison comparison = run("before", 1, 100, 1000).compare(run("after", 2, 120, 800));
        Row checkout = row(comparison, "checkout");
        assertThat(checkout.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(checkout.percent().orElseThrow()).isCloseTo(20, within(4.0));
        assertThat(checkout.interval().orElseThrow().contains(20)).isTrue();
        assertThat(checkout.adjusted().orElseThrow())
                .isGreaterThanOrEqualTo(checkout.pValue().orElseThrow());
        assertThat(row(comparison, "search").verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(row(comparison, "rare").verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
        assertThat(row(comparison, "rare").pValue()).isEmpty();
    }

    @Test
    @Tag("N20")
    void fasterTimesAreImprovementsAndNoiseIsUnchanged() {
        Comparison comparison = run("before", 1, 100, 1000).compare(run("after", 2, 80, 1000));
        assertThat(row(comparison, "checkout").verdict()).isEqualTo(Verdict.IMPROVED);
        assertThat(row(comparison, "search").verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(comparison.orThrow()).isSameAs(comparison);
    }

    @Test
    @Tag("N20")
    void aSureChangeBelowTheMinimumIsUnchanged() {
        Baseline before = Baseline.of(
                "a", Map.of("m", MetricSample.of("ms", Better.LOWER, 1.003, 1, 1.005, 1.001, 1.004, 1.002)));
        Baseline after = Baseline.of(
                "b", Map.of("m", MetricSample.of("ms", Better.LOWER, 1.023, 1.02, 1.025, 1.021, 1.024, 1.022)));
        assertThat(before.compare(after).rows().get(0).verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(before.compare(after, new CompareOptions(0.01, 1))
                        .rows()
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.REGRESSED);
    }

    @Test
    @Tag("N20")
    void aRegressionFailsTheBuildWithAReadableTable() {
        Comparison comparison = run("before", 1, 100, 1000).compare(run("after", 2, 120, 1000));
        assertThatThrownBy(comparison::orThrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 3 metrics regressed")
                .hasMessageContaining("checkout")
                .hasMessageContaining("REGRESSED")
                .hasMessageContaining("NOT_ENOUGH_DATA");
    }

    @Test
    @Tag("N20")
    void manyMetricsWithoutChangeRaiseHardlyAnAlarm() {
        SplittableRandom random = new SplittableRandom(3);
        int alarms = 0;
        for (int round = 0; round < 30; round++) {
            Map<String, MetricSample> before = new HashMap<>();
            Map<String, MetricSample> after = new HashMap<>();
            for (int m = 0; m < 100; m++) {
                before.put("m" + m, MetricSample.of("ms", Better.LOWER, Noise.plus(Noise.normal(random, 12), 8)));
                after.put("m" + m, MetricSample.of("ms", Better.LOWER, Noise.plus(Noise.normal(random, 12), 8)));
            }
            Comparison comparison = Baseline.of("a", before).compare(Baseline.of("b", after));
            alarms +=
                    comparison.regressions().size() + comparison.improvements().size();
        }
        // uncorrected, 3,000 comparisons at 1 % would raise 30
        assertThat(alarms).isLessThanOrEqualTo(3);
    }

    @Test
    @Tag("N20")
    void percentilesAreComparedByTheirIntervals() {
        SplittableRandom random = new SplittableRandom(4);
        double[] calm = random.doubles(20_000, 0, 100).toArray();
        double[] heavy = calm.clone();
        for (int i = 0; i < heavy.length; i += 50) {
            heavy[i] = 300;
        }
        double[] same = {50, 51, 49, 50, 52, 48};
        Baseline before = Baseline.of(
                "a", Map.of("m", MetricSample.of("ms", Better.LOWER, same).withPercentilesOf(calm)));
        Baseline after = Baseline.of(
                "b", Map.of("m", MetricSample.of("ms", Better.LOWER, same).withPercentilesOf(heavy)));
        Comparison comparison = before.compare(after);
        assertThat(row(comparison, "m").verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(row(comparison, "m p95").verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(row(comparison, "m p99").verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(row(comparison, "m p99").after()).isEqualTo(300);
    }

    @Test
    @Tag("N21")
    void improvementsAreHeldAgainstATarget() {
        Baseline before = run("before", 1, 100, 1000);
        Improvement modest = before.improvement(run("after", 2, 85, 1000), 30);
        assertThat(verdict(modest, "checkout")).isEqualTo(Improvement.Verdict.IMPROVED);
        assertThat(verdict(modest, "search")).isEqualTo(Improvement.Verdict.NO_CHANGE);
        assertThat(modest.reached()).isFalse();
        Improvement large = before.improvement(run("after", 2, 50, 2000), 30);
        assertThat(verdict(large, "checkout")).isEqualTo(Improvement.Verdict.SURELY_REACHED);
        assertThat(verdict(large, "search")).isEqualTo(Improvement.Verdict.SURELY_REACHED);
        assertThat(verdict(large, "rare")).isEqualTo(Improvement.Verdict.NOT_ENOUGH_DATA);
        assertThat(large.reached()).isTrue();
        assertThat(verdict(before.improvement(run("after", 2, 150, 1000), 30), "checkout"))
                .isEqualTo(Improvement.Verdict.WORSE);
        assertThatThrownBy(() -> before.improvement(before, 0)).hasMessageContaining("was 0.0");
    }

    private static Improvement.Verdict verdict(Improvement improvement, String metric) {
        return improvement.rows().stream()
                .filter(row -> row.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    @Tag("N20")
    void aBaselineReadsBackWhatItWroteAndWritesTheSameBytesAgain() throws IOException {
        Baseline baseline = Baseline.of(
                "nightly \"α\"",
                Map.of(
                        "b/op", MetricSample.of("B", Better.LOWER, 0, 16, 1e-9, 123456789),
                        "a",
                                MetricSample.of("ops/s", Better.HIGHER, 1.5, 2.25)
                                        .withPercentilesOf(new SplittableRandom(1)
                                                .doubles(2000)
                                                .toArray())));
        Path file = directory.resolve("baseline.json");
        baseline.write(file);
        String text = Files.readString(file);
        Baseline read = Baseline.read(file);
        assertThat(read.name()).isEqualTo("nightly \"α\"");
        assertThat(read.find("b/op").orElseThrow().values()).containsExactly(0.0, 16.0, 1e-9, 123457000.0);
        assertThat(read.find("a").orElseThrow().p99().orElseThrow().value())
                .isCloseTo(baseline.find("a").orElseThrow().p99().orElseThrow().value(), within(1e-5));
        read.write(file);
        assertThat(Files.readString(file))
                .isEqualTo(text)
                .contains("\n      \"values\": [1.5, 2.25],\n")
                .doesNotContain("\r");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @Tag("N20")
    void aChangedMetricChangesOnlyItsOwnLines() throws IOException {
        Path one = directory.resolve("one.json");
        Path other = directory.resolve("other.json");
        MetricSample sample = MetricSample.of("ms", Better.LOWER, 1, 2, 3);
        Baseline.of("n", Map.of("a", sample, "b", sample, "c", sample)).write(one);
        Baseline.of("n", Map.of("c", sample, "b", MetricSample.of("ms", Better.LOWER, 1, 2, 4), "a", sample))
                .write(other);
        var before = Files.readAllLines(one);
        var after = Files.readAllLines(other);
        assertThat(after).hasSameSizeAs(before);
        int different = 0;
        for (int i = 0; i < before.size(); i++) {
            different += before.get(i).equals(after.get(i)) ? 0 : 1;
        }
        assertThat(different).isEqualTo(1);
    }

    @Test
    @Tag("N20")
    void resultsOfJmhAreRead() {
        Baseline run = Baseline.fromJmh("nightly", JMH);
        assertThat(run.metrics())
                .containsOnlyKeys(
                        "org.example.Maps.get{kind=hash,size=100} avgt",
                        "org.example.Maps.get{kind=hash,size=100} avgt gc.alloc.rate.norm",
                        "org.example.Maps.get thrpt",
                        "org.example.Maps.put sample");
        MetricSample get =
                run.find("org.example.Maps.get{kind=hash,size=100} avgt").orElseThrow();
        assertThat(get.values()).containsExactly(4.1, 3.9, 4.0, 4.2, 3.8);
        assertThat(get.better()).isEqualTo(Better.LOWER);
        assertThat(run.find("org.example.Maps.get thrpt").orElseThrow().better())
                .isEqualTo(Better.HIGHER);
        MetricSample put = run.find("org.example.Maps.put sample").orElseThrow();
        // (300 + 200) / 400 and (400 + 600) / 600
        assertThat(put.values()).containsExactly(1.25, 1000.0 / 600);
        assertThat(put.p95().orElseThrow().value()).isEqualTo(3);
    }

    /** Ten intervals of a second, each with a hundred requests as fast as given and one of a second; ninety of a tag besides. */
    private static String log(double millis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HistogramLogWriter writer = new HistogramLogWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        writer.outputLogFormatVersion();
        writer.outputLegend();
        for (int second = 0; second < 10; second++) {
            Histogram requests = new Histogram(3);
            requests.setStartTimeStamp(second * 1000L);
            requests.setEndTimeStamp(second * 1000L + 1000);
            requests.recordValueWithCount((long) ((millis + second % 3 * 0.01) * 1e6), 100);
            requests.recordValue(1_000_000_000);
            writer.outputIntervalHistogram(requests);
            Histogram tagged = new Histogram(3);
            tagged.setTag("checkout");
            tagged.setStartTimeStamp(second * 1000L);
            tagged.setEndTimeStamp(second * 1000L + 1000);
            tagged.recordValueWithCount(2_000_000, 90);
            writer.outputIntervalHistogram(tagged);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("N20")
    void theLogOfALoadTestIsRead() throws IOException {
        Path file = directory.resolve("load.hlog");
        Files.writeString(file, log(5));
        Baseline run = Baseline.read(file);
        assertThat(run.name()).isEqualTo("load.hlog");
        assertThat(run.metrics().keySet())
                .containsExactly("checkout", "checkout throughput", "latency", "latency throughput");
        MetricSample latency = run.find("latency").orElseThrow();
        assertThat(latency.unit()).isEqualTo("ms");
        assertThat(latency.better()).isEqualTo(Better.LOWER);
        assertThat(latency.values()).hasSize(10);
        assertThat(latency.values().get(0)).isCloseTo(5, within(0.01));
        assertThat(latency.values().get(8)).isCloseTo(5.02, within(0.01));
        // 1,010 requests: the 960th is among the thousand fast ones, as is the 1,000th, and the interval of the p99
        // reaches the slow ones
        assertThat(latency.p95().orElseThrow().value()).isCloseTo(5.02, within(0.01));
        assertThat(latency.p99().orElseThrow().value()).isCloseTo(5.02, within(0.01));
        assertThat(latency.p99().orElseThrow().interval().high()).isCloseTo(1000, within(1.0));
        MetricSample throughput = run.find("latency throughput").orElseThrow();
        assertThat(throughput.better()).isEqualTo(Better.HIGHER);
        assertThat(throughput.values()).containsOnly(101.0);
        assertThat(run.find("checkout throughput").orElseThrow().values()).containsOnly(90.0);
    }

    @Test
    @Tag("N20")
    void aSlowerLoadTestIsARegression() {
        Baseline before = Baseline.fromHistogramLog("before", log(5));
        Comparison comparison = before.compare(Baseline.fromHistogramLog("after", log(6)));
        assertThat(comparison.regressions()).extracting(Row::metric).contains("latency");
        assertThat(before.compare(Baseline.fromHistogramLog("again", log(5))).regressions())
                .isEmpty();
    }

    @Test
    @Tag("N20")
    void textThatIsNoLogIsRefused() {
        for (String text : new String[] {"", "#[nothing]", "0.1,1.0,2.0,HISTnonsense", "a,b,c,HIST"}) {
            assertThatThrownBy(() -> Baseline.fromHistogramLog("x", text))
                    .as(text)
                    .isInstanceOf(AnalyticsException.class)
                    .hasMessageContaining("interval log");
        }
    }

    @Test
    @Tag("N20")
    void filesThatAreNeitherAreRefusedByName() throws IOException {
        Path file = directory.resolve("nonsense.json");
        for (String text : new String[] {
            "{",
            "{}",
            "[1]",
            "{\"format\": \"other\"}",
            "",
            "{\"format\":\"perfopt-baseline-1\",\"metrics\":{\"a\":{\"unit\":\"ms\",\"better\":\"LOWER\",\"values\":[\"x\"]}}}",
            "{\"format\":\"perfopt-baseline-1\",\"metrics\":{\"a\":{\"unit\":\"ms\",\"better\":\"SIDEWAYS\",\"values\":[1]}}}"
        }) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> Baseline.read(file))
                    .as(text)
                    .isInstanceOf(AnalyticsException.class)
                    .hasMessageContaining("nonsense.json");
        }
        assertThatThrownBy(() -> Baseline.read(directory.resolve("absent.json")))
                .isInstanceOf(AnalyticsException.class)
                .hasMessageContaining("absent.json");
        assertThatThrownBy(() -> Baseline.fromJmh("x", "{}")).isInstanceOf(AnalyticsException.class);
        assertThatThrownBy(() -> run("a", 1, 1, 1).write(directory.resolve("no/such/place.json")))
                .isInstanceOf(AnalyticsException.class);
    }

    @Test
    @Tag("N20")
    void runsMeasuredInDifferentUnitsAreNotCompared() {
        Baseline ms = Baseline.of("a", Map.of("m", MetricSample.of("ms", Better.LOWER, 1)));
        Baseline us = Baseline.of("b", Map.of("m", MetricSample.of("us", Better.LOWER, 1)));
        assertThatThrownBy(() -> ms.compare(us)).hasMessageContaining("was ms and us");
    }

    @Test
    @Tag("N20")
    void theProgramTellsByItsStatus() {
        Path before = directory.resolve("before.json");
        Path slower = directory.resolve("slower.json");
        Path fewer = directory.resolve("fewer.json");
        run("before", 1, 100, 1000).write(before);
        run("slower", 2, 130, 1000).write(slower);
        Baseline.of(
                        "fewer",
                        Map.of("search", run("x", 3, 100, 1000).find("search").orElseThrow()))
                .write(fewer);
        assertThat(check(before.toString(), before.toString())).isEqualTo(RegressionCheck.FINE);
        assertThat(check(before.toString(), slower.toString())).isEqualTo(RegressionCheck.REGRESSED);
        assertThat(output).contains("checkout").contains("REGRESSED");
        assertThat(check(before.toString(), slower.toString(), "--percent", "50"))
                .isEqualTo(RegressionCheck.FINE);
        assertThat(check(before.toString(), fewer.toString())).isEqualTo(RegressionCheck.FINE);
        assertThat(check(before.toString(), fewer.toString(), "--strict")).isEqualTo(RegressionCheck.REGRESSED);
        assertThat(output).contains("only in the baseline: checkout, rare");
        assertThat(check(before.toString())).isEqualTo(RegressionCheck.FAULT);
        assertThat(check(before.toString(), slower.toString(), "--rate")).isEqualTo(RegressionCheck.FAULT);
        assertThat(check(before.toString(), slower.toString(), "--rate", "many"))
                .isEqualTo(RegressionCheck.FAULT);
        assertThat(check(before.toString(), "absent.json")).isEqualTo(RegressionCheck.FAULT);
        assertThat(output).contains("absent.json").contains("usage:");
    }

    private String output = "";

    private int check(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = RegressionCheck.run(stream, stream, arguments);
        output = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Test
    @Tag("N19")
    void aHeapDumpGoesWhereItIsToldIfThereIsRoom() throws IOException {
        Path file = directory.resolve("heap.hprof");
        assertThatThrownBy(() -> HeapDump.write(file, 1000))
                .isInstanceOf(AnalyticsException.class)
                .hasMessageContaining("there were 1000");
        assertThat(file).doesNotExist();
        assertThat(HeapDump.write(file)).isEqualTo(Files.size(file)).isPositive();
        assertThatThrownBy(() -> HeapDump.write(file)).hasMessageContaining("must not exist");
        assertThatThrownBy(() -> HeapDump.write(directory.resolve("heap.bin"))).hasMessageContaining(".hprof");
        Files.delete(file);
    }
}
