package io.perfopt.benchmarks.dashboard;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.CircuitBreakerConfig;
import io.perfopt.async.OperationHandle;
import io.perfopt.benchmarks.Command;
import io.perfopt.dashboard.Dashboard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The processor time of a dashboard's threads while one page looks, as a share of one core. The application behind it has {@value #OPERATIONS} operations
 * with an hour of history, {@value #REGIONS} regions of a cache and {@value #TYPES} types of asynchronous work with a breaker each.
 */
public final class OverheadCommand implements Command {
    private static final int OPERATIONS = 30;
    private static final int REGIONS = 10;
    private static final int TYPES = 10;
    private static final int HISTORY_SECONDS = 3600;
    private static final int WARM_UP_EVENTS = 10;
    private static final int EVENTS = 20;
    private static final double BAR = 0.01;

    @Override
    public String name() {
        return "dashboard";
    }

    @Override
    public String summary() {
        return "the processor time of a dashboard's threads while one page looks";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("no argument is read; were " + arguments);
        }
        AtomicLong skipped = new AtomicLong();
        boolean kept = true;
        try (PerformanceOptimizer perf = PerformanceOptimizer.builder()
                        .analytics(analytics -> analytics
                                .nanoTime(() -> System.nanoTime() + skipped.get())
                                .ticker(false)
                                .systemMetrics(true))
                        .build();
                Dashboard dashboard =
                        Dashboard.start(perf, Dashboard.config().withoutToken().build())) {
            work(perf, skipped);
            for (int minutes : new int[] {5, 60}) {
                double share = share(dashboard.address(), minutes);
                kept &= share <= BAR;
                out.printf(
                        Locale.ROOT,
                        "one page, window of %d minutes: %.2f %% of one core, must be at most %.0f %%%n",
                        minutes,
                        100 * share,
                        100 * BAR);
            }
        }
        return kept ? 0 : 1;
    }

    private static void work(PerformanceOptimizer perf, AtomicLong skipped) {
        for (int second = 0; second < HISTORY_SECONDS; second++) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                for (int i = 0; i < 5; i++) {
                    perf.analytics()
                            .recordNanos("operation-" + operation, 1_000_000L * (1 + (second * 7 + i * 13) % 40));
                }
            }
            skipped.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        for (int region = 0; region < REGIONS; region++) {
            var entries = perf.cache().region("region-" + region, String.class);
            for (int i = 0; i < 1000; i++) {
                entries.get("key-" + i % 300, key -> "value");
            }
        }
        List<OperationHandle<Integer>> handles = new ArrayList<>();
        for (int type = 0; type < TYPES; type++) {
            perf.async()
                    .configure(
                            "type-" + type,
                            config -> config.circuitBreaker(CircuitBreaker.of(
                                    CircuitBreakerConfig.builder().build())));
            for (int i = 0; i < 100; i++) {
                handles.add(perf.queue("type-" + type, () -> 1, 1 + i % 10, Duration.ofSeconds(30)));
            }
        }
        handles.forEach(OperationHandle::join);
    }

    /** Follows the live events and weighs what the threads of the dashboard used between two of them. */
    private static double share(URI address, int minutes) throws IOException {
        URLConnection connection =
                address.resolve("api/events?minutes=" + minutes).toURL().openConnection();
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            skip(events, WARM_UP_EVENTS);
            Map<Long, Long> before = processorNanos();
            long start = System.nanoTime();
            skip(events, EVENTS);
            long used = 0;
            for (Map.Entry<Long, Long> thread : processorNanos().entrySet()) {
                used += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            }
            return (double) used / (System.nanoTime() - start);
        }
    }

    private static void skip(BufferedReader events, int number) throws IOException {
        int seen = 0;
        while (seen < number) {
            String line = events.readLine();
            if (line == null) {
                throw new IOException("the live events ended");
            }
            seen += line.startsWith("data: ") ? 1 : 0;
        }
    }

    private static Map<Long, Long> processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && (thread.getThreadName().startsWith("perfopt-dashboard")
                            || thread.getThreadName().equals("HTTP-Dispatcher"))) {
                nanos.put(thread.getThreadId(), Math.max(0, threads.getThreadCpuTime(thread.getThreadId())));
            }
        }
        return nanos;
    }
}
