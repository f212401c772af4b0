package io.perfopt.dashboard.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which requests get an answer. Requests for another host name, from another site, or that would change something are refused before
 * anything else; then only visitors who were let in are answered. Immutable.
 */
final class Gate {
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");
    private static final Pattern HOST = Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private final Set<String> hosts;
    private final Visitors visitors;

    /** @param hosts the host names that are ours, lower case; any port goes, for a foreign page chooses names and not ports */
    Gate(Set<String> hosts, Visitors visitors) {
        this.hosts = Set.copyOf(hosts);
        this.visitors = visitors;
    }

    /** Empty for a request that may look for its answer; else why not. */
    Optional<Refusal> judge(Request request) {
        Optional<Refusal> stranger = judgeOrigin(request);
        if (stranger.isPresent()) {
            return stranger;
        }
        return visitors.know(request.cookies()) ? Optional.empty() : Optional.of(Refusal.UNKNOWN_VISITOR);
    }

    /** The part of {@link #judge} that also holds for a visitor who still has to exchange a token. */
    Optional<Refusal> judgeOrigin(Request request) {
        if (request.hosts().size() != 1 || !isOurs(request.hosts().get(0))) {
            return Optional.of(Refusal.FOREIGN_HOST);
        }
        if (!request.method().equals("GET")) {
            return Optional.of(Refusal.NOT_GET);
        }
        boolean ownPage = request.fetchSites().stream().allMatch(OWN_FETCHES::contains);
        // a link from elsewhere to the front page is a navigation and harmless: the page holds no figures, and the
        // cookie is not sent with it
        boolean front = request.path().isEmpty() || request.path().equals("/");
        boolean navigation = front && request.fetchModes().equals(List.of("navigate"));
        if (!ownPage && !navigation) {
            return Optional.of(Refusal.FOREIGN_SITE);
        }
        return Optional.empty();
    }

    private boolean isOurs(String host) {
        Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
        return matcher.matches() && hosts.contains(matcher.group(1));
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
        UNKNOWN_VISITOR(401, "open the URL that was logged when the dashboard was started");

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
