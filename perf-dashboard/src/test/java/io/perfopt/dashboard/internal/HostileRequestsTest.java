package io.perfopt.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.perfopt.dashboard.Dashboard;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean no good, over real sockets: all refused or harmless, and the server answers honest ones after each. */
@Tag("D4")
class HostileRequestsTest {
    private static final String SECRET = "\"number\"";

    private final DashboardConfig config =
            Dashboard.config().scheduler(new ManualScheduler(new ManualTime())).build();
    private final Dashboard dashboard =
            DefaultDashboard.start(new DefaultDashboardHandler(new FakeFeed(), config), config);
    private final URI address = dashboard.address();
    private String cookie = "";

    @BeforeEach
    void enter() {
        RawClient.Answer welcome = RawClient.get(address, "/?" + dashboard.url().getQuery());
        assertThat(welcome.status()).isEqualTo(200);
        String header = welcome.header("set-cookie");
        assertThat(header)
                .matches("perfopt-" + address.getPort() + "=[A-Za-z0-9_-]{32}; Path=/; HttpOnly; SameSite=Strict");
        cookie = "Cookie: " + header.substring(0, header.indexOf(';'));
    }

    @AfterEach
    void stillAnswers() {
        assertThat(get("/api/snapshot").body()).contains(SECRET);
        dashboard.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "localhost:80@evil.example",
                "127.0.0.1.evil.example",
                "0.0.0.0",
                "127.0.0.2",
                "localhost:8080:8080",
                "[::1].evil.example",
                "localhost:",
                "localhost/",
                ""
            })
    void answersToItsOwnNameOnly(String host) {
        refused(421, RawClient.get(address, "/api/snapshot", "Host: " + host, cookie));
    }

    @Test
    void refusesTwoHosts() {
        RawClient.Answer answer =
                RawClient.get(address, "/api/snapshot", "Host: localhost", "Host: evil.example", cookie);
        refused(421, answer);
    }

    @Test
    void refusesNoHost() {
        refused(
                421,
                RawClient.ask(address, "GET /api/snapshot HTTP/1.1\r\nConnection: close\r\n" + cookie + "\r\n\r\n"));
        refused(421, RawClient.ask(address, "GET /api/snapshot HTTP/1.0\r\n" + cookie + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/..%2f..%2f..%2fetc%2fpasswd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/%252e%252e%252fetc%252fpasswd",
                "/..\\..\\etc\\passwd",
                "/page.js%00.css",
                "/page.js/",
                "//page.js",
                "/./page.js",
                "/Page.js",
                "/page.js;a=b",
                "/%70age.js",
                "/io/perfopt/dashboard/internal/page.js",
                "/META-INF/MANIFEST.MF",
                "/META-INF/resources/webjars/chart.js/4.5.1/package.json",
                "/api/snapshot/..",
                "/api%2fsnapshot"
            })
    void servesNothingButItsOwnPathsExactly(String path) {
        RawClient.Answer answer = get(path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("root:", "export", "Manifest", SECRET);
    }

    @Test
    void takesAnAbsoluteAddressForItsPathOnlyAndStillLooksAtTheHost() {
        refused(421, RawClient.get(address, "http://evil.example/api/snapshot", "Host: evil.example", cookie));
        assertThat(RawClient.get(address, "http://evil.example/page.js", "Host: evil.example", cookie)
                        .status())
                .isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND"})
    void onlyReads(String method) {
        RawClient.Answer answer = RawClient.ask(
                address, RawClient.request(method, address, "/api/snapshot", cookie, "Content-Length: 0"));
        refused(405, answer);
        assertThat(answer.header("allow")).isEqualTo("GET");
    }

    @Test
    void letsNoOtherOriginRead() {
        RawClient.Answer answer = get("/api/snapshot", "Origin: http://evil.example");
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("same-origin");
        RawClient.Answer preflight = RawClient.ask(
                address,
                RawClient.request(
                        "OPTIONS",
                        address,
                        "/api/snapshot",
                        "Origin: http://evil.example",
                        "Access-Control-Request-Method: GET"));
        refused(405, preflight);
        assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/snapshot,cross-site,cors", "/api/snapshot,same-site,cors", "/api/events,cross-site,cors",
        "/api/snapshot,cross-site,navigate", "/page.js,cross-site,no-cors", "/,cross-site,no-cors",
        "/report.html,cross-site,navigate", "/api/snapshot,none-of-these,cors"
    })
    void refusesOtherSitesEvenWithTheCookie(String path, String site, String mode) {
        refused(403, get(path, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.js", "/chart.js", "/api/snapshot", "/api/events", "/report.html", "/nothing"})
    void showsNothingWithoutItsCookie(String path) {
        refused(401, RawClient.get(address, path));
        refused(401, RawClient.get(address, path, "Cookie: perfopt-" + address.getPort() + "=" + "A".repeat(32)));
        refused(401, RawClient.get(address, path, "Cookie: other=1; perfopt-" + address.getPort() + "="));
        refused(401, RawClient.get(address, path, cookie.replace("perfopt-", "perfopt-1")));
        refused(401, RawClient.get(address, path, cookie + "x"));
    }

    @Test
    void takesNoWrongUsedOrMisplacedToken() {
        String query = dashboard.url().getQuery();
        refused(401, RawClient.get(address, "/?token=" + "A".repeat(32)));
        refused(401, RawClient.get(address, "/?token="));
        refused(401, RawClient.get(address, "/api/snapshot?" + query));
        assertThat(RawClient.get(address, "/?" + query).status()).isEqualTo(200);
        refused(401, RawClient.get(address, "/?" + query));
    }

    @Test
    void givesNoCookieToARequestForAnotherHostOrFromAnotherSite() {
        String query = dashboard.url().getQuery();
        assertThat(RawClient.get(address, "/?" + query, "Host: evil.example").headers())
                .doesNotContainKey("set-cookie");
        assertThat(RawClient.get(address, "/?" + query, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")
                        .headers())
                .doesNotContainKey("set-cookie");
        assertThat(RawClient.get(address, "/?" + query).headers())
                .as("and the token is still good for its owner")
                .containsKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.js", "/api/snapshot", "/report.html", "/nothing"})
    void everyAnswerForbidsFramesSniffingReferrersAndForeignCode(String path) {
        for (RawClient.Answer answer : List.of(get(path), RawClient.get(address, path))) {
            assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(answer.header("content-security-policy"))
                    .startsWith("default-src 'none'; script-src 'self'")
                    .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "trusted-types 'none'")
                    .doesNotContain("unsafe", "*", "data:", "http");
        }
    }

    @Test
    void survivesAHeaderThatIsTooLarge() {
        RawClient.Answer answer = get("/api/snapshot", "X-Large: " + "x".repeat(2_000_000));
        assertThat(answer.status()).isIn(0, 400, 413, 431);
    }

    @Test
    void survivesAThousandHeaders() {
        String[] headers = new String[1000];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = "X-Header-" + i + ": 1";
        }
        assertThat(get("/nothing", headers).status()).isIn(0, 400, 404, 413, 431);
    }

    @Test
    void survivesAnAddressThatIsTooLong() {
        assertThat(get("/" + "a".repeat(1_000_000)).status()).isIn(0, 400, 404, 414);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minutes=5%0d%0aSet-Cookie:%20a=b",
                "minutes=-1",
                "minutes=99999999999999999999",
                "operation=%",
                "operation=%ff%fe",
                "operation=<script>alert(1)</script>",
                "operation=\"onload=\"",
                "&&&&=&=&minutes",
                "token=%00"
            })
    void takesAnyQueryForOneOfItsViews(String query) {
        RawClient.Answer answer = get("/api/snapshot?" + query);
        assertThat(answer.status()).isIn(200, 400);
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
        if (answer.status() == 200) {
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.body()).startsWith("{\"view\":\"5\"");
        }
    }

    @Test
    void answersOneRequestForABodyThatHidesAnother() throws IOException {
        try (RawClient client = new RawClient(address)) {
            String hidden = "GET /api/snapshot HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n";
            client.send("GET /nothing HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n" + cookie
                    + "\r\nContent-Length: " + hidden.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    + hidden);
            RawClient.Answer first = client.answer();
            assertThat(first.body()).doesNotContain(SECRET);
            RawClient.Answer second = client.answer();
            assertThat(second.body()).doesNotContain(SECRET);
        }
    }

    @Test
    void halfRequestsThatNeverEndKeepNobodyOut() throws IOException {
        List<RawClient> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                RawClient half = new RawClient(address);
                halves.add(half);
                half.send("GET /api/snap");
            }
            assertThat(get("/api/snapshot").status()).isEqualTo(200);
        } finally {
            for (RawClient half : halves) {
                half.close();
            }
        }
    }

    @Test
    void binaryNoiseIsNoRequest() {
        assertThat(RawClient.ask(address, "\u0000\u0001\u0016\u0003\r\n\r\n").status())
                .isIn(0, 400);
    }

    @Test
    void neverListensForOthersWithoutAToken() throws IOException {
        InetAddress everywhere = InetAddress.getByAddress(new byte[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Dashboard.config().address(everywhere).withoutToken().build())
                .withMessage(
                        "dashboard.address must be a loopback address without a token, was 0.0.0.0; leave withoutToken() out");
        assertThat(Dashboard.config().address(everywhere).build().open()).isFalse();
        assertThat(DashboardConfig.defaults().address().isLoopbackAddress()).isTrue();
    }

    @Test
    void countsWhatItRefused() {
        long before = dashboard.stats().refused();
        RawClient.get(address, "/", "Host: evil.example");
        get("/nothing");
        assertThat(dashboard.stats().refused() - before).isEqualTo(2);
    }

    private RawClient.Answer get(String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(cookie);
        return RawClient.get(address, path, all.toArray(String[]::new));
    }

    private static void refused(int status, RawClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain(SECRET, "export", "<html");
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }
}
