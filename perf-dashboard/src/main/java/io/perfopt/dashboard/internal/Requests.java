package io.perfopt.dashboard.internal;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what is needed of requests. Stateless. */
final class Requests {
    private Requests() {}

    /** The path below the one the handler is mounted at, beginning with a slash; empty for that path itself without a slash at its end. */
    static String path(HttpExchange exchange) {
        String root = root(exchange);
        // the raw path: what is encoded in a path matches none of ours
        String path = Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
        return path.startsWith(root) ? path.substring(root.length()) : "";
    }

    /** The path the handler is mounted at, without a slash at its end. */
    static String root(HttpExchange exchange) {
        String root = exchange.getHttpContext().getPath();
        return root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    /** The name of the cookie. Cookies do not tell ports apart, so two applications on one host need two names. */
    static String cookieName(HttpExchange exchange) {
        return "perfopt-" + exchange.getLocalAddress().getPort();
    }

    static Gate.Request toJudge(HttpExchange exchange) {
        String prefix = cookieName(exchange) + '=';
        return new Gate.Request(
                exchange.getRequestMethod(),
                path(exchange),
                header(exchange, "Host"),
                header(exchange, "Sec-Fetch-Site"),
                header(exchange, "Sec-Fetch-Mode"),
                header(exchange, "Cookie").stream()
                        .flatMap(line -> Arrays.stream(line.split(";", -1)))
                        .map(String::strip)
                        .filter(pair -> pair.startsWith(prefix))
                        .map(pair -> pair.substring(prefix.length()))
                        .toList());
    }

    static List<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name)).orElse(List.of());
    }

    /** A parameter of the query, decoded; empty when it is absent or cannot be decoded. */
    static Optional<String> parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + '='))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .flatMap(Requests::decoded);
    }

    static View view(HttpExchange exchange) {
        return View.of(
                parameter(exchange, "minutes").orElse(""),
                parameter(exchange, "operation").orElse(""));
    }

    /** The event a browser saw last, as it says itself after a lost connection; empty when it saw none. */
    static String lastSeen(HttpExchange exchange) {
        List<String> ids = header(exchange, "Last-Event-ID");
        return ids.size() == 1 ? ids.get(0) : "";
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
