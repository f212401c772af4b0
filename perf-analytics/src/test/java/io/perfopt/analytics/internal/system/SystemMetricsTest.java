package io.perfopt.analytics.internal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMetricsTest {
    private final ManualTime time = new ManualTime();
    private final Map<String, Double> seen = new HashMap<>();

    @Test
    @Tag("N18")
    void readsTheJvmAndTheDisk(@TempDir Path directory) {
        System.gc(); // so that there is a heap after a collection
        SystemMetrics metrics = new SystemMetrics(time::nanoTime, directory, directory.resolve("absent"));
        metrics.sample(seen::put);
        assertThat(seen.get("system.heap.used")).isPositive();
        assertThat(seen.get("system.heap.used.ratio")).isBetween(0.0, 1.0);
        assertThat(seen.get("system.nonheap.used")).isPositive();
        assertThat(seen.get("system.threads.live")).isGreaterThanOrEqualTo(1);
        assertThat(seen.get("system.classes.loaded")).isGreaterThan(100);
        assertThat(seen.get("system.uptime.seconds")).isPositive();
        assertThat(seen.get("system.disk.free")).isPositive();
        assertThat(seen).containsKeys("system.heap.used.after.gc", "system.memory.free");
        assertThat(seen).doesNotContainKeys("system.memory.resident", "system.disk.read.rate", "system.gc.rate");
        time.advance(Duration.ofSeconds(10));
        metrics.sample(seen::put);
        assertThat(seen.get("system.gc.rate")).isNotNegative();
        assertThat(seen.get("system.gc.time.ratio")).isBetween(0.0, 1.0);
        assertThat(seen.get("system.allocation.rate")).isPositive();
    }

    @Test
    @Tag("N18")
    void readsWhatLinuxTellsAndMakesRatesOfTotals(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t  2048 kB\n");
        writeTotals(proc, 1_000, 500, 10_000, 20_000);
        SystemMetrics metrics = new SystemMetrics(time::nanoTime, proc, proc);
        metrics.sample(seen::put);
        assertThat(seen.get("system.memory.resident")).isEqualTo(2048.0 * 1024);
        assertThat(seen).doesNotContainKey("system.disk.read.rate");
        time.advance(Duration.ofSeconds(10));
        writeTotals(proc, 3_000, 600, 10_500, 20_010);
        metrics.sample(seen::put);
        assertThat(seen.get("system.disk.read.rate")).isCloseTo(200, within(1e-9));
        assertThat(seen.get("system.disk.write.rate")).isCloseTo(10, within(1e-9));
        assertThat(seen.get("system.network.received.rate"))
                .isCloseTo(100, within(1e-9)); // two interfaces, without the loopback
        assertThat(seen.get("system.network.sent.rate")).isCloseTo(2, within(1e-9));
        seen.clear();
        time.advance(Duration.ofSeconds(10));
        writeTotals(proc, 100, 600, 10_500, 20_010); // a total that shrank has no rate
        metrics.sample(seen::put);
        assertThat(seen).doesNotContainKey("system.disk.read.rate");
    }

    private static void writeTotals(Path proc, long read, long written, long received, long sent) throws IOException {
        Files.writeString(
                proc.resolve("self/io"), "rchar: 1\nread_bytes: " + read + "\nwrite_bytes: " + written + "\n");
        Files.writeString(
                proc.resolve("net/dev"),
                "Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n"
                        + "    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0\n"
                        + "  eth0: " + received + " 1 0 0 0 0 0 0 " + sent + " 1 0 0 0 0 0 0\n"
                        + "  eth1: " + received + " 1 0 0 0 0 0 0 " + sent + " 1 0 0 0 0 0 0\n");
    }

    @Test
    @Tag("N18")
    void survivesFilesOfAnotherFormat(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("self/status"), "VmRSS:\n");
        Files.writeString(proc.resolve("self/io"), "read_bytes: many\n");
        Files.writeString(proc.resolve("net/dev"), "eth0: x\n");
        SystemMetrics metrics = new SystemMetrics(time::nanoTime, proc.resolve("gone"), proc);
        metrics.sample(seen::put);
        time.advance(Duration.ofSeconds(1));
        metrics.sample(seen::put);
        assertThat(seen)
                .doesNotContainKeys(
                        "system.memory.resident",
                        "system.disk.read.rate",
                        "system.network.received.rate",
                        "system.disk.free");
    }
}
