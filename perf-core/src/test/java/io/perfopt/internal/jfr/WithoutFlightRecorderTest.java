package io.perfopt.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that has no flight recorder, such as a run-time image made without it. */
@Tag("P28")
class WithoutFlightRecorderTest {
    @Test
    void everythingElseWorks(@TempDir Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,java.management,java.logging,java.sql,jdk.management,jdk.unsupported",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(output, StandardCharsets.UTF_8)).isEqualTo("no recorder, lamp, 1 operation\n");
        assertThat(child.exitValue()).isZero();
    }

    /** What the child runs. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) {
            PerformanceOptimizer perf = PerformanceOptimizer.create();
            String lamp = perf.cache().get("42", String.class, key -> "lamp");
            perf.queue("print", () -> lamp).join();
            perf.close();
            System.out.print((FlightRecording.events().isPresent() ? "a" : "no") + " recorder, " + lamp + ", "
                    + perf.async().stats().completed() + " operation\n");
        }
    }
}
