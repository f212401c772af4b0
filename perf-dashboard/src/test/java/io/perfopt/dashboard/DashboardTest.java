package io.perfopt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A dashboard over a real optimizer, asked by a plain client. */
class DashboardTest {
    private static final String TOKEN = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final Shop shop = new Shop();
    private final PerformanceOptimizer perf = shop.perf;
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    @Tag("D1")
    void theLoggedUrlOpensThePage() throws Exception {
        List<LogRecord> logged = new ArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.perfopt.dashboard");
        logger.addHandler(listening);
        try (Dashboard dashboard =
                Dashboard.start(perf, Dashboard.config().name("Shop").build())) {
            assertThat(logged).hasSize(1);
            String line = logged.get(0).getMessage();
            assertThat(line).startsWith("the dashboard of Shop is at http://127.0.0.1:");
            URI url = URI.create(line.substring(line.indexOf("http")));
            HttpResponse<String> welcome = get(url, "");
            assertThat(welcome.statusCode()).isEqualTo(200);
            assertThat(welcome.headers().firstValue("refresh")).contains("0; url=/");
            HttpResponse<String> page = get(dashboard.address(), cookie(welcome));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(page.body()).contains("<title>PerfOpt</title>");
        } finally {
            logger.removeHandler(listening);
        }
    }

    @Test
    @Tag("D1")
    void theSnapshotSaysWhatTheRoomsSay() throws Exception {
        shop.work();
        try (Dashboard dashboard = start(
                Dashboard.config().name("Shop").budgets(Budgets.parse("""
                        {"schema": "perfopt-budgets/1", "budgets": [
                          {"kind": "operation.p95", "name": "checkout", "target": 15, "unit": "ms"}]}""")).wallClock(shop.time))) {
            JsonNode json = snapshot(dashboard, "minutes=1");
            assertThat(json.path("schema").asString()).isEqualTo("perfopt-dashboard/1");
            assertThat(json.path("name").asString()).isEqualTo("Shop");
            assertThat(json.path("minutes").asInt()).isEqualTo(1);
            assertThat(json.path("time").asLong()).isEqualTo(shop.time.instant().toEpochMilli());

            // 10 times checkout of 20 ms, of which stock takes 5; one of ten fails
            JsonNode checkout = json.path("operations").get(0);
            assertThat(checkout.path("name").asString()).isEqualTo("checkout");
            assertThat(checkout.path("calls").asInt()).isEqualTo(10);
            assertThat(checkout.path("errors").asInt()).isEqualTo(1);
            assertThat(checkout.path("self").asDouble()).isEqualTo(150);
            double selfOfAll = 0;
            for (JsonNode operation : json.path("operations")) {
                selfOfAll += operation.path("self").asDouble();
            }
            assertThat(checkout.path("share").asDouble()).isCloseTo(150 / selfOfAll, within(1e-4));
            assertThat(json.path("operations").get(1).path("name").asString()).isEqualTo("stock");
            JsonNode detail = json.path("operation");
            assertThat(detail.path("name").asString()).isEqualTo("checkout");
            assertThat(detail.path("p95").asDouble()).isEqualTo(20);
            assertThat(detail.path("errorRate").asDouble()).isEqualTo(0.1);
            assertThat(detail.path("points").path("calls").get(0).asInt()).isEqualTo(10);
            assertThat(detail.path("points").path("time").get(0).asLong())
                    .isEqualTo(ManualTime.DEFAULT_START.toEpochMilli());
            assertThat(detail.path("limits").get(0).path("millis").asInt()).isEqualTo(15);
            assertThat(detail.path("failures").get(0).path("type").asString())
                    .isEqualTo(IllegalStateException.class.getName());
            assertThat(detail.path("slowest")
                            .get(0)
                            .path("children")
                            .get(0)
                            .path("name")
                            .asString())
                    .isEqualTo("stock");

            JsonNode cache = json.path("cache");
            assertThat(cache.path("hits").asInt()).isEqualTo(3);
            assertThat(cache.path("misses").asInt()).isEqualTo(1);
            assertThat(cache.path("hitRatio").asDouble()).isEqualTo(0.75);
            assertThat(cache.path("tiers").get(0).path("tier").asString()).isEqualTo("memory");
            assertThat(cache.path("regions").get(0).path("region").asString()).isEqualTo("products");
            assertThat(cache.path("points").path("memory").toString()).isEqualTo("[0.75]");

            JsonNode async = json.path("async");
            assertThat(async.path("completed").asInt()).isEqualTo(1);
            assertThat(async.path("failed").asInt()).isEqualTo(2);
            assertThat(async.path("priorities").get(0).path("priority").asInt()).isEqualTo(9);
            assertThat(async.path("breakers").get(0).path("open").asBoolean()).isTrue();
            assertThat(async.path("transitions").get(0).path("to").asString()).isEqualTo("OPEN");
            assertThat(async.path("types").findValuesAsString("type")).containsExactlyInAnyOrder("mail", "supplier");

            assertThat(json.path("incidents").get(0).path("metric").asString()).isEqualTo("checkout");
            assertThat(json.path("events").get(0).path("name").asString()).isEqualTo("deployment");
            assertThat(json.path("budgets").get(0).path("outcome").asString()).isEqualTo("broken");
            assertThat(json.path("render").path("updates").path("applied").asInt())
                    .isEqualTo(1);
            assertThat(json.path("memory").path("heapUsed").asLong()).isPositive();
        }
    }

