package io.perfopt.analytics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Registration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final PerformanceAnalytics analytics = PerformanceAnalytics.create();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        analytics.close();
    }

    @Test
    @Tag("N17")
    void theWholeIsAsWellAsItsChecks() {
        assertThat(analytics.health().status()).isEqualTo(HealthStatus.HEALTHY);
        analytics.healthCheck(HealthCheck.of("database", () -> HealthStatus.HEALTHY));
        assertThat(analytics.health().status()).isEqualTo(HealthStatus.HEALTHY);
        analytics.healthCheck(HealthCheck.of("cache", () -> HealthStatus.DEGRADED));
        assertThat(analytics.health().status()).isEqualTo(HealthStatus.DEGRADED);
        Registration broken = analytics.healthCheck(HealthCheck.of("mail", () -> {
            throw new IllegalStateException("no route");
        }));
        HealthReport report = analytics.health();
        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.checks()).extracting(HealthReport.Result::name).containsExactly("cache", "database", "mail");
        assertThat(report.checks().get(2).error()).contains("java.lang.IllegalStateException: no route");
        assertThat(report.checks().get(2).availability()).isZero();
        assertThat(report.checks().get(1).availability()).isEqualTo(1);
        broken.close();
        assertThat(analytics.health().checks()).hasSize(2);
    }

    @Test
    @Tag("N17")
    void aCheckThatIsNotCriticalOnlyDegradesTheWhole() {
        analytics.healthCheck(
                new HealthCheck("search", Set.of(), Duration.ofSeconds(5), false, () -> HealthStatus.UNHEALTHY));
        assertThat(analytics.health().status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    @Tag("N17")
    void asksOnlyTheGroupWanted() {
        analytics.healthCheck(new HealthCheck(
                "alive", Set.of(HealthCheck.LIVENESS), Duration.ofSeconds(5), true, () -> HealthStatus.HEALTHY));
        analytics.healthCheck(HealthCheck.of("ready", () -> HealthStatus.UNHEALTHY));
        assertThat(analytics.health(HealthCheck.LIVENESS).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(analytics.health(HealthCheck.READINESS).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(analytics.health("unknown").checks()).isEmpty();
    }

    @Test
    @Tag("N17")
    void aHangingCheckIsUnhealthyAndTakesOneThreadHoweverOftenItIsAsked() {
        AtomicInteger begun = new AtomicInteger();
        analytics.healthCheck(new HealthCheck("hangs", Set.of(), Duration.ofMillis(20), true, () -> {
            begun.incrementAndGet();
            never.await();
            return HealthStatus.HEALTHY;
        }));
        analytics.healthCheck(HealthCheck.of("fine", () -> HealthStatus.HEALTHY));
        for (int i = 0; i < 3; i++) {
            HealthReport report = analytics.health();
            assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(report.checks().get(0).status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(report.checks().get(1).error()).contains("no answer within PT0.02S");
        }
        assertThat(begun).hasValue(1);
    }

    @Test
    @Tag("N17")
    void checksRunAtTheSameTime() {
        CountDownLatch bothBegun = new CountDownLatch(2);
        for (String name : new String[] {"a", "b"}) {
            analytics.healthCheck(HealthCheck.of(name, () -> {
                bothBegun.countDown();
                bothBegun.await(); // answers only if the other runs as well
                return HealthStatus.HEALTHY;
            }));
        }
        assertThat(analytics.health().status()).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    @Tag("N17")
    void anExecutorThatRefusesIsAnUnhealthyAnswer() {
        PerformanceAnalytics refusing = PerformanceAnalytics.builder()
                .executor(work -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                })
                .build();
        refusing.healthCheck(HealthCheck.of("any", () -> HealthStatus.HEALTHY));
        assertThat(refusing.health().checks().get(0).error()).contains("the executor refused to run the check");
        refusing.close();
    }

    @Test
    void refusesACheckWithoutNameOrTimeout() {
        assertThatThrownBy(() -> HealthCheck.of(" ", () -> HealthStatus.HEALTHY))
                .hasMessage("name must not be blank");
        assertThatThrownBy(() -> new HealthCheck("x", Set.of(), Duration.ZERO, true, () -> HealthStatus.HEALTHY))
                .hasMessage("timeout of health check 'x' must be longer than zero, was PT0S");
    }
}
