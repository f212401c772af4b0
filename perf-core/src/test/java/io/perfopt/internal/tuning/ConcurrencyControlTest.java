package io.perfopt.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perfopt.TuningConfig;
import io.perfopt.TuningStep;
import io.perfopt.TuningStep.Outcome;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.internal.log.CalmLog;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scheduler runs on a manual clock; the service its operations call is simulated on the same clock. */
@Tag("A27")
@SuppressWarnings("FutureReturnValueIgnored") // how an operation ended is counted by the scheduler
class ConcurrencyControlTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final AsyncOperationsManager async = AsyncOperationsManager.builder()
            .maxConcurrent(64)
            .nanoTime(time::nanoTime)
            .wallClock(time)
            .scheduler(scheduler)
            .executor(scheduler)
            .build();
    private final Service service = new Service();

    @AfterEach
    void close() {
        async.close(Duration.ZERO);
    }

    /** Eight servers of 10 ms a call: 800 calls a second from a limit of 8 on, and 10 ms a call up to there. */
    @Test
    void settlesNearWhatTheServiceCanDoAtOnce() {
        async.configure("call", type -> type.maxConcurrent(2).timeout(Duration.ZERO));
        try (Tuner tuner = tuner(tuning -> tuning.concurrency("call", 1, 64))) {
            keepBusyFor(Duration.ofMinutes(5));
            assertThat(limit()).isBetween(7, 12);
            TuningStep first = tuner.steps().get(0);
            assertThat(first.what()).isEqualTo("async.type.call.maxConcurrent");
            assertThat(first.from()).isEqualTo("2");
            assertThat(first.to()).isEqualTo("3");
            assertThat(first.before()).isBetween(195.0, 205.0);
            TuningStep judged = tuner.steps().get(1);
            assertThat(judged.outcome()).isEqualTo(Outcome.KEPT);
            assertThat(judged.after()).isBetween(295.0, 305.0);
            assertThat(tuner.steps())
                    .anySatisfy(step -> assertThat(step.outcome()).isEqualTo(Outcome.UNDONE));
        }
    }

    /** Forty at once on eight servers that lose 2 % of their speed for each call too many. */
    @Test
    void comesDownFromALimitThatOverloadsTheService() {
        service.lossPerExcess = 0.02;
        async.configure("call", type -> type.maxConcurrent(40).timeout(Duration.ZERO));
        try (Tuner tuner = tuner(tuning -> tuning.concurrency("call", 1, 64))) {
            keepBusyFor(Duration.ofMinutes(8));
            assertThat(limit()).isBetween(6, 14);
            assertThat(tuner.steps()).isNotEmpty();
        }
    }

    @Test
    void leavesALimitAloneThatNothingWaitsFor() {
        async.configure("call", type -> type.maxConcurrent(4).timeout(Duration.ZERO));
        try (Tuner tuner = tuner(tuning -> tuning.concurrency("call", 1, 64))) {
            for (int i = 0; i < 6_000; i++) {
                time.advance(Duration.ofMillis(50));
                submit();
            }
            assertThat(tuner.steps()).isEmpty();
            assertThat(limit()).isEqualTo(4);
        }
    }

    @Test
    void takesOverALimitThatSomebodyElseSetAndKeepsItInTheRange() {
        try (Tuner tuner = tuner(tuning -> tuning.concurrency("call", 2, 6))) {
            time.advance(Duration.ofSeconds(10));
            assertThat(limit()).isEqualTo(6);
            assertThat(tuner.steps().get(0).toString())
                    .isEqualTo("async.type.call.maxConcurrent unlimited -> 6 (the range is 2 to 6):"
                            + " completed operations per second not measured, KEPT");
            async.configure("call", type -> type.maxConcurrent(1));
            time.advance(Duration.ofSeconds(10));
            assertThat(limit()).isEqualTo(2);
            async.configure("call", type -> type.maxConcurrent(3));
            time.advance(Duration.ofSeconds(10));
            assertThat(limit()).isEqualTo(3);
            assertThat(tuner.steps()).hasSize(2);
        }
    }

    @Test
    void stopsWithTheTuner() {
        async.configure("call", type -> type.maxConcurrent(2).timeout(Duration.ZERO));
        Tuner tuner = tuner(tuning -> tuning.concurrency("call", 1, 64));
        tuner.close();
        keepBusyFor(Duration.ofMinutes(1));
        assertThat(limit()).isEqualTo(2);
        assertThat(tuner.steps()).isEmpty();
    }

    @Test
    void cannotTuneWhatIsSwitchedOff() {
        TuningConfig config = TuningConfig.builder().concurrency("call", 1, 2).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tuner(config, null, null, time::nanoTime, time, Optional.of(scheduler), log()))
                .withMessage("tuning.concurrency must not be asked for without the scheduler, which is switched off");
    }

    private Tuner tuner(Consumer<TuningConfig.Builder> change) {
        TuningConfig.Builder config = TuningConfig.builder();
        change.accept(config);
        return new Tuner(config.build(), null, async, time::nanoTime, time, Optional.of(scheduler), log());
    }

    private CalmLog log() {
        return new CalmLog(() -> System.getLogger("io.perfopt.test"), time::nanoTime, 10, Duration.ofHours(1));
    }

    private int limit() {
        return async.type("call").config().maxConcurrent();
    }

    /** Sixty operations wait at any time. */
    private void keepBusyFor(Duration span) {
        long end = time.nanoTime() + span.toNanos();
        while (time.nanoTime() < end) {
            while (async.pendingCount() < 60) {
                submit();
            }
            time.advance(Duration.ofMillis(10));
        }
    }

    private void submit() {
        async.submit(Operation.ofStage("call", context -> service.call()));
    }

    /** So many servers share the calls: a call takes 10 ms, times calls by servers when there are more, times the loss. */
    private final class Service {
        private static final int SERVERS = 8;

        private double lossPerExcess;
        private int running;

        CompletableFuture<String> call() {
            running++;
            double share = Math.max(1, (double) running / SERVERS);
            double loss = 1 + lossPerExcess * Math.max(0, running - SERVERS);
            CompletableFuture<String> result = new CompletableFuture<>();
            scheduler.schedule(
                    () -> {
                        running--;
                        result.complete("done");
                    },
                    (long) (10_000_000 * share * loss),
                    TimeUnit.NANOSECONDS);
            return result;
        }
    }
}
