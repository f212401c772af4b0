package io.perfopt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.Severity;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.OperationException;
import io.perfopt.render.DomUpdate;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An application to look at, in a time that is moved by hand. */
final class Shop implements AutoCloseable {
    final ManualTime time = new ManualTime();
    final ManualScheduler scheduler = new ManualScheduler(time);
    final PerformanceOptimizer perf = PerformanceOptimizer.builder()
            .clocks(time::nanoTime, time)
            .analytics(analytics -> analytics.scheduler(scheduler).ticker(false).samplingPeriod(Duration.ofSeconds(1)))
            .build();

    /** Lets a second pass: gauges are read, and live pages get their figures. */
    void tick() {
        time.advance(Duration.ofSeconds(1));
        scheduler.runDue();
    }

    /** Ten check-outs of 20 ms, of which 5 ms are stock; cache, scheduler and document used a little; everything within one second of the engine, and a second after it. */
    void work() throws Exception {
        perf.analytics()
                .threshold(
                        "checkout",
                        limits -> limits.average()
                                .criticalAbove(Duration.ofMillis(10))
                                .sustained(1, 1)
                                .minimumCount(1));
        perf.analytics().event("deployment", Map.of("version", "1.2"), Severity.INFO);
        perf.analytics().sampleGauges();
        for (int i = 0; i < 10; i++) {
            int number = i;
            try {
                perf.track("checkout", () -> {
                    perf.track("stock", () -> time.advance(Duration.ofMillis(5)));
                    time.advance(Duration.ofMillis(15));
                    if (number == 3) {
                        throw new IllegalStateException("no stock");
                    }
                });
            } catch (IllegalStateException expected) {
                assertThat(number).isEqualTo(3);
            }
        }
        var products = perf.cache().region("products", String.class);
        products.put("one", "1");
        for (String key : List.of("one", "one", "one", "two")) {
            products.find(key);
        }
        perf.async()
                .configure(
                        "supplier",
                        type -> type.circuitBreaker(CircuitBreaker.of(CircuitBreakerConfig.builder()
                                .countWindow(2)
                                .minimumCalls(2)
                                .build())));
        perf.queue("mail", () -> "sent", 9, Duration.ofSeconds(30)).join();
        for (int i = 0; i < 2; i++) {
            try {
                perf.queue("supplier", this::down).join();
            } catch (OperationException expected) {
                assertThat(expected).hasRootCauseInstanceOf(IOException.class);
            }
        }
        perf.render().scheduleDomUpdate("list", DomUpdate.write("row", "text", () -> {}));
        perf.render().flush();
        tick();
        perf.analytics().sampleGauges();
        perf.analytics().checkThresholds();
        tick();
    }

    private String down() throws IOException {
        throw new IOException("down");
    }

    @Override
    public void close() {
        perf.close();
    }
}
