package io.perfopt.dashboard.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may ask. A visitor comes with a token that is good once and gets a cookie for it; every other request needs the cookie. Requests for
 * another host name, from another site, or that would change something are refused before anything else.
 *
 * <p>Thread-safe: the tokens and cookies are guarded by this object; no foreign code runs under that lock.
 */
final class Gate {
    static final String COOKIE = "perfopt";
    static final String TOKEN_PARAMETER = "token";
    /** More open tokens or visitors than this push out the oldest. */
    static final int MAXIMUM_VISITORS = 32;

    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");

    private final Set<String> hosts;
    private final Deque<Secret> tokens = new ArrayDeque<>();
    private final Deque<Secret> cookies = new ArrayDeque<>();

    /** @param hosts the values of {@code Host} that are ours, lower case, with the port when it is not the default one */
    Gate(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    /** A new token, to be used in one URL. */
    synchronized Secret issueToken() {
        return remember(tokens);
    }

    /** The cookie for a token, which is used up by this; empty when the token is unknown or used. */
    synchronized Optional<Secret> exchange(String token) {
        boolean known = tokens.removeIf(issued -> issued.is(token));
        return known ? Optional.of(remember(cookies)) : Optional.empty();
    }

    private static Secret remember(Deque<Secret> secrets) {
        if (secrets.size() == MAXIMUM_VISITORS) {
            secrets.removeFirst();
        }
        Secret secret = Secret.random();
        secrets.addLast(secret);
        return secret;
    }

    /** Empty for a request that may look for its answer; else why not. */
    Optional<Refusal> judge(Request request) {
        Optional<Refusal> stranger = judgeOrigin(request);
        if (stranger.isPresent()) {
            return stranger;
        }
        return knows(request) ? Optional.empty() : Optional.of(Refusal.UNKNOWN_VISITOR);
    }

    /** The part of {@link #judge} that also holds for a visitor who still has to exchange a token. */
    Optional<Refusal> judgeOrigin(Request request) {
        if (request.hosts().size() != 1
                || !hosts.contains(request.hosts().get(0).toLowerCase(Locale.ROOT))) {
            return Optional.of(Refusal.FOREIGN_HOST);
        }
        if (!request.method().equals("GET")) {
            return Optional.of(Refusal.NOT_GET);
        }
        boolean ownPage = request.fetchSites().stream().allMatch(OWN_FETCHES::contains);
        // a link from elsewhere to the front page is a navigation and harmless: the page holds no figures, and the
        // cookie is not sent with it
        boolean navigation = request.path().equals("/") && request.fetchModes().equals(List.of("navigate"));
        if (!ownPage && !navigation) {
            return Optional.of(Refusal.FOREIGN_SITE);
        }
        return Optional.empty();
    }

    private synchronized boolean knows(Request request) {
        return request.cookies().stream().anyMatch(value -> cookies.stream().anyMatch(cookie -> cookie.is(value)));
    }

    /**
     * What the gate looks at.
     *
     * @param method the HTTP method
     * @param path the decoded path
     * @param hosts all values of {@code Host}
     * @param fetchSites all values of {@code Sec-Fetch-Site}; none from a client that is no browser
     * @param fetchModes all values of {@code Sec-Fetch-Mode}
     * @param cookies the values of all cookies with our name
     */
    record Request(
            String method,
            String path,
            List<String> hosts,
            List<String> fetchSites,
            List<String> fetchModes,
            List<String> cookies) {}

    /** Why a request gets no answer. */
    enum Refusal {
        FOREIGN_HOST(421, "this server answers to its own name only"),
        NOT_GET(405, "only GET is allowed"),
        FOREIGN_SITE(403, "requests from other sites are refused"),
        UNKNOWN_VISITOR(401, "open the URL that was printed when the dashboard was started");

        private final int status;
        private final String reason;

        Refusal(int status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        int status() {
            return status;
        }

        String reason() {
            return reason;
        }
    }
}
