package io.perfopt.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.SlowTrace;
import io.perfopt.async.Operation;
import io.perfopt.async.RetryPolicy;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TraceCarrierTest {
    @Test
    void whatAnOperationMeasuresIsAPartOfTheTraceThatSubmittedIt() {
        ManualTime time = new ManualTime();
        try (PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .analytics(analytics -> analytics.nanoTime(time::nanoTime).wallClock(time))
                .build()) {
            AtomicInteger attempt = new AtomicInteger();
            Operation<Integer> query = Operation.of("query", () -> {
                        perf.track("database", () -> time.advance(Duration.ofMillis(30)));
                        if (attempt.incrementAndGet() == 1) {
                            throw new IOException("once more");
                        }
                        return 1;
                    })
                    .retry(RetryPolicy.fixed(2, Duration.ofMillis(1)));
            perf.track("request", () -> {
                perf.async().submit(query).join();
                time.advance(Duration.ofMillis(5));
            });
            perf.async().submit(query).join();

            SlowTrace request = perf.analytics().slowest("request").get(0);
            assertThat(request.children()).extracting(SlowTrace.Child::name).containsExactly("database", "database");
            assertThat(request.self()).isEqualTo(Duration.ofMillis(5));
            assertThat(perf.metrics("database").count()).isEqualTo(3);
        }
    }
}
