package io.perfopt.examples.catalogue.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.examples.catalogue.shop.Product;
import io.perfopt.examples.catalogue.shop.Shop;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire, by a socket that sends whatever it likes. */
class CatalogueServerTest {
    private static final PerformanceOptimizer PERF = PerformanceOptimizer.create();
    private static final Shop SHOP = new Shop(PERF, 300, 900);
    private static final CatalogueServer SERVER = new CatalogueServer(PERF, new CatalogueApi(PERF, SHOP));
    private static final JsonMapper JSON = new JsonMapper();

    @AfterAll
    static void close() {
        SERVER.close();
        PERF.close();
        SHOP.close();
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(SERVER.uri().getHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"/,text/html", "/catalogue.js,text/javascript", "/catalogue.css,text/css", "/favicon.svg,image/svg+xml"
    })
    void servesThePageWithAPolicyThatAllowsNothingFromElsewhere(String path, String mediaType) throws IOException {
        String answer = get(path);

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Type: " + mediaType)
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .doesNotContainIgnoringCase("Access-Control-Allow-Origin");
    }

    @Test
    void answersAWindowOfTheListWithStock() throws IOException {
        JsonNode answer = body(get("/api/products?top=4000&height=400"));
        Shop.Shelf shelf = SHOP.shelf(4_000, 400);

        List<Product> lines = shelf.view().lines();
        assertThat(answer.get("total").asInt()).isEqualTo(300);
        assertThat(answer.get("first").asInt()).isEqualTo(92);
        assertThat(answer.get("lines").size()).isEqualTo(lines.size());
        assertThat(answer.get("lines").get(3).get("id").asLong())
                .isEqualTo(lines.get(3).id());
        assertThat(answer.get("lines").get(3).get("stock").asInt())
                .isEqualTo(shelf.stock().get(3));
    }

    @Test
    void answersAProductAndTheReport() throws IOException {
        assertThat(body(get("/api/product?id=42")).get("name").asString()).endsWith(" 42");
        assertThat(body(get("/api/revenue?material=oak")).size())
                .isEqualTo(SHOP.report().of("oak").size());
    }

    @Test
    void throwsTheSwitches() throws IOException {
        assertThat(body(post("/api/latency?doubled=true", "")).get("doubled").asBoolean())
                .isTrue();
        assertThat(SHOP.isLatencyDoubled()).isTrue();
        post("/api/latency?doubled=false", "");
        assertThat(SHOP.isLatencyDoubled()).isFalse();

        post("/api/supplier?failures=0.3", "Sec-Fetch-Site: same-origin\r\n");
        assertThat(SHOP.supplier().failureRate()).isEqualTo(0.3);
        post("/api/supplier?failures=0", "");
    }

    @Test
    void takesWhatTheBrowserMeasuredOfItsFrames() throws IOException {
        assertThat(post("/api/frame?millis=2.5&nodes=31", "")).startsWith("HTTP/1.1 204");

        assertThat(PERF.renderStats("products").renders()).isEqualTo(1);
        assertThat(PERF.renderStats("products").nodes()).isEqualTo(31);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/products",
                "/api/products?top=-1&height=400",
                "/api/products?top=0&height=NaN",
                "/api/products?top=0&height=1e9",
                "/api/product?id=x",
                "/api/revenue?material=%25"
            })
    void saysWhatIsWrongWithAQuestion(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 400").containsAnyOf("top", "height", "id", "material");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/catalogue.html", "/../shop/shop.sql", "/%2e%2e/shop/shop.sql", "/api/", "/api/product?id=301"})
    void knowsNothingElse(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 404");
    }

    @Test
    void isNotTalkedIntoAnotherName() throws IOException {
        assertThat(send("GET / HTTP/1.1\r\nHost: evil.example:" + SERVER.uri().getPort() + "\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void otherSitesChangeNothing() throws IOException {
        assertThat(post("/api/latency?doubled=true", "Sec-Fetch-Site: cross-site\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(SHOP.isLatencyDoubled()).isFalse();
        assertThat(get("/api/latency?doubled=true")).startsWith("HTTP/1.1 404");
        assertThat(send("PUT /api/latency?doubled=true HTTP/1.1\r\nHost: " + host() + "\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void thePageNeverMakesMarkupOfData() throws IOException {
        assertThat(get("/catalogue.js"))
                .contains("textContent")
                .doesNotContain(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(",
                        "http://",
                        "https://");
        assertThat(get("/")).doesNotContain("style=", "onclick=", "http://", "https://");
    }

    @Test
    void closingFreesThePort() {
        CatalogueServer server = new CatalogueServer(PERF, new CatalogueApi(PERF, SHOP));
        URI uri = server.uri();

        server.close();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> new Socket(uri.getHost(), uri.getPort()).close()))
                .isInstanceOf(IOException.class);
    }

    private static String host() {
        return SERVER.uri().getAuthority();
    }

    private static String get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n");
    }

    private static String post(String path, String headers) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nContent-Length: 0\r\n" + headers);
    }

    private static String send(String head) throws IOException {
        try (Socket socket = new Socket(SERVER.uri().getHost(), SERVER.uri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode body(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200");
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
}
