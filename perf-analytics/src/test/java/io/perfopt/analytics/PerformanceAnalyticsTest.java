package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PerformanceAnalyticsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualAnalytics manual = new ManualAnalytics();
    private final PerformanceAnalytics analytics = manual.analytics;

    @Test
    @Tag("N4")
    void answersEveryStatisticOfAnOperationFromTheSameSlots() {
        for (int millis = 1; millis <= 20; millis++) {
            manual.recordMillis("checkout", millis);
        }
        analytics.recordNanos("checkout", 100_000_000, Tags.none(), false);
        manual.advanceSeconds(10);
        OperationMetrics metrics = analytics.metrics("checkout", Duration.ofMinutes(1));
        assertThat(metrics.count()).isEqualTo(21);
        assertThat(metrics.errors()).isEqualTo(1);
        assertThat(metrics.total()).isEqualTo(Duration.ofMillis(310));
        assertThat(metrics.average()).contains(Duration.ofNanos(Math.round(310e6 / 21)));
        assertThat(metrics.min()).contains(Duration.ofMillis(1));
        assertThat(metrics.max()).contains(Duration.ofMillis(100));
        assertThat(metrics.p50()).contains(Duration.ofMillis(11));
        assertThat(metrics.p95()).contains(Duration.ofMillis(20));
        assertThat(metrics.p99()).contains(Duration.ofMillis(100));
        assertThat(metrics.successRate()).hasValue(20.0 / 21);
        assertThat(metrics.errorRate()).hasValue(1.0 / 21);
        assertThat(metrics.ratePerSecond().orElseThrow()).isCloseTo(2.1, within(1e-9));
        assertThat(metrics.coverage())
                .isEqualTo(new Coverage(
                        ManualAnalytics.START, ManualAnalytics.START.plusSeconds(10), Duration.ofSeconds(1), 21, 0));
        assertThat(metrics).asString().contains("checkout", "count=21", "p95=20.0ms");
    }

    @Test
    @Tag("N4")
    void anEmptyWindowIsAbsentAndNeverZero() {
        OperationMetrics metrics = analytics.metrics("nobody");
        assertThat(metrics.count()).isZero();
        assertThat(metrics.average()).isEmpty();
        assertThat(metrics.min()).isEmpty();
        assertThat(metrics.max()).isEmpty();
        assertThat(metrics.p50()).isEmpty();
        assertThat(metrics.successRate()).isEmpty();
        assertThat(metrics.ratePerSecond()).isEmpty(); // no time has passed
        assertThat(analytics.percentile("nobody", 99.9, HOUR)).isEmpty();
        assertThat(analytics.values("nobody", HOUR).average()).isEqualTo(OptionalDouble.empty());
        assertThat(analytics.history("nobody", HOUR).points()).isEmpty();
    }

    @Test
    @Tag("N6")
    void aHundredValuesAfterTwelveIdleHoursHaveTheirOwnPercentiles() {
        manual.recordMillis("op", 900);
        manual.advance(Duration.ofHours(12));
        for (int millis = 1; millis <= 100; millis++) {
            manual.recordMillis("op", millis);
        }
        OperationMetrics metrics = analytics.metrics("op", Duration.ofMinutes(2));
        assertThat(metrics.p50().orElseThrow().toNanos()).isCloseTo(50_000_000L, within(50_000_000L / 128));
        assertThat(metrics.p99().orElseThrow().toNanos()).isCloseTo(99_000_000L, within(99_000_000L / 128));
        assertThat(metrics.max()).contains(Duration.ofMillis(100));
        assertThat(metrics.count()).isEqualTo(100);
    }

    @Test
    @Tag("N6")
    void refusesAPercentageOutOfRange() {
        assertThatThrownBy(() -> analytics.percentile("op", 0, HOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("percent must be above 0 and at most 100, was 0.0");
        assertThatThrownBy(() -> analytics.metrics("op", HOUR).percentileNanos(100.1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> analytics.metrics("op", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be longer than zero, was PT0S");
    }

    @Test
    @Tag("N2")
    void recordsReadingsOfAnySign() {
        analytics.record("balance", -5);
        analytics.record("balance", 15.5);
        Value balance = analytics.value("balance", Tags.none());
        balance.record(1.5);
        ValueMetrics metrics = analytics.values("balance", HOUR);
        assertThat(metrics.count()).isEqualTo(3);
        assertThat(metrics.total()).isEqualTo(12);
        assertThat(metrics.average()).hasValue(4);
        assertThat(metrics.min()).hasValue(-5);
        assertThat(metrics.max()).hasValue(15.5);
        assertThat(metrics.percentile(50)).hasValue(1.5);
        assertThat(metrics).asString().contains("balance", "count=3");
    }

    @Test
    @Tag("N2")
    void leavesOutWhatIsNotANumberAndClampsInfinity() {
        analytics.record("v", Double.NaN);
        analytics.record("v", Double.POSITIVE_INFINITY);
        assertThat(analytics.values("v", HOUR).count()).isEqualTo(1);
        assertThat(analytics.values("v", HOUR).max()).hasValue(0x1p63);
        assertThat(analytics.stats().clamped()).isEqualTo(2);
    }

    @Test
    @Tag("N2")
    void clampsDurationsOutsideTheRangeAndCountsThem() {
        Timer timer = analytics.timer("op");
        timer.recordNanos(-1);
        timer.record(Duration.ofDays(1_000_000));
        timer.record(Duration.ofSeconds(Long.MIN_VALUE));
        OperationMetrics metrics = analytics.metrics("op");
        assertThat(metrics.min()).contains(Duration.ZERO);
        assertThat(metrics.max()).contains(Duration.ofNanos((1L << 47) - 1));
        assertThat(analytics.stats().clamped()).isEqualTo(3);
    }

    @Test
    @Tag("N2")
    void countersTellTheirRate() {
        Counter rejected = analytics.counter("rejected", Tags.of("pool", "io"));
        rejected.increment();
        rejected.add(4);
        analytics.increment("rejected");
        manual.advanceSeconds(3);
        ValueMetrics metrics = analytics.values("rejected", Duration.ofMinutes(1));
        assertThat(metrics.total()).isEqualTo(6);
        assertThat(metrics.ratePerSecond().orElseThrow()).isCloseTo(2, within(1e-9));
    }

    @Test
    void oneNameMayBeAnOperationAValueAndACounter() {
        manual.recordMillis("x", 5);
        analytics.record("x", 7);
        analytics.increment("x");
        assertThat(analytics.metrics("x").count()).isEqualTo(1);
        assertThat(analytics.values("x", HOUR).total()).isEqualTo(7);
        assertThat(analytics.names()).containsExactly("x");
    }

    @Test
    @Tag("N4")
    void filtersAndGroupsByTags() {
        analytics.recordNanos("op", 1_000_000, "region", "eu", "tier", "gold");
        analytics.recordNanos("op", 3_000_000, "tier", "basic", "region", "eu");
        analytics.recordNanos("op", 5_000_000, "region", "us");
        analytics.recordNanos("op", 7_000_000);
        assertThat(analytics.metrics("op", Tags.of("region", "eu"), HOUR).count())
                .isEqualTo(2);
        assertThat(analytics
                        .metrics("op", Tags.of("tier", "gold", "region", "eu"), HOUR)
                        .max())
                .contains(Duration.ofMillis(1));
        Map<String, OperationMetrics> byRegion = analytics.metricsBy("op", "region", HOUR);
        assertThat(byRegion.keySet()).containsExactly("", "eu", "us");
        assertThat(Objects.requireNonNull(byRegion.get("eu")).average()).contains(Duration.ofMillis(2));
        assertThat(Objects.requireNonNull(byRegion.get("")).count()).isEqualTo(1);
        assertThat(analytics.stats().series()).isEqualTo(4);
        analytics.record("depth", 3, Tags.of("queue", "mail"));
        analytics.record("depth", 5, Tags.of("queue", "sms"));
        assertThat(Objects.requireNonNull(
                                analytics.valuesBy("depth", "queue", HOUR).get("sms"))
                        .max())
                .hasValue(5);
        assertThat(analytics.values("depth", Tags.of("queue", "mail"), HOUR).max())
                .hasValue(3);
    }

    @Test
    @Tag("N3")
    void keepsEventsWithTheirSeverityUpToALimit() {
        ManualAnalytics small = new ManualAnalytics(builder -> builder.maximumEvents(3));
        small.analytics.event("deploy", Map.of("version", "1.4"), Severity.INFO);
        small.advanceSeconds(60);
        small.analytics.event("disk full", Map.of(), Severity.CRITICAL);
        small.analytics.event("slow", Map.of(), Severity.WARNING);
        assertThat(small.analytics.events(HOUR, Severity.INFO))
                .extracting(Event::name)
                .containsExactly("deploy", "disk full", "slow");
        assertThat(small.analytics.events(HOUR, Severity.INFO).get(0).details()).containsEntry("version", "1.4");
        assertThat(small.analytics.events(HOUR, Severity.ERROR))
                .extracting(Event::name)
                .containsExactly("disk full");
        assertThat(small.analytics.events(Duration.ofSeconds(30), Severity.INFO))
                .hasSize(2);
        small.analytics.event("fourth", Map.of(), Severity.INFO);
        assertThat(small.analytics.events(HOUR, Severity.INFO)).hasSize(3);
        assertThat(small.analytics.stats().eventsDropped()).isEqualTo(1);
        assertThat(small.analytics.stats().events()).isEqualTo(3);
    }

    @Test
    @Tag("N5")
    void theHistoryHasAPointForEachSlotWithAValue() {
        manual.recordMillis("op", 10);
        manual.recordMillis("op", 30);
        manual.advanceSeconds(120);
        manual.recordMillis("op", 50);
        History history = analytics.history("op", HOUR);
        assertThat(history.points()).hasSize(2);
        HistoryPoint first = history.points().get(0);
        assertThat(first.start()).isEqualTo(ManualAnalytics.START);
        assertThat(first.length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(first.closed()).isTrue();
        assertThat(first.paused()).isFalse();
        assertThat(first.count()).isEqualTo(2);
        assertThat(first.average()).isEqualTo(20e6);
        assertThat(first.successRate()).hasValue(1);
        assertThat(history.points().get(1).closed()).isFalse();
        assertThat(history.coverage().samples()).isEqualTo(3);
    }

    @Test
    @Tag("N5")
    void theHistoryHoldsASampleAndItsFailuresByType() {
        try (Trace trace = analytics.start("op", Tags.of("region", "eu"))) {
            manual.advance(Duration.ofMillis(7));
            trace.fail(new IllegalStateException("no stock"));
        }
        try (Trace trace = analytics.start("op", Tags.of("region", "us"))) {
            trace.fail();
        }
        try (Trace trace = analytics.start("op", Tags.of("region", "eu"))) {
            trace.fail(new IllegalStateException("still no stock"));
        }
        manual.recordMillis("op", 3);
        History history = analytics.history("op", HOUR);
        assertThat(history.samples()).hasSize(4);
        Sample failed = history.samples().stream()
                .filter(s -> s.errorMessage().equals(Optional.of("no stock")))
                .findFirst()
                .orElseThrow();
        assertThat(failed.duration()).isEqualTo(Duration.ofMillis(7));
        assertThat(failed.success()).isFalse();
        assertThat(failed.errorType()).contains("java.lang.IllegalStateException");
        assertThat(failed.tags()).isEqualTo(Tags.of("region", "eu"));
        assertThat(failed.time()).isEqualTo(ManualAnalytics.START.plusMillis(7));
        assertThat(history.errors())
                .extracting(ErrorGroup::type)
                .containsExactly("java.lang.IllegalStateException", "unknown");
        assertThat(history.errors().get(0).sampled()).isEqualTo(2);
        assertThat(history.errors().get(0).lastMessage()).contains("still no stock");
    }

    @Test
    @Tag("N5")
    void theSampleIsBoundedAndKeepsTheLatest() {
        ManualAnalytics few = new ManualAnalytics(builder -> builder.samplesPerSeries(5));
        for (int i = 1; i <= 20; i++) {
            few.recordMillis("op", i);
            few.advanceSeconds(1);
        }
        assertThat(few.analytics.history("op", HOUR).samples())
                .extracting(sample -> sample.duration().toMillis())
                .containsExactly(16L, 17L, 18L, 19L, 20L);
    }

    @Test
    @Tag("N26")
    void readsRegisteredSuppliersAndSurvivesThoseThatThrow() {
        double[] depth = {3};
        Registration registration = analytics.gauge("depth", Tags.none(), () -> depth[0]);
        analytics.gauge("broken", Tags.none(), () -> {
            throw new IllegalStateException("gone");
        });
        analytics.sampleGauges();
        depth[0] = 9;
        analytics.sampleGauges();
        registration.close();
        depth[0] = 100;
        analytics.sampleGauges();
        assertThat(analytics.values("depth", HOUR).max()).hasValue(9);
        assertThat(analytics.values("depth", HOUR).count()).isEqualTo(2);
        assertThat(analytics.stats().callbackFailures()).isEqualTo(3);
    }

    @Test
    @Tag("N15")
    void countsWhatItCostsItself() {
        analytics.gauge("slow", Tags.none(), () -> {
            manual.advance(Duration.ofMillis(3));
            return 1;
        });
        analytics.sampleGauges();
        analytics.sampleGauges();
        assertThat(analytics.stats().samplerNanos()).isEqualTo(6_000_000);
    }

    @Test
    @Tag("N1")
    void refusesATimeThatItsClockCannotCount() {
        AnalyticsBuilder builder =
                PerformanceAnalytics.builder().wallClock(InstantSource.fixed(Instant.parse("2400-01-01T00:00:00Z")));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wallClock")
                .hasMessageContaining("2400");
    }

    @Test
    @Tag("N15")
    void resetsOneNameOrAll() {
        manual.recordMillis("a", 1);
        manual.recordMillis("b", 1);
        Timer a = analytics.timer("a");
        analytics.reset("a");
        assertThat(analytics.metrics("a").count()).isZero();
        assertThat(analytics.history("a", HOUR).samples()).isEmpty();
        assertThat(analytics.metrics("b").count()).isEqualTo(1);
        a.recordNanos(5);
        assertThat(analytics.metrics("a").count()).isEqualTo(1);
        analytics.event("e", Map.of(), Severity.INFO);
        analytics.reset();
        assertThat(analytics.metrics("b").count()).isZero();
        assertThat(analytics.events(HOUR, Severity.INFO)).isEmpty();
    }

    @Test
    @Tag("N15")
    void prunesByAgeAndSaysSoInLaterAnswers() {
        manual.recordMillis("op", 1);
        manual.advance(Duration.ofHours(3));
        manual.recordMillis("op", 2);
        manual.advance(Duration.ofMinutes(1));
        assertThat(analytics.metrics("op", Duration.ofDays(1)).count()).isEqualTo(2);
        assertThat(analytics.prune(Duration.ofHours(2))).isPositive();
        OperationMetrics metrics = analytics.metrics("op", Duration.ofDays(1));
        assertThat(metrics.count()).isEqualTo(1);
        assertThat(metrics.coverage().from()).isEqualTo(ManualAnalytics.START.plus(Duration.ofMinutes(61)));
        assertThatThrownBy(() -> analytics.prune(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("N15")
    void keepsNothingBeyondTheRetention() {
        ManualAnalytics day = new ManualAnalytics(builder -> builder.retention(Duration.ofHours(24)));
        day.recordMillis("op", 1);
        day.advance(Duration.ofHours(26));
        day.recordMillis("op", 2);
        OperationMetrics metrics = day.analytics.metrics("op", Duration.ofDays(30));
        assertThat(metrics.count()).isEqualTo(1);
        assertThat(metrics.coverage().length()).isLessThanOrEqualTo(Duration.ofHours(25));
    }

    @Test
    @Tag("N15")
    void foldsWhatExceedsTheLimitAndKeepsTheTotals() {
        List<Tags> folded = new ArrayList<>();
        ManualAnalytics capped = new ManualAnalytics(builder -> builder.maximumSeriesPerName(10)
                .maximumSeries(12)
                .listener(new AnalyticsListener() {
                    @Override
                    public void onFolded(String name, Tags tags) {
                        folded.add(tags);
                    }
                }));
        for (int i = 0; i < 100; i++) {
            capped.analytics.recordNanos("op", 1000 + i, "user", "u" + i);
        }
        OperationMetrics metrics = capped.analytics.metrics("op");
        assertThat(metrics.count()).isEqualTo(100);
        assertThat(metrics.total()).isEqualTo(Duration.ofNanos(100 * 1000 + 4950));
        assertThat(capped.analytics
                        .metrics("op", Tags.of("other", "true"), HOUR)
                        .count())
                .isEqualTo(90);
        assertThat(capped.analytics.stats().folded()).isEqualTo(90);
        assertThat(folded).hasSize(90).contains(Tags.of("user", "u99"));
        capped.recordMillis("second", 1);
        capped.recordMillis("third", 1);
        capped.recordMillis("fourth", 1);
        assertThat(capped.analytics.metrics("fourth").count()).isZero();
        assertThat(capped.analytics.metrics("perfopt.other").count()).isEqualTo(1);
    }

    @Test
    @Tag("N15")
    void anIdleSeriesMakesRoomAndItsHandleKeepsWorking() {
        ManualAnalytics capped = new ManualAnalytics(builder -> builder.maximumSeriesPerName(2));
        Timer old = capped.analytics.timer("op", Tags.of("user", "old"));
        old.recordNanos(5);
        capped.recordMillis("op", 1);
        capped.advance(Duration.ofHours(2));
        capped.analytics.recordNanos("op", 7, "user", "new");
        assertThat(capped.analytics.stats().evicted()).isEqualTo(1);
        assertThat(capped.analytics.metrics("op", Tags.of("user", "new"), HOUR).count())
                .isEqualTo(1);
        assertThat(capped.analytics.metrics("op", Duration.ofHours(6)).count())
                .isEqualTo(3); // its past is kept under "other"
        old.recordNanos(9);
        assertThat(capped.analytics.metrics("op", Tags.of("user", "old"), HOUR).count())
                .isEqualTo(1);
        assertThat(capped.analytics.metrics("op", Duration.ofHours(6)).count()).isEqualTo(4);
    }

    @Test
    void refusesTagsThatAreNoPairsOrTooMany() {
        assertThatThrownBy(() -> Tags.of("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be pairs");
        Tags[] tags = {Tags.none()};
        for (int i = 0; i < Tags.MAX_PAIRS; i++) {
            tags[0] = tags[0].and("k" + i, "v");
        }
        assertThat(tags[0].and("k3", "other").find("k3")).contains("other");
        assertThatThrownBy(() -> tags[0].and("more", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16 pairs");
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> PerformanceAnalytics.builder()
                        .retention(Duration.ofSeconds(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("analytics.retention must be at least PT1M, was PT1S");
        assertThatThrownBy(
                        () -> PerformanceAnalytics.builder().traceSampling(1.5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("traceSampling");
        assertThatThrownBy(() -> PerformanceAnalytics.builder().maximumSeries(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maximumSeries must be at least 1, was 0");
    }
}
