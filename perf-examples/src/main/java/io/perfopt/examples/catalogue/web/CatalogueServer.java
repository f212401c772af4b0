package io.perfopt.examples.catalogue.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perfopt.PerformanceOptimizer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shop's HTTP server, on loopback and a free port. Other pages of the same browser cannot use it: a foreign Host is refused, and so is a change that
 * another site asks for. Thread-safe.
 */
public final class CatalogueServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long LAST_ANSWERS_SECONDS = 5;

    private static final Logger LOG = System.getLogger(CatalogueServer.class.getName());

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    private final PerformanceOptimizer perf;
    private final CatalogueApi api;
    private final Assets assets = new Assets();
    private final HttpServer server;
    private final ExecutorService threads;

    public CatalogueServer(PerformanceOptimizer perf, CatalogueApi api) {
        this.perf = perf;
        this.api = api;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new IllegalStateException("no port is free for the shop", failed);
        }
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "catalogue-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where a browser finds the shop. */
    public URI uri() {
        return URI.create("http://" + host() + "/");
    }

    private String host() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            Headers headers = exchange.getResponseHeaders();
            HEADERS.forEach(headers::set);
            headers.set("Content-Type", answer.mediaType());
            exchange.sendResponseHeaders(answer.status(), answer.length() == 0 ? -1 : answer.length());
            answer.writeTo(exchange.getResponseBody());
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!isOurs(exchange.getRequestHeaders())) {
            return Answer.text(421, "not a name of this server");
        }
        String path = exchange.getRequestURI().getPath();
        try {
            return switch (exchange.getRequestMethod()) {
                case "GET" -> assets.find(path).orElseGet(() -> asked(path, exchange));
                case "POST" ->
                    isSameSite(exchange.getRequestHeaders())
                            ? api.change(path, new Question(exchange.getRequestURI()))
                            : Answer.text(403, "only the shop's own page may change something");
                default -> Answer.text(405, "GET and POST only");
            };
        } catch (IllegalArgumentException refused) {
            return Answer.text(400, String.valueOf(refused.getMessage()));
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, () -> path + " failed", failed);
            return Answer.text(500, "something went wrong here; the log says what");
        }
    }

    private Answer asked(String path, HttpExchange exchange) {
        return perf.track("http.get", () -> api.answer(path, new Question(exchange.getRequestURI())));
    }

    private boolean isOurs(Headers headers) {
        String host = headers.getFirst("Host");
        return host != null
                && (host.equals(host())
                        || host.equals("localhost:" + server.getAddress().getPort()));
    }

    /** Browsers say where a request comes from; what is no browser does not, and no page can make it send requests. */
    private static boolean isSameSite(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        return site == null || Set.of("same-origin", "none").contains(site);
    }

    /** Answers that are under way have a moment to end. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
