package io.perfopt.dashboard.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.dashboard.DashboardHandler;
import io.perfopt.dashboard.DashboardStats;
import io.perfopt.dashboard.internal.feed.OptimizerFeed;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers the requests of the page, whatever path it is mounted at. Thread-safe; only the live streams have state. */
public final class DefaultDashboardHandler implements DashboardHandler {
    private static final Logger LOG = System.getLogger("io.perfopt.dashboard");
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Visitors visitors;
    private final Gate gate;
    private final Feed feed;
    private final Assets assets = new Assets();
    private final Counters counters = new Counters();
    private final LiveStreams streams;

    public DefaultDashboardHandler(PerformanceOptimizer perf, DashboardConfig config) {
        this(new OptimizerFeed(perf, config), config);
    }

    DefaultDashboardHandler(Feed feed, DashboardConfig config) {
        this.feed = feed;
        this.visitors = config.open()
                ? new Visitors.Everybody()
                : config.token().<Visitors>map(Visitors.Fixed::new).orElseGet(Visitors.OneTime::new);
        this.gate = new Gate(names(config), visitors);
        this.streams = new LiveStreams(feed, config.maximumClients(), config.scheduler(), counters);
    }

    private static Set<String> names(DashboardConfig config) {
        Set<String> names = new HashSet<>(OWN_NAMES);
        names.addAll(config.hosts());
        if (!config.address().isAnyLocalAddress()) {
            names.add(Addresses.host(config.address()));
        }
        return names;
    }

    @Override
    public String entrance() {
        return visitors.token().map(token -> "?token=" + token).orElse("");
    }

    @Override
    public DashboardStats stats() {
        return counters.stats(streams.clients());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        counters.requests.increment();
        Answers.secure(exchange);
        Gate.Request request = Requests.toJudge(exchange);
        if (gate.judgeOrigin(request).isEmpty() && open(exchange, request.path())) {
            return;
        }
        Optional<Gate.Refusal> refusal = gate.judge(request);
        if (refusal.isPresent()) {
            refuse(exchange, refusal.get().status(), refusal.get().reason());
            return;
        }
        switch (request.path()) {
            case "/api/snapshot" ->
                answer(
                        exchange,
                        "application/json",
                        () -> Optional.of(feed.snapshot(feed.known(Requests.view(exchange)))));
            case "/api/events" -> stream(exchange);
            case "/report.html" ->
                answer(exchange, "text/html; charset=utf-8", () -> feed.report(feed.known(Requests.view(exchange))));
            default -> asset(exchange, request.path());
        }
    }

    @Override
    public void close() {
        streams.close();
    }

    /** Answers what one asks who has no cookie yet, or whose browser does not send it for this path. */
    private boolean open(HttpExchange exchange, String path) throws IOException {
        if (path.isEmpty()) {
            // relative addresses in the page, and the path of the cookie, need the slash at the end
            String query = exchange.getRequestURI().getRawQuery();
            String location = Requests.root(exchange) + '/' + (query == null ? "" : '?' + query);
            exchange.getResponseHeaders().set("Location", location);
            Answers.sendNothing(exchange, 308);
            return true;
        }
        Optional<String> token = Requests.parameter(exchange, "token");
        if (token.isPresent() && path.equals("/")) {
            enter(exchange, token.get());
            return true;
        }
        return false;
    }

    private void enter(HttpExchange exchange, String token) throws IOException {
        Optional<Secret> cookie = visitors.exchange(token);
        if (cookie.isEmpty()) {
            refuse(
                    exchange,
                    Gate.Refusal.UNKNOWN_VISITOR.status(),
                    "this URL was used already, or is not from here; ask the application for a new one");
            return;
        }
        String root = Requests.root(exchange) + '/';
        String secure = exchange instanceof HttpsExchange ? "; Secure" : "";
        Headers headers = exchange.getResponseHeaders();
        headers.set(
                "Set-Cookie",
                Requests.cookieName(exchange) + '=' + cookie.get().reveal() + "; Path=" + root
                        + "; HttpOnly; SameSite=Strict" + secure);
        // a redirect would count as coming from where the link was, and arrive without the cookie; a refresh is our own
        headers.set("Refresh", "0; url=" + root);
        Answers.text(exchange, 200, "Welcome. The page opens by itself; if not, open " + root);
    }

    private void stream(HttpExchange exchange) throws IOException {
        try {
            if (!streams.serve(exchange, feed.known(Requests.view(exchange)), Requests.lastSeen(exchange))) {
                exchange.getResponseHeaders().set("Retry-After", "10");
                Answers.refuse(exchange, 503, "too many live pages are open; close one of them");
            }
        } catch (RuntimeException failed) {
            fail(exchange, failed);
        }
    }

    /** Makes the whole answer before the first byte is sent, so that a failure is a status and not half a page. */
    private void answer(HttpExchange exchange, String contentType, Supplier<Optional<String>> text) throws IOException {
        Optional<String> body;
        try {
            body = text.get();
        } catch (RuntimeException failed) {
            fail(exchange, failed);
            return;
        }
        if (body.isEmpty()) {
            refuse(exchange, 404, "nothing is measured: the analytics engine is switched off");
            return;
        }
        if (contentType.startsWith("text/html")) {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"perfopt-report.html\"");
        }
        Answers.send(exchange, 200, contentType, body.get().getBytes(StandardCharsets.UTF_8));
    }

    private void fail(HttpExchange exchange, RuntimeException failed) throws IOException {
        counters.failures.increment();
        LOG.log(Level.WARNING, "an answer of the dashboard could not be made", failed);
        Answers.refuse(exchange, 500, "the figures could not be read; the application's log says why");
    }

    private void asset(HttpExchange exchange, String path) throws IOException {
        Optional<Assets.Asset> found = assets.find(path);
        if (found.isEmpty()) {
            refuse(exchange, 404, "there is no such page");
            return;
        }
        Assets.Asset asset = found.get();
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", asset.tag());
        headers.set("Cache-Control", "no-cache");
        headers.set("Vary", "Accept-Encoding");
        if (Requests.header(exchange, "If-None-Match").equals(List.of(asset.tag()))) {
            Answers.sendNothing(exchange, 304);
            return;
        }
        boolean zipped =
                Requests.header(exchange, "Accept-Encoding").stream().anyMatch(value -> value.contains("gzip"));
        if (zipped) {
            headers.set("Content-Encoding", "gzip");
        }
        Answers.send(exchange, 200, asset.contentType(), asset.bytes(zipped));
    }

    private void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        counters.refused.increment();
        Answers.refuse(exchange, status, reason);
    }
}
