package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualAnalytics manual = new ManualAnalytics();
    private final PerformanceAnalytics analytics = manual.analytics;

    private void advanceMillis(long millis) {
        manual.advance(Duration.ofMillis(millis));
    }

    @Test
    @Tag("N1")
    void measuresToTheNanosecondAndCountsWhatIsInFlight() {
        Trace trace = analytics.start("op", Tags.of("region", "eu"));
        manual.advance(Duration.ofNanos(1_234_567));
        assertThat(trace.elapsedNanos()).isEqualTo(1_234_567);
        assertThat(analytics.metrics("op").inFlight()).isEqualTo(1);
        trace.close();
        OperationMetrics metrics = analytics.metrics("op", Tags.of("region", "eu"), HOUR);
        assertThat(metrics.max()).contains(Duration.ofNanos(1_234_567));
        assertThat(metrics.inFlight()).isZero();
        assertThat(trace.elapsedNanos()).isZero();
        assertThat(trace.serverTiming()).isEmpty();
    }

    @Test
    @Tag("N1")
    void endsById() {
        long id = analytics.begin("op", "region", "eu", "tier", "gold");
        advanceMillis(5);
        analytics.end(id, false, new RuntimeException("x"));
        OperationMetrics metrics = analytics.metrics("op");
        assertThat(metrics.count()).isEqualTo(1);
        assertThat(metrics.errors()).isEqualTo(1);
        long second = analytics.begin("op");
        long third = analytics.begin("op", Tags.none());
        assertThat(second).isNotEqualTo(id).isNotEqualTo(third);
        analytics.end(third, true);
        analytics.end(second, true);
        assertThat(analytics.metrics("op").count()).isEqualTo(3);
    }

    @Test
    @Tag("N1")
    void aSecondEndAndAnUnknownIdAreCountedAndChangeNothing() {
        long id = analytics.begin("op");
        analytics.end(id, true);
        analytics.end(id, true);
        analytics.end(0, true);
        analytics.end(-1, true);
        analytics.end(Long.MAX_VALUE, true);
        analytics.end(123_456_789, true);
        Trace trace = analytics.start("op");
        trace.close();
        trace.close();
        assertThat(analytics.metrics("op").count()).isEqualTo(2);
        assertThat(analytics.stats().endsUnknown()).isEqualTo(6);
    }

    @Test
    @Tag("N1")
    void theTimeOfTheEndChoosesTheSlot() {
        Trace trace = analytics.start("op");
        manual.advanceSeconds(90);
        trace.close();
        List<HistoryPoint> points = analytics.history("op", HOUR).points();
        assertThat(points).hasSize(1);
        assertThat(points.get(0).start()).isEqualTo(ManualAnalytics.START.plusSeconds(60));
    }

    @Test
    @Tag("N1")
    void endsOnAnotherThread() throws Exception {
        Trace trace = analytics.start("op");
        advanceMillis(3);
        Thread other = new Thread(trace::close);
        other.start();
        other.join();
        assertThat(analytics.metrics("op").max()).contains(Duration.ofMillis(3));
        try (Trace next = analytics.start("next")) { // the ended trace is no parent
            advanceMillis(1);
            assertThat(next.id()).isPositive();
        }
        assertThat(analytics.metrics("op").selfTotal()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    @Tag("N8")
    void nestedTracesLeaveTheParentItsSelfTime() {
        try (Trace outer = analytics.start("outer")) {
            advanceMillis(10);
            try (Trace inner = analytics.start("inner")) {
                advanceMillis(20);
                try (Trace innermost = analytics.start("innermost")) {
                    advanceMillis(40);
                    assertThat(innermost.id()).isNotEqualTo(inner.id());
                }
            }
            assertThat(outer.id()).isPositive();
        }
        assertThat(analytics.metrics("outer").total()).isEqualTo(Duration.ofMillis(70));
        assertThat(analytics.metrics("outer").selfTotal()).isEqualTo(Duration.ofMillis(10));
        assertThat(analytics.metrics("inner").selfTotal()).isEqualTo(Duration.ofMillis(20));
        assertThat(analytics.metrics("innermost").selfTotal()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    @Tag("N8")
    void tracesEndedOutOfOrderKeepTheirParents() {
        Trace a = analytics.start("a");
        Trace b = analytics.start("b");
        advanceMillis(1);
        a.close();
        Trace c = analytics.start("c"); // within b, which is still open
        advanceMillis(2);
        c.close();
        b.close();
        assertThat(analytics.metrics("b").selfTotal()).isEqualTo(Duration.ofMillis(1));
        assertThat(analytics.metrics("a").selfTotal()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    @Tag("N8")
    void aParentOnAnotherThreadIsNamed() throws Exception {
        Trace outer = analytics.start("outer");
        Thread worker = new Thread(() -> {
            try (Trace inner = analytics.trace("inner").parent(outer.id()).start()) {
                advanceMillis(30);
                assertThat(inner.id()).isPositive();
            }
        });
        worker.start();
        worker.join();
        advanceMillis(5);
        outer.close();
        assertThat(analytics.metrics("outer").selfTotal()).isEqualTo(Duration.ofMillis(5));
        assertThat(analytics.metrics("inner").count()).isEqualTo(1);
    }

    @Test
    @Tag("N1")
    void anAbandonedTraceIsGivenUpAndReported() {
        List<String> abandoned = new ArrayList<>();
        ManualAnalytics impatient = new ManualAnalytics(builder -> builder.traceTimeout(Duration.ofMinutes(1))
                .listener(new AnalyticsListener() {
                    @Override
                    public void onAbandoned(String name, long id) {
                        abandoned.add(name);
                    }
                }));
        Trace forgotten = impatient.analytics.start("forgotten");
        impatient.advanceSeconds(61);
        Trace recent = impatient.analytics.start("recent");
        impatient.analytics.tidy();
        assertThat(abandoned).containsExactly("forgotten");
        assertThat(impatient.analytics.stats().tracesAbandoned()).isEqualTo(1);
        forgotten.close();
        recent.close();
        assertThat(impatient.analytics.metrics("forgotten").count()).isZero();
        assertThat(impatient.analytics.stats().endsUnknown()).isEqualTo(1);
    }

    @Test
    @Tag("N1")
    void refusesMoreOpenTracesThanAllowed() {
        ManualAnalytics two = new ManualAnalytics(builder -> builder.maximumOpenTraces(2));
        Trace a = two.analytics.start("op");
        Trace b = two.analytics.start("op");
        Trace c = two.analytics.start("op");
        assertThat(c.id()).isZero();
        c.close();
        b.close();
        a.close();
        assertThat(two.analytics.metrics("op").count()).isEqualTo(2);
        assertThat(two.analytics.stats().tracesRefused()).isEqualTo(1);
        assertThat(two.analytics.start("op").id()).isPositive();
    }

    @Test
    @Tag("N1")
    void samplingThinsOutDetailsAndNeverCounts() {
        ManualAnalytics none = new ManualAnalytics(builder -> builder.traceSampling(0));
        try (Trace trace = none.analytics.start("op")) {
            none.advanceSeconds(1);
            trace.fail();
        }
        assertThat(none.analytics.metrics("op").errors()).isEqualTo(1);
        assertThat(none.analytics.history("op", HOUR).samples()).isEmpty();
        assertThat(none.analytics.slowest("op")).isEmpty();
    }

    @Test
    @Tag("N29")
    void keepsTheSlowestTracesWithTheirBreakdown() {
        ManualAnalytics three = new ManualAnalytics(builder -> builder.slowestPerOperation(3));
        for (int i = 1; i <= 10; i++) {
            try (Trace trace = three.analytics.start("page", Tags.of("n", "" + i))) {
                three.advance(Duration.ofMillis(i));
                try (Trace query = three.analytics.start("query")) {
                    three.advance(Duration.ofMillis(2L * i));
                    if (i == 9) {
                        trace.fail(new IllegalArgumentException("bad"));
                    }
                    assertThat(query.id()).isPositive();
                }
            }
        }
        List<SlowTrace> slowest = three.analytics.slowest("page");
        assertThat(slowest).extracting(trace -> trace.duration().toMillis()).containsExactly(30L, 27L, 24L);
        assertThat(slowest.get(0).self()).isEqualTo(Duration.ofMillis(10));
        assertThat(slowest.get(0).tags()).isEqualTo(Tags.of("n", "10"));
        assertThat(slowest.get(0).children())
                .containsExactly(
                        new SlowTrace.Child("query", Tags.none(), 1, Duration.ofMillis(10), Duration.ofMillis(20)));
        assertThat(slowest.get(1).errorType()).contains("java.lang.IllegalArgumentException");
        three.advance(Duration.ofHours(1));
        assertThat(three.analytics.slowest("page")).isEmpty();
        try (Trace fast = three.analytics.start("page")) { // yesterday's records do not keep it out
            assertThat(fast.id()).isPositive();
        }
        assertThat(three.analytics.slowest("page")).hasSize(1);
    }

    @Test
    @Tag("N29")
    void theBreakdownNamesGrandchildrenAndIsBounded() {
        try (Trace page = analytics.start("page")) {
            try (Trace service = analytics.start("service")) {
                for (int i = 0; i < 40; i++) {
                    try (Trace query = analytics.start("query")) {
                        advanceMillis(1);
                        assertThat(query.id()).isPositive();
                    }
                }
                assertThat(service.id()).isPositive();
            }
            assertThat(page.id()).isPositive();
        }
        SlowTrace slow = analytics.slowest("page").get(0);
        assertThat(slow.children()).hasSize(32).allMatch(child -> child.depth() == 2);
        assertThat(slow.childrenDropped()).isEqualTo(9); // eight queries and the service itself
    }

    @Test
    @Tag("N27")
    void aTraceTellsItsServerTiming() {
        try (Trace trace = analytics.start("GET /cart, \"x\"")) {
            advanceMillis(1);
            analytics.timer("db").time(() -> advanceMillis(8));
            analytics.timer("db").time(() -> advanceMillis(2));
            assertThat(trace.serverTiming()).isEqualTo("GET__cart___x_;dur=11.0, db;dur=10.0");
        }
    }

    @Test
    @Tag("N27")
    void measuresProcessorTimeAndAllocationOfTheThreadOnRequest() {
        byte[][] kept = new byte[100][];
        try (Trace trace = analytics.trace("op").measureThread().start()) {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = new byte[10_000];
            }
            assertThat(trace.id()).isPositive();
        }
        assertThat(analytics.values("op.allocated", HOUR).min().orElseThrow()).isGreaterThan(1_000_000);
        assertThat(analytics.values("op.cpu", HOUR).min().orElseThrow()).isNotNegative();
    }

    @Test
    @Tag("N1")
    void theIntendedStartGivesTheResponseTimeBesidesTheServiceTime() {
        long intended = manual.time.nanoTime();
        advanceMillis(100); // the request waited
        try (Trace trace = analytics
                .trace("op")
                .tags(Tags.of("k", "v"))
                .intendedStart(intended)
                .start()) {
            advanceMillis(10);
            assertThat(trace.id()).isPositive();
        }
        assertThat(analytics.metrics("op").max()).contains(Duration.ofMillis(10));
        assertThat(analytics.metrics("op.response", Tags.of("k", "v"), HOUR).max())
                .contains(Duration.ofMillis(110));
    }

    @Test
    @Tag("N1")
    void theExpectedIntervalFillsInWhatWasHeldUpInASeriesOfItsOwn() {
        Timer timer = analytics.timer("op");
        timer.recordCorrectedNanos(5, 10);
        timer.recordCorrectedNanos(45, 10);
        assertThat(analytics.metrics("op").count()).isEqualTo(2);
        OperationMetrics corrected = analytics.metrics("op.corrected");
        assertThat(corrected.count()).isEqualTo(5); // 5 and 45, 35, 25, 15 as HdrHistogram fills in
        assertThat(corrected.total()).isEqualTo(Duration.ofNanos(5 + 45 + 35 + 25 + 15));
        assertThatThrownBy(() -> timer.recordCorrectedNanos(5, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("N1")
    void timesWorkAndPassesOnWhatItThrows() throws Exception {
        Timer timer = analytics.timer("op");
        assertThat(timer.time(() -> {
                    advanceMillis(4);
                    return "result";
                }))
                .isEqualTo("result");
        assertThat(timer.call(() -> 5)).isEqualTo(5);
        assertThatThrownBy(() -> timer.time((Runnable) () -> {
                    throw new IllegalStateException("a");
                }))
                .hasMessage("a");
        assertThatThrownBy(() -> timer.call(() -> {
                    throw new java.io.IOException("b");
                }))
                .hasMessage("b");
        OperationMetrics metrics = analytics.metrics("op");
        assertThat(metrics.count()).isEqualTo(4);
        assertThat(metrics.errors()).isEqualTo(2);
        assertThat(metrics.inFlight()).isZero();
    }

    @Test
    @Tag("N1")
    void anExceptionWhoseMessageThrowsIsSampledWithoutIt() {
        analytics.end(analytics.begin("op"), false, new HostileException());
        Sample sample = analytics.history("op", HOUR).samples().get(0);
        assertThat(sample.errorMessage()).isEmpty();
        assertThat(sample.errorType()).contains(HostileException.class.getName());
        assertThat(analytics.stats().callbackFailures()).isEqualTo(1);
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }
    }

    @Test
    @Tag("N8")
    void bottlenecksShareTheSelfTimeAndKnowTheirConfidence() {
        for (int i = 0; i < 40; i++) {
            try (Trace page = analytics.start("page")) {
                advanceMillis(10);
                try (Trace query = analytics.start("query")) {
                    advanceMillis(30);
                    assertThat(query.id()).isPositive();
                }
                assertThat(page.id()).isPositive();
            }
        }
        manual.recordMillis("rare", 400);
        List<Bottleneck> found = analytics.bottlenecks(HOUR);
        assertThat(found).extracting(Bottleneck::name).containsExactly("query", "page", "rare");
        Bottleneck query = found.get(0);
        assertThat(query.share()).isEqualTo(0.6); // 1,200 of 2,000 ms
        assertThat(query.halvingSaves()).isEqualTo(0.3);
        assertThat(query.impact())
                .isEqualTo(
                        60, org.assertj.core.api.Assertions.within(0.001)); // all calls alike: nothing above the median
        assertThat(query.average()).isEqualTo(Duration.ofMillis(30));
        assertThat(query.calls()).isEqualTo(40);
        assertThat(query.lowConfidence()).isFalse();
        assertThat(found.get(2).lowConfidence()).isTrue();
        assertThat(found.stream().mapToDouble(Bottleneck::share).sum())
                .isEqualTo(1, org.assertj.core.api.Assertions.within(1e-9));
    }
}
