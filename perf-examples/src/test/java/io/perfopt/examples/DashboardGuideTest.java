package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.dashboard.Dashboard;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.dashboard.DashboardHandler;
import io.perfopt.dashboard.DashboardStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/dashboard.md. */
class DashboardGuideTest {
    @Test
    void start() throws Exception {
        // snippet: start
        try (PerformanceOptimizer perf = PerformanceOptimizer.create();
                Dashboard dashboard = Dashboard.start(perf)) {
            URI page = dashboard.url(); // is logged too: http://127.0.0.1:49152/?token=…, good for one visitor
            perf.track("checkout", () -> perf.cache().put("basket", 3));
            // end
            HttpResponse<String> welcome = get(page);
            assertThat(welcome.statusCode()).isEqualTo(200);
            assertThat(get(page).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void config() {
        // snippet: config
        Budgets budgets = Budgets.parse("""
                {"schema": "perfopt-budgets/1", "budgets": [
                  {"kind": "operation.p95", "name": "checkout", "target": 200, "unit": "ms"}]}""");
        DashboardConfig config = Dashboard.config()
                .name("Shop")
                .port(0) // a free one
                .budgets(budgets) // a line in the charts, and a table
                .maximumClients(4)
                .build();
        // end
        try (PerformanceOptimizer perf = PerformanceOptimizer.create();
                Dashboard dashboard = Dashboard.start(perf, config)) {
            assertThat(dashboard.address().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void data() {
        // snippet: data
        PerformanceOptimizer perf = PerformanceOptimizer.builder()
                .analytics(analytics -> analytics
                        .systemMetrics(true) // the course of the heap
                        .samplingPeriod(Duration.ofSeconds(1))) // of the hit ratio and the queues as well
                .build();
        perf.setThreshold("checkout", Duration.ofMillis(200), Duration.ofMillis(500)); // alerts
        perf.analytics().event("deployment", Map.of("version", "1.2.3"), Severity.INFO); // a flag in the charts
        // end
        assertThat(perf.analytics().events(Duration.ofMinutes(1), Severity.INFO))
                .hasSize(1);
        perf.close();
    }

    @Test
    void mount() throws Exception {
        try (PerformanceOptimizer perf = PerformanceOptimizer.create()) {
            // snippet: mount
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            DashboardHandler handler = Dashboard.handler(
                    perf, Dashboard.config().host("ops.example.com").build());
            server.createContext("/perf", handler);
            server.start();
            String path = "/perf/" + handler.entrance(); // hand this to who may look
            // end
            URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(get(root.resolve(path)).statusCode()).isEqualTo(200);
            // snippet: stats
            DashboardStats stats = handler.stats();
            assertThat(stats.refused()).isZero();
            assertThat(stats.clients()).isZero();
            // end
            handler.close();
            server.stop(0);
        }
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
