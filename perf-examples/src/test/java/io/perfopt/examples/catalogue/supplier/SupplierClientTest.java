package io.perfopt.examples.catalogue.supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationHandle;
import io.perfopt.examples.catalogue.shop.ManualShop;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupplierClientTest {
    /** Longer than all the pauses between five attempts: 20 + 40 + 80 + 160 ms at most. */
    private static final Duration ALL_ATTEMPTS = Duration.ofMillis(301);

    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final PerformanceOptimizer perf = ManualShop.optimizer(time, scheduler);
    private final FlakySupplier supplier = new FlakySupplier(1);
    private final SupplierClient client =
            new SupplierClient(perf, supplier::delivery, CircuitBreaker.of(SupplierClient.BREAKER, time::nanoTime));

    @AfterEach
    void close() {
        perf.close();
        supplier.close();
    }

    @Test
    void directlyEveryFailureReachesTheCaller() throws Exception {
        assertThat(client.direct(5)).isBetween(1, 14);
        supplier.failureRate(1);

        assertThatThrownBy(() -> client.direct(5))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
    }

    @Test
    void aFailedCallIsTriedAgain() {
        supplier.failureRate(1);
        OperationHandle<OptionalInt> delivery = client.delivery(5);
        scheduler.runDue();
        assertThat(supplier.calls()).isEqualTo(1);

        supplier.failureRate(0);
        time.advance(ALL_ATTEMPTS);

        assertThat(supplier.calls()).isEqualTo(2);
        assertThat(delivery.join()).isNotEmpty();
    }

    @Test
    void afterFiveAttemptsTheDeliveryIsUnknown() {
        supplier.failureRate(1);

        assertThat(ask(5)).isEmpty();
        assertThat(supplier.calls()).isEqualTo(5);
    }

    @Test
    void equalQuestionsShareOneCall() {
        OperationHandle<OptionalInt> one = client.delivery(5);
        OperationHandle<OptionalInt> other = client.delivery(5);
        scheduler.runDue();

        assertThat(one.join()).isEqualTo(other.join()).isNotEmpty();
        assertThat(supplier.calls()).isEqualTo(1);
    }

    @Test
    void aSupplierThatIsDownIsLeftAloneUntilItIsBack() {
        supplier.failureRate(1);
        for (long product = 0; product < 4; product++) {
            ask(product);
        }
        assertThat(supplier.calls())
                .as("five attempts for each of four products")
                .isEqualTo(20);
        assertThat(client.breaker().state()).isEqualTo(CircuitBreaker.State.OPEN);

        supplier.failureRate(0);
        assertThat(ask(10)).isEmpty();
        assertThat(supplier.calls()).as("calls while open").isEqualTo(20);

        time.advance(SupplierClient.OPEN_FOR);
        for (long product = 20; product < 23; product++) {
            assertThat(ask(product)).isNotEmpty();
        }
        assertThat(client.breaker().state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aSupplierThatIsStillDownIsLeftAloneAgain() {
        supplier.failureRate(1);
        for (long product = 0; product < 4; product++) {
            ask(product);
        }
        time.advance(SupplierClient.OPEN_FOR);
        ask(10);

        assertThat(supplier.calls()).as("three trials").isEqualTo(23);
        assertThat(client.breaker().state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void refusesARateThatIsNone() {
        assertThatThrownBy(() -> supplier.failureRate(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
    }

    private OptionalInt ask(long product) {
        OperationHandle<OptionalInt> delivery = client.delivery(product);
        time.advance(ALL_ATTEMPTS);
        return delivery.join();
    }
}
