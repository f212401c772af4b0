package io.perfopt.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N1")
class TraceContextTest {
    private final ManualAnalytics manual = new ManualAnalytics();
    private final PerformanceAnalytics analytics = manual.analytics;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        worker.shutdownNow();
    }

    private void onWorker(Runnable work) throws Exception {
        worker.submit(work).get();
    }

    private Runnable step(String name, long millis) {
        return () -> analytics.timer(name).time(() -> manual.advance(Duration.ofMillis(millis)));
    }

    private Duration self(String name) {
        return analytics.metrics(name).selfTotal();
    }

    private List<String> children(String name) {
        return analytics.slowest(name).get(0).children().stream()
                .map(SlowTrace.Child::name)
                .toList();
    }

    @Test
    void workOnAnotherThreadIsAPartOfTheTraceThatHandedItOver() throws Exception {
        try (Trace page = analytics.start("page")) {
            TraceContext context = analytics.currentTrace();
            assertThat(context.traceId()).isEqualTo(page.id());
            onWorker(context.wrap(step("query", 30)));
            step("render", 5).run();
        }
        assertThat(analytics.metrics("page").total()).isEqualTo(Duration.ofMillis(35));
        assertThat(self("page")).isZero();
        assertThat(children("page")).containsExactly("query", "render");
    }

    @Test
    void onlyTheScopeIsAPartOfIt() throws Exception {
        try (Trace page = analytics.start("page")) {
            TraceContext context = analytics.currentTrace();
            onWorker(context.wrap(step("within", 1)));
            onWorker(step("after", 2));
            assertThat(page.id()).isPositive();
        }
        assertThat(children("page")).containsExactly("within");
        assertThat(self("page")).isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void whatTheWorkerHadUnderWayIsLeftAloneAndCurrentAgainAfterwards() throws Exception {
        Trace page = analytics.start("page");
        TraceContext context = analytics.currentTrace();
        onWorker(() -> {
            try (Trace loop = analytics.start("loop")) {
                context.wrap(step("query", 30)).run();
                assertThat(analytics.currentTrace().traceId()).isEqualTo(loop.id());
                step("own", 4).run();
            }
        });
        page.close();
        assertThat(children("page")).containsExactly("query");
        assertThat(children("loop")).containsExactly("own");
        assertThat(self("loop")).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void withoutATraceTheWorkIsAPartOfNothing() throws Exception {
        TraceContext none = analytics.currentTrace();
        assertThat(none.traceId()).isZero();
        try (Trace other = analytics.start("other")) {
            none.wrap(step("step", 3)).run(); // as an executor does that runs work in its caller
            assertThat(analytics.currentTrace().traceId()).isEqualTo(other.id());
        }
        assertThat(analytics.slowest("other").get(0).children()).isEmpty();
        assertThat(self("other")).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void workThatRunsAfterTheTraceEndedHasNoParentNotEvenTheOneOfItsThread() {
        Trace page = analytics.start("page");
        TraceContext late = analytics.currentTrace();
        page.close();
        try (Trace other = analytics.start("other")) {
            try (TraceContext.Scope scope = late.attach()) {
                assertThat(analytics.currentTrace().traceId()).isZero();
                step("late", 3).run();
                assertThat(scope).isNotNull();
            }
            assertThat(analytics.currentTrace().traceId()).isEqualTo(other.id());
        }
        assertThat(analytics.slowest("other").get(0).children()).isEmpty();
        assertThat(analytics.slowest("page").get(0).children()).isEmpty();
        assertThat(analytics.metrics("late").count()).isEqualTo(1);
    }

    @Test
    void aRetryIsAttachedAgain() throws Exception {
        try (Trace page = analytics.start("page")) {
            Runnable attempt = analytics.currentTrace().wrap(step("attempt", 1));
            onWorker(attempt);
            onWorker(attempt);
            assertThat(page.id()).isPositive();
        }
        assertThat(children("page")).containsExactly("attempt", "attempt");
    }

    @Test
    void aTraceLeftOpenInAScopeIsTheParentOfNothingAfterIt() {
        try (Trace page = analytics.start("page")) {
            Trace open;
            try (TraceContext.Scope scope = analytics.currentTrace().attach()) {
                open = analytics.start("open");
                assertThat(scope).isNotNull();
            }
            assertThat(analytics.currentTrace().traceId()).isEqualTo(page.id());
            step("next", 2).run();
            open.close();
        }
        assertThat(analytics.slowest("open").get(0).children()).isEmpty();
        assertThat(children("page")).containsExactly("next", "open");
    }

    @Test
    void aScopeClosedAgainOrElsewhereChangesNothing() throws Exception {
        try (Trace page = analytics.start("page")) {
            TraceContext context = analytics.currentTrace();
            try (Trace inner = analytics.start("inner")) {
                TraceContext.Scope first = context.attach();
                onWorker(first::close);
                assertThat(analytics.currentTrace().traceId()).isEqualTo(page.id());
                TraceContext.Scope second = context.attach();
                second.close();
                second.close();
                assertThat(analytics.currentTrace().traceId()).isEqualTo(page.id());
                first.close();
                assertThat(analytics.currentTrace().traceId()).isEqualTo(inner.id());
            }
        }
    }

    @Test
    void moreAttachmentsThanTheDepthAllowsHaveNoEffect() {
        TraceContext none = analytics.currentTrace();
        try (Trace page = analytics.start("page")) {
            TraceContext context = analytics.currentTrace();
            for (int i = 1; i < 1024; i++) { // page itself is the first
                assertThat(context.attach()).isNotNull(); // and nobody closes it
            }
            none.wrap(step("step", 1)).run();
            assertThat(page.id()).isPositive();
        }
        assertThat(children("page")).containsExactly("step");
    }

    @Test
    void whatTheWorkThrowsIsThrownAndTheScopeClosed() {
        try (Trace page = analytics.start("page")) {
            TraceContext context = analytics.currentTrace();
            try (Trace inner = analytics.start("inner")) {
                Callable<String> failing = context.wrap((Callable<String>) () -> {
                    throw new java.io.IOException("no");
                });
                assertThatThrownBy(failing::call).hasMessage("no");
                assertThat(analytics.currentTrace().traceId()).isEqualTo(inner.id());
            }
            assertThat(page.id()).isPositive();
        }
    }
}