    @Test
    @Tag("D1")
    void showsTheDetailsOfTheOperationAskedFor() throws Exception {
        shop.work();
        try (Dashboard dashboard = start(Dashboard.config().wallClock(shop.time))) {
            assertThat(snapshot(dashboard, "minutes=1&operation=stock")
                            .path("operation")
                            .path("p95")
                            .asDouble())
                    .isEqualTo(5);
            assertThat(snapshot(dashboard, "operation=unknown")
                            .path("operation")
                            .path("name")
                            .asString())
                    .isEqualTo("checkout");
        }
    }

    @Test
    @Tag("D1")
    void leavesOutWhatHasNoData() throws Exception {
        try (Dashboard dashboard = start(Dashboard.config())) {
            JsonNode json = snapshot(dashboard, "");
            assertThat(json.path("operations").isEmpty()).isTrue();
            for (String absent : List.of("operation", "cache", "async", "render", "budgets")) {
                assertThat(json.has(absent)).as(absent).isFalse();
            }
        }
    }

    @Test
    @Tag("D1")
    void showsTheOtherRoomsWithoutTheEngine() throws Exception {
        try (PerformanceOptimizer silent = PerformanceOptimizer.builder()
                        .withoutAnalytics()
                        .withoutRender()
                        .build();
                Dashboard dashboard =
                        Dashboard.start(silent, Dashboard.config().token(TOKEN).build())) {
            silent.cache().put("a", "b");
            JsonNode json = snapshot(dashboard, "operation=a");
            assertThat(json.path("cache").path("tiers").get(0).path("entries").asInt())
                    .isEqualTo(1);
            assertThat(json.has("operations")).isFalse();
            assertThat(get(dashboard.address().resolve("report.html"), enter(dashboard))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    @Tag("D4")
    void neverShowsKeysOrValuesOfTheCache() throws Exception {
        perf.cache().region("people", String.class).put("secret-key", "secret-value");
        perf.cache().put("flat-secret-key", "secret-value");
        try (Dashboard dashboard = start(Dashboard.config())) {
            assertThat(snapshot(dashboard, "").toString()).contains("people").doesNotContain("secret");
        }
    }

    @Test
    @Tag("D1")
    void theReportIsOneFileThatLoadsNothing() throws Exception {
        shop.work();
        try (Dashboard dashboard = start(Dashboard.config())) {
            HttpResponse<String> report = get(dashboard.address().resolve("report.html?minutes=60"), enter(dashboard));
            assertThat(report.headers().firstValue("content-disposition"))
                    .contains("attachment; filename=\"perfopt-report.html\"");
            assertThat(report.body())
                    .startsWith("<!doctype html>")
                    .contains("checkout")
                    .doesNotContain("src=", "href=");
        }
    }

    @Test
    @Tag("D1")
    void mountsUnderAnyPathOfAServerOfOnesOwn() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (DashboardHandler handler =
                Dashboard.handler(perf, Dashboard.config().host("Shop.Example").build())) {
            server.createContext("/ops/perf", handler);
            server.start();
            URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ops/perf");
            HttpResponse<String> welcome = get(URI.create(root + "/" + handler.entrance()), "");
            assertThat(welcome.headers().firstValue("refresh")).contains("0; url=/ops/perf/");
            assertThat(welcome.headers().firstValue("set-cookie").orElseThrow()).contains("; Path=/ops/perf/;");
            String cookie = cookie(welcome);
            assertThat(get(root, "").headers().firstValue("location"))
                    .as("a browser does not send the cookie without the slash")
                    .contains("/ops/perf/");
            assertThat(get(URI.create(root + "?token=a"), "").headers().firstValue("location"))
                    .contains("/ops/perf/?token=a");
            assertThat(get(URI.create(root + "/"), cookie).body()).contains("src=\"page.js\"");
            assertThat(get(URI.create(root + "/page.js"), cookie).statusCode()).isEqualTo(200);
            assertThat(get(URI.create(root + "/api/snapshot"), cookie).body()).contains("perfopt-dashboard/1");
            assertThat(get(URI.create(root + "page.js"), cookie).statusCode()).isEqualTo(404);
        } finally {
            server.stop(0);
        }
    }

    @Test
    @Tag("D3")
    void aTokenOfOnesOwnIsGoodAgainAndItsCookieAfterARestart() throws Exception {
        DashboardConfig config = Dashboard.config().token(TOKEN).build();
        String cookie;
        try (Dashboard first = Dashboard.start(perf, config)) {
            cookie = enter(first);
            assertThat(enter(first)).isEqualTo(cookie);
            assertThat(cookie).doesNotContain(TOKEN);
        }
        try (Dashboard second = Dashboard.start(perf, config)) {
            String renamed = "perfopt-" + second.address().getPort() + cookie.substring(cookie.indexOf('='));
            assertThat(get(second.address().resolve("api/snapshot"), renamed).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysThatAPortIsTaken() {
        try (Dashboard first = Dashboard.start(perf)) {
            DashboardConfig taken =
                    Dashboard.config().port(first.address().getPort()).build();
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> Dashboard.start(perf, taken))
                    .withMessage("the dashboard cannot listen on 127.0.0.1:"
                            + first.address().getPort() + "; choose another port, or 0 for a free one");
        }
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().port(70_000).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().name(" ").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().maximumClients(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().host("shop.example:80").build())
                .withMessageContaining("without a port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().token("short").build())
                .withMessage("dashboard.token must have 32 to 256 characters out of A-Z a-z 0-9 _ -, had 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dashboard.config().token(TOKEN).withoutToken().build());
    }

    @Test
    @Tag("D4")
    void aConfigurationDoesNotShowItsToken() {
        assertThat(Dashboard.config().name("Shop").token(TOKEN).build().toString())
                .contains("Shop", "a token of its own")
                .doesNotContain(TOKEN);
    }

    @Test
    void closesTwice() {
        Dashboard dashboard = Dashboard.start(perf);
        dashboard.close();
        dashboard.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(dashboard.address(), ""));
        assertThat(dashboard).hasToString("Dashboard[" + dashboard.address() + ", closed]");
    }

    private Dashboard start(DashboardConfig.Builder config) {
        return Dashboard.start(perf, config.token(TOKEN).build());
    }

    private JsonNode snapshot(Dashboard dashboard, String query) throws Exception {
        HttpResponse<String> answer = get(dashboard.address().resolve("api/snapshot?" + query), enter(dashboard));
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private String enter(Dashboard dashboard) throws Exception {
        return cookie(get(dashboard.url(), ""));
    }

    private static String cookie(HttpResponse<String> welcome) {
        String header = welcome.headers().firstValue("set-cookie").orElseThrow();
        return header.substring(0, header.indexOf(';'));
    }

    private HttpResponse<String> get(URI uri, String cookie) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).header("Cookie", cookie).build(), BodyHandlers.ofString());
    }
}
