package io.perfopt.analytics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.AnalyticsListener;
import io.perfopt.analytics.Bottleneck;
import io.perfopt.analytics.ManualAnalytics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import io.perfopt.analytics.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AlertTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> heard = new ArrayList<>();
    private final ManualAnalytics manual = new ManualAnalytics(builder -> builder.listener(new AnalyticsListener() {
        @Override
        public void onIncidentOpened(Incident incident) {
            heard.add("opened " + incident.rule() + " " + incident.level());
        }

        @Override
        public void onIncidentCleared(Incident incident) {
            heard.add("cleared " + incident.rule());
        }
    }));
    private final PerformanceAnalytics analytics = manual.analytics;

    private void recordMillis(long millis, int times) {
        for (int i = 0; i < times; i++) {
            manual.recordMillis("checkout", millis);
        }
    }

    private void calmDown() {
        manual.advance(Duration.ofMinutes(10));
    }

    @Test
    @Tag("N12")
    void aThresholdIsCheckedExplicitlyAndItsViolationsAreKept() {
        analytics.threshold(
                "checkout",
                t -> t.percentile(95).warnAbove(Duration.ofMillis(200)).criticalAbove(Duration.ofMillis(250)));
        assertThat(analytics.checkThresholds()).isEmpty(); // nothing recorded: nothing crossed
        recordMillis(210, 10);
        List<Violation> violations = analytics.checkThresholds();
        assertThat(violations)
                .containsExactly(new Violation(ManualAnalytics.START, "checkout p95", Level.WARNING, 210e6, 200e6, 10));
        recordMillis(300, 10);
        assertThat(analytics.checkThresholds()).extracting(Violation::level).containsExactly(Level.CRITICAL);
        assertThat(analytics.violations(HOUR)).hasSize(2);
        manual.advance(Duration.ofHours(2));
        assertThat(analytics.violations(HOUR)).isEmpty();
    }

    @Test
    @Tag("N16")
    void oneIncidentStaysOpenUntilItClearsAndNothingAlertsTwice() {
        analytics.threshold("checkout", t -> t.warnAbove(Duration.ofMillis(200)).criticalAbove(Duration.ofMillis(250)));
        recordMillis(210, 10);
        analytics.checkThresholds();
        analytics.checkThresholds();
        analytics.checkThresholds();
        assertThat(heard).containsExactly("opened checkout p95 WARNING");
        assertThat(analytics.openIncidents()).hasSize(1);
        assertThat(analytics.openIncidents().get(0).opened()).isEqualTo(ManualAnalytics.START);
        recordMillis(400, 10);
        analytics.checkThresholds();
        analytics.checkThresholds();
        assertThat(heard).containsExactly("opened checkout p95 WARNING", "opened checkout p95 CRITICAL");
        assertThat(analytics.openIncidents()).hasSize(1);
        calmDown();
        recordMillis(100, 10);
        analytics.checkThresholds();
        assertThat(heard).endsWith("cleared checkout p95").hasSize(3);
        assertThat(analytics.openIncidents()).isEmpty();
        assertThat(analytics.clearedIncidents(HOUR)).hasSize(1);
        assertThat(analytics.clearedIncidents(HOUR).get(0).level()).isEqualTo(Level.CRITICAL);
        assertThat(analytics.stats().incidentsOpen()).isZero();
        calmDown();
        recordMillis(210, 10);
        analytics.checkThresholds();
        assertThat(analytics.openIncidents().get(0).id()).isEqualTo(2);
    }

    @Test
    @Tag("N16")
    void anIncidentClearsOnlyAtItsClearLevel() {
        analytics.alert(AlertRule.builder("depth", "depth")
                .max()
                .warnAbove(100)
                .clearAt(50)
                .window(Duration.ofMinutes(1))
                .build());
        for (double depth : new double[] {101, 80, 99, 51}) {
            analytics.record("depth", depth);
            analytics.checkThresholds();
            assertThat(analytics.openIncidents()).as("at %s", depth).hasSize(1);
            manual.advance(Duration.ofMinutes(2));
        }
        analytics.record("depth", 50);
        analytics.checkThresholds();
        assertThat(analytics.openIncidents()).isEmpty();
    }

    @Test
    @Tag("N16")
    void oneOutlierIsNotEnoughWhenSeveralOfTheLastChecksAreAskedFor() {
        analytics.alert(AlertRule.builder("depth", "depth")
                .max()
                .warnAbove(100)
                .sustained(2, 3)
                .window(Duration.ofSeconds(10))
                .build());
        int[] depths = {200, 1, 1, 200, 1, 200};
        int[] open = {0, 0, 0, 0, 0, 1};
        for (int i = 0; i < depths.length; i++) {
            analytics.record("depth", depths[i]);
            analytics.checkThresholds();
            assertThat(analytics.openIncidents()).as("after check %d", i).hasSize(open[i]);
            manual.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    @Tag("N16")
    void tooFewCallsSayNothingAndSilenceClears() {
        analytics.alert(AlertRule.errorRate("checkout"));
        for (int i = 0; i < 19; i++) {
            analytics.recordNanos("checkout", 1, Tags.none(), false);
        }
        assertThat(analytics.checkThresholds()).isEmpty();
        analytics.recordNanos("checkout", 1, Tags.none(), false);
        assertThat(analytics.checkThresholds()).extracting(Violation::value).containsExactly(1.0);
        assertThat(analytics.openIncidents().get(0).message()).isEqualTo("checkout error rate is 100 %, above 5 %");
        calmDown();
        analytics.checkThresholds();
        assertThat(analytics.openIncidents()).isEmpty();
    }

    @Test
    @Tag("N16")
    void watchesRatiosAndRatesBelowALimit() {
        analytics.alert(AlertRule.hitRatio("cache.hits", "cache.lookups"));
        analytics.increment("cache.lookups", 200, Tags.none());
        analytics.increment("cache.hits", 120, Tags.none());
        assertThat(analytics.checkThresholds()).extracting(Violation::value).containsExactly(0.6);
        Registration rate = analytics.alert(AlertRule.builder("throughput", "checkout")
                .rate()
                .warnBelow(1)
                .window(Duration.ofMinutes(1))
                .build());
        assertThat(analytics.openIncidents()).hasSize(1);
        analytics.checkThresholds(); // the window has not passed yet: too early to miss anything
        assertThat(analytics.openIncidents()).hasSize(1);
        manual.advance(Duration.ofMinutes(1));
        analytics.checkThresholds();
        assertThat(analytics.openIncidents()).extracting(Incident::rule).contains("throughput");
        rate.close();
        assertThat(analytics.openIncidents()).extracting(Incident::rule).doesNotContain("throughput");
    }

    @Test
    @Tag("N16")
    void eachValueOfATagHasItsOwnIncident() {
        analytics.alert(AlertRule.builder("depth", "depth")
                .each("queue")
                .last()
                .warnAbove(10)
                .build());
        analytics.record("depth", 20, Tags.of("queue", "mail"));
        analytics.record("depth", 5, Tags.of("queue", "sms"));
        analytics.record("depth", 30, Tags.of("queue", "push"));
        analytics.checkThresholds();
        assertThat(analytics.openIncidents())
                .extracting(Incident::tags)
                .containsExactlyInAnyOrder(Tags.of("queue", "mail"), Tags.of("queue", "push"));
    }

    @Test
    @Tag("N16")
    void recoversUnderACooldownAndABudgetAndSurvivesHandlersThatThrow() {
        List<Level> recovered = new ArrayList<>();
        List<Incident> handled = new ArrayList<>();
        analytics.onIncident(incident -> {
            throw new IllegalStateException("handler");
        });
        Registration handler = analytics.onIncident(handled::add);
        analytics.alert(AlertRule.builder("depth", "depth")
                .max()
                .warnAbove(10)
                .criticalAbove(100)
                .window(Duration.ofSeconds(10))
                .recovery(incident -> recovered.add(incident.level()))
                .recoveryLimits(Duration.ofMinutes(5), 1)
                .build());
        analytics.record("depth", 20);
        analytics.checkThresholds();
        analytics.record("depth", 200); // graver, but the budget of this incident is spent
        analytics.checkThresholds();
        assertThat(recovered).containsExactly(Level.WARNING);
        assertThat(handled).hasSize(2);
        assertThat(analytics.stats().callbackFailures()).isEqualTo(2);
        handler.close();
        manual.advance(Duration.ofMinutes(1));
        analytics.record("depth", 1);
        analytics.checkThresholds();
        manual.advance(Duration.ofMinutes(1));
        analytics.record("depth", 20); // a new incident within the cooldown
        analytics.checkThresholds();
        assertThat(recovered).hasSize(1);
        manual.advance(Duration.ofMinutes(1));
        analytics.record("depth", 1);
        analytics.checkThresholds();
        manual.advance(Duration.ofMinutes(5));
        analytics.record("depth", 20);
        analytics.checkThresholds();
        assertThat(recovered).hasSize(2);
        assertThat(handled).hasSize(2);
    }

    @Test
    @Tag("N16")
    void oneIncidentUsesNoMoreRecoveriesThanItsBudget() {
        List<Level> recovered = new ArrayList<>();
        analytics.alert(AlertRule.builder("depth", "depth")
                .max()
                .warnAbove(10)
                .criticalAbove(100)
                .recovery(incident -> recovered.add(incident.level()))
                .recoveryLimits(Duration.ZERO, 1)
                .build());
        analytics.record("depth", 20);
        analytics.checkThresholds();
        analytics.record("depth", 200);
        analytics.checkThresholds();
        assertThat(analytics.openIncidents()).extracting(Incident::level).containsExactly(Level.CRITICAL);
        assertThat(recovered).containsExactly(Level.WARNING);
    }

    @Test
    @Tag("N16")
    void theSamplingThreadChecksByItself() {
        io.perfopt.testkit.ManualTime time = new io.perfopt.testkit.ManualTime();
        io.perfopt.testkit.ManualScheduler scheduler = new io.perfopt.testkit.ManualScheduler(time);
        PerformanceAnalytics scheduled = PerformanceAnalytics.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .scheduler(scheduler)
                .build();
        scheduled.gauge("depth", Tags.none(), () -> 20);
        scheduled.alert(AlertRule.builder("depth", "depth").last().warnAbove(10).build());
        time.advance(Duration.ofSeconds(9));
        assertThat(scheduled.openIncidents()).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(scheduled.openIncidents()).hasSize(1);
        scheduled.close();
        scheduled.close();
        time.advance(HOUR);
        assertThat(scheduled.values("depth", HOUR).count()).isEqualTo(1);
        assertThat(scheduler.isShutdown()).isFalse();
    }

    @Test
    @Tag("N8")
    void aThresholdIsTheTargetOfTheBottleneckAnalysis() {
        recordMillis(100, 50);
        recordMillis(300, 50);
        double before = analytics.bottlenecks(HOUR).get(0).impact();
        analytics.threshold("checkout", t -> t.warnAbove(Duration.ofMillis(50)));
        Bottleneck bottleneck = analytics.bottlenecks(HOUR).get(0);
        assertThat(bottleneck.impact()).isGreaterThanOrEqualTo(before).isEqualTo(100);
    }

    @Test
    @Tag("N16")
    void refusesRulesThatContradictThemselves() {
        assertThatThrownBy(() -> AlertRule.builder("r", "m").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 'r' must have a warning or a critical limit");
        assertThatThrownBy(() -> AlertRule.builder("r", "m")
                        .warnAbove(5)
                        .criticalAbove(4)
                        .build())
                .hasMessageContaining("critical limit must lie beyond the warning limit, were 5.0 and 4.0");
        assertThatThrownBy(() -> AlertRule.builder("r", "m")
                        .warnAbove(5)
                        .criticalBelow(4)
                        .build())
                .hasMessageContaining("on one side");
        assertThatThrownBy(() ->
                        AlertRule.builder("r", "m").warnAbove(5).clearAt(6).build())
                .hasMessageContaining("clear level must not lie beyond the limit 5.0, was 6.0");
        assertThatThrownBy(() ->
                        AlertRule.builder("r", "m").warnAbove(5).sustained(3, 2).build())
                .hasMessageContaining("3 of 2");
        assertThatThrownBy(() ->
                        AlertRule.builder("r", "m").warnAbove(5).percentile(0).build())
                .hasMessageContaining("percent");
        assertThat(AlertRule.systemPresets()).hasSize(5);
    }

    @Test
    @Tag("N12")
    void aRuleOfTheSameNameTakesThePlaceOfTheOther() {
        analytics.threshold("checkout", t -> t.warnAbove(Duration.ofMillis(1)));
        analytics.threshold("checkout", t -> t.percentile(50).warnAbove(Duration.ofMillis(1)));
        recordMillis(10, 5);
        assertThat(analytics.checkThresholds()).hasSize(2);
        analytics.threshold("checkout", t -> t.warnAbove(Duration.ofMillis(20)));
        assertThat(analytics.checkThresholds()).extracting(Violation::rule).containsExactly("checkout p50");
    }
}
