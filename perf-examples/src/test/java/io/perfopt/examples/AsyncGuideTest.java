package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.async.AllSettled;
import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.AsyncStats;
import io.perfopt.async.Batcher;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.CloseReport;
import io.perfopt.async.Deduplication;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationStatus;
import io.perfopt.async.OperationType;
import io.perfopt.async.RetryPolicy;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/async.md. */
class AsyncGuideTest {
    private final AsyncOperationsManager ops =
            AsyncOperationsManager.builder().maxConcurrent(8).build();

    @AfterEach
    void close() {
        ops.close();
    }

    private static String render(int id) {
        return "image " + id;
    }

    @Test
    void submitsAndWaits() {
        int id = 7;
        // snippet: submit
        OperationHandle<String> handle = ops.submit(Operation.of("thumbnail", () -> render(id))
                .priority(8)
                .timeout(Duration.ofSeconds(5))
                .dedupeBy(id)
                .retry(RetryPolicy.exponential(3, Duration.ofMillis(200))));

        handle.changePriority(10);
        String image = handle.join(Duration.ofSeconds(5));
        // end
        assertThat(image).isEqualTo("image 7");
        assertThat(handle.status()).isEqualTo(OperationStatus.COMPLETED);
    }

    @Test
    void configuresATypeAndKeepsItAtHand() {
        // snippet: type
        CircuitBreaker breaker = CircuitBreaker.of(CircuitBreakerConfig.builder()
                .failureRate(0.5)
                .openFor(Duration.ofSeconds(30))
                .build());
        ops.configure(
                "report",
                type -> type.maxConcurrent(2)
                        .weight(3)
                        .throttle(Duration.ofMillis(50))
                        .timeout(Duration.ofMinutes(1))
                        .circuitBreaker(breaker));

        OperationType thumbnails = ops.type("thumbnail");
        OperationHandle<String> handle = thumbnails.submit(() -> render(8));
        // end
        assertThat(handle.join()).isEqualTo("image 8");
        assertThat(ops.type("report").config().weight()).isEqualTo(3);
    }

    @Test
    void listensToItsTokenAndTellsItsProgress() {
        // snippet: context
        OperationHandle<Integer> handle = ops.submit(Operation.of("import", context -> {
            int rows = 0;
            for (int page = 0; page < 4; page++) {
                context.cancellation().throwIfCancelled();
                rows += 25;
                context.progress(page + 1, 4, "page " + page);
            }
            return rows;
        }));
        // end
        assertThat(handle.join()).isEqualTo(100);
        assertThat(handle.progress().orElseThrow().fraction()).hasValue(1.0);
    }

    @Test
    void loadsInBatches() {
        // snippet: batcher
        Batcher<Integer, String> users = ops.<Integer, String>batcher(
                        "load-user", ids -> ids.stream().map(id -> "user " + id).toList())
                .maxSize(100)
                .maxWait(Duration.ofMillis(5))
                .onFailure(Batcher.OnFailure.SPLIT)
                .build();

        OperationHandle<String> anna = users.load(1);
        OperationHandle<String> bert = users.load(2);
        assertThat(anna.join() + ", " + bert.join()).isEqualTo("user 1, user 2");
        // end
    }

    @Test
    void settlesAll() {
        // snippet: all
        List<Operation<String>> operations = List.of(
                Operation.of("page", () -> "first"),
                Operation.<String>of("page", () -> {
                            throw new IOException("gone");
                        })
                        .fallback(error -> "instead: " + error.getMessage()));

        AllSettled<String> all = ops.submitAll(operations).toCompletableFuture().join();
        assertThat(all.values()).containsExactly("first", "instead: gone");
        // end
    }

    @Test
    void debouncesByKey() {
        // snippet: sharing
        Operation<String> save = Operation.of("save", () -> "saved")
                .dedupeBy("document 7", Deduplication.latest(Duration.ofMillis(10), Duration.ofMillis(50)));

        OperationHandle<String> first = ops.submit(save);
        OperationHandle<String> second = ops.submit(save);
        first.cancel(); // the second caller still gets its result
        assertThat(second.join()).isEqualTo("saved");
        // end
    }

    @Test
    void readsTheBooksAndCloses() {
        ops.submit(Operation.of("thumbnail", () -> render(1))).join();
        // snippet: close
        AsyncStats stats = ops.stats();
        assertThat(stats.completed()).isEqualTo(1);

        CloseReport report = ops.close(Duration.ofSeconds(10));
        assertThat(report.cancelled()).isZero();
        assertThat(report.stuck()).isEmpty();
        // end
    }

    @Test
    void isTestedWithoutWaiting() {
        // snippet: manual
        ManualTime time = new ManualTime();
        ManualScheduler scheduler = new ManualScheduler(time);
        AsyncOperationsManager manual = AsyncOperationsManager.builder()
                .nanoTime(time::nanoTime)
                .wallClock(time)
                .scheduler(scheduler)
                .executor(scheduler)
                .build();

        OperationHandle<String> handle = manual.submit(Operation.of("mail", () -> "sent")
                .startDelay(Duration.ofHours(1))
                .timeout(Duration.ofHours(2)));
        time.advance(Duration.ofMinutes(61));
        assertThat(handle.join()).isEqualTo("sent");
        // end
        manual.close(Duration.ZERO);
    }
}
