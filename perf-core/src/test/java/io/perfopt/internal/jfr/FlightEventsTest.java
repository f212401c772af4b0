package io.perfopt.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.cache.CacheLoadException;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the flight recorder holds, read back by the JDK's own reader. */
@Tag("P28")
class FlightEventsTest {
    @Test
    void aRecordingHoldsLoadsOperationsBatchesBreakersAndAlerts(@TempDir Path directory) throws IOException {
        Map<String, List<RecordedEvent>> events = recorded(directory, Map.of(), FlightEventsTest::useEveryRoom);

        assertThat(of(events, "io.perfopt.Load")).hasSize(2).first().satisfies(load -> {
            assertThat(load.getString("region")).isEqualTo("product");
            assertThat(load.getString("key")).isEqualTo("42");
            assertThat(load.getDuration("loadTime")).isEqualTo(Duration.ofMillis(30));
            assertThat(load.getString("failure")).isEmpty();
            assertThat(load.getStackTrace()).isNull();
        });
        assertThat(of(events, "io.perfopt.Load").get(1).getString("failure")).isEqualTo("java.io.IOException: gone");
        assertThat(of(events, "io.perfopt.Operation"))
                .filteredOn(operation -> operation.getString("type").equals("print"))
                .singleElement()
                .satisfies(operation -> {
                    assertThat(operation.getInt("priority")).isEqualTo(8);
                    assertThat(operation.getString("status")).isEqualTo("COMPLETED");
                    assertThat(operation.getDuration("runTime")).isEqualTo(Duration.ofMillis(7));
                });
        assertThat(of(events, "io.perfopt.Batch"))
                .extracting(batch -> batch.getInt("size"))
                .containsExactly(3);
        assertThat(of(events, "io.perfopt.BreakerChange"))
                .extracting(change -> change.getString("from") + " to " + change.getString("to"))
                .containsExactly("CLOSED to FORCED_OPEN", "FORCED_OPEN to CLOSED");
        assertThat(of(events, "io.perfopt.Alert"))
                .extracting(alert -> alert.getString("rule") + ' ' + alert.getString("level"))
                .containsExactly("slow WARNING");
    }

    @Test
    void anEventThatIsSwitchedOffInTheRecordingIsNotThere(@TempDir Path directory) throws IOException {
        assertThat(recorded(directory, Map.of("io.perfopt.Load#enabled", "false"), FlightEventsTest::useEveryRoom))
                .doesNotContainKey("io.perfopt.Load")
                .containsKey("io.perfopt.Operation");
    }

    private static void useEveryRoom() {
        ManualTime time = new ManualTime();
        try (PerformanceOptimizer perf =
                PerformanceOptimizer.builder().clocks(time::nanoTime, time).build()) {
            perf.cache().region("product", String.class).get("42", key -> {
                time.advance(Duration.ofMillis(30));
                return "lamp";
            });
            try {
                perf.cache().region("product", String.class).get("43", key -> {
                    throw new IOException("gone");
                });
            } catch (CacheLoadException expected) {
                assertThat(expected).hasRootCauseMessage("gone");
            }
            perf.queue(
                            "print",
                            () -> {
                                time.advance(Duration.ofMillis(7));
                                return "label";
                            },
                            8,
                            Duration.ofSeconds(30))
                    .join();
            perf.async().configure("mail", type -> type.batching(3, Duration.ofHours(1)));
            IntStream.range(0, 3)
                    .mapToObj(i -> perf.queue("mail", () -> i))
                    .toList()
                    .forEach(mail -> mail.join());

            CircuitBreaker breaker =
                    CircuitBreaker.of(CircuitBreakerConfig.builder().build());
            perf.async().configure("payment", type -> type.circuitBreaker(breaker));
            breaker.forceOpen();
            breaker.reset();

            perf.alert(AlertRule.builder("slow", "checkout")
                    .max()
                    .warnAbove(Duration.ofMillis(10))
                    .build());
            perf.track("checkout", () -> time.advance(Duration.ofMillis(11)));
            perf.analytics().checkThresholds();
        }
    }

    private static List<RecordedEvent> of(Map<String, List<RecordedEvent>> events, String name) {
        return events.getOrDefault(name, List.of());
    }

    private static Map<String, List<RecordedEvent>> recorded(
            Path directory, Map<String, String> settings, Runnable work) throws IOException {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording(settings)) {
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
    }
}
