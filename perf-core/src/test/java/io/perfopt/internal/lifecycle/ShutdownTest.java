package io.perfopt.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.ShutdownReport;
import io.perfopt.ShutdownReport.Outcome;
import io.perfopt.ShutdownReport.Part;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P1")
class ShutdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void closesInOrderAndSaysWhatBecameOfEach() {
        List<String> order = new CopyOnWriteArrayList<>();
        ShutdownReport report = Shutdown.within(LIMIT)
                .close("first", () -> order.add("first"))
                .close("absent", null)
                .close("second", () -> order.add("second"))
                .run();
        assertThat(order).containsExactly("first", "second");
        assertThat(report.parts()).extracting(Part::name).containsExactly("first", "second");
        assertThat(report.parts()).extracting(Part::outcome).containsOnly(Outcome.CLOSED);
        assertThat(report.isClean()).isTrue();
        assertThat(report.took()).isLessThan(LIMIT);
    }

    @Test
    void closesTheOthersWhenOneFailsAndThrowsAtTheEnd() {
        List<String> order = new CopyOnWriteArrayList<>();
        ShutdownReport report = Shutdown.within(LIMIT)
                .close("checked", () -> {
                    throw new IOException("disk full");
                })
                .close("unchecked", () -> {
                    throw new IllegalStateException("confused");
                })
                .close("last", () -> order.add("last"))
                .run();
        assertThat(order).containsExactly("last");
        assertThat(report.isClean()).isFalse();
        assertThat(report.toString())
                .contains("checked FAILED (java.io.IOException: disk full)")
                .contains("last CLOSED");
        assertThatThrownBy(report::throwFailures)
                .hasMessage("closing checked failed")
                .hasRootCauseMessage("disk full")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }

    @Test
    void leavesAPartThatHangsBehindAndGoesOn() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        ShutdownReport report = Shutdown.within(Duration.ZERO)
                .close("hangs", () -> {
                    release.await();
                    released.countDown();
                })
                .close("last", () -> order.add("last"))
                .run();
        assertThat(report.parts().get(0).outcome()).isEqualTo(Outcome.UNFINISHED);
        assertThat(report.isClean()).isFalse();
        release.countDown();
        released.await();
    }

    @Test
    void anInterruptOfTheCallerLeavesNothingOpen() {
        List<String> order = new CopyOnWriteArrayList<>();
        Thread.currentThread().interrupt();
        ShutdownReport report =
                Shutdown.within(LIMIT).close("part", () -> order.add("part")).run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(order).containsExactly("part");
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void cancelsTheOperationsThatTheLimitLeavesNoTimeFor() {
        AsyncOperationsManager async =
                AsyncOperationsManager.builder().maxConcurrent(1).build();
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        OperationHandle<Object> running = async.submit(Operation.of("t", () -> {
            started.complete(true);
            never.await();
            return "never";
        }));
        OperationHandle<String> waiting = async.submit(Operation.of("t", () -> "later"));
        assertThat(started.join()).isTrue();
        ShutdownReport report =
                Shutdown.within(Duration.ZERO).drain("async", async).run();
        assertThat(running.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(waiting.status()).isEqualTo(OperationStatus.CANCELLED);
        assertThat(report.operations().orElseThrow().cancelled()).isEqualTo(2);
        assertThat(report.isClean()).isFalse();
        assertThat(report.toString()).contains("2 cancelled");
    }

    @Test
    void saysWhatIsNotFinishedYet() {
        Shutdown shutdown = Shutdown.within(LIMIT);
        List<ShutdownReport> seen = new CopyOnWriteArrayList<>();
        shutdown.close("first", () -> {}).close("asks", () -> seen.add(shutdown.report()));
        shutdown.run();
        assertThat(seen.get(0).parts()).extracting(Part::outcome).containsExactly(Outcome.CLOSED, Outcome.UNFINISHED);
    }

    @Test
    void refusesANegativeLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shutdown.within(Duration.ofMillis(-1)))
                .withMessage("limit must not be negative, was PT-0.001S");
    }
}
