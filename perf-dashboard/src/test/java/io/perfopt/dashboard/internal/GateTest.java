package io.perfopt.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.dashboard.internal.Gate.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D4")
class GateTest {
    private final Visitors visitors = new Visitors.OneTime();
    private final Gate gate = new Gate(Set.of("127.0.0.1", "localhost", "[::1]"), visitors);
    private String cookie = "";

    @BeforeEach
    void enter() {
        cookie = visitors.exchange(visitors.token().orElseThrow()).orElseThrow().reveal();
    }

    @Test
    void letsAVisitorInWithTheCookieOfItsToken() {
        assertThat(gate.judge(request("GET", "/", "localhost:8080", "same-origin", cookie)))
                .isEmpty();
        assertThat(gate.judge(request("GET", "/", "LocalHost:8080", "none", cookie)))
                .isEmpty();
    }

    @Test
    void aTokenIsGoodOnce() {
        String token = visitors.token().orElseThrow();
        assertThat(visitors.exchange(token)).isPresent();
        assertThat(visitors.exchange(token)).isEmpty();
        assertThat(visitors.exchange("")).isEmpty();
        assertThat(visitors.exchange(cookie)).as("a cookie is no token").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.2",
                "127.0.0.1:",
                "localhost:8080.evil.example",
                "",
                "127.0.0.1:8080 "
            })
    void refusesAHostThatIsNotItsOwn(String host) {
        assertThat(gate.judge(request("GET", "/", host, "same-origin", cookie))).contains(Refusal.FOREIGN_HOST);
    }

    @Test
    void refusesNoHostOrSeveral() {
        assertThat(gate.judge(new Gate.Request("GET", "/", List.of(), List.of(), List.of(), List.of(cookie))))
                .contains(Refusal.FOREIGN_HOST);
        assertThat(gate.judge(new Gate.Request(
                        "GET", "/", List.of("localhost:8080", "evil.example"), List.of(), List.of(), List.of(cookie))))
                .contains(Refusal.FOREIGN_HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "get", ""})
    void refusesEverythingButGet(String method) {
        assertThat(gate.judge(request(method, "/", "localhost:8080", "same-origin", cookie)))
                .contains(Refusal.NOT_GET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "SAME-ORIGIN", ""})
    void refusesRequestsThatAnotherSiteStarted(String site) {
        assertThat(gate.judge(request("GET", "/api/snapshot", "localhost:8080", site, cookie)))
                .contains(Refusal.FOREIGN_SITE);
    }

    @Test
    void aLinkFromElsewhereReachesTheFrontPageOnly() {
        Gate.Request link = new Gate.Request(
                "GET", "/", List.of("localhost:8080"), List.of("cross-site"), List.of("navigate"), List.of());
        assertThat(gate.judgeOrigin(link)).isEmpty();
        assertThat(gate.judge(link)).contains(Refusal.UNKNOWN_VISITOR);
        Gate.Request deep = new Gate.Request(
                "GET",
                "/report",
                List.of("localhost:8080"),
                List.of("cross-site"),
                List.of("navigate"),
                List.of(cookie));
        assertThat(gate.judge(deep)).contains(Refusal.FOREIGN_SITE);
    }

    @Test
    void refusesAMissingOrWrongCookie() {
        assertThat(gate.judge(request("GET", "/", "localhost:8080", "none", "wrong")))
                .contains(Refusal.UNKNOWN_VISITOR);
        assertThat(gate.judge(new Gate.Request("GET", "/", List.of("localhost:8080"), List.of(), List.of(), List.of())))
                .contains(Refusal.UNKNOWN_VISITOR);
    }

    @Test
    void remembersOnlyItsLatestVisitors() {
        List<String> cookies = new ArrayList<>(List.of(cookie));
        for (int i = 0; i < Visitors.OneTime.MAXIMUM; i++) {
            cookies.add(visitors.exchange(visitors.token().orElseThrow())
                    .orElseThrow()
                    .reveal());
        }
        assertThat(gate.judge(request("GET", "/", "localhost:8080", "none", cookies.get(0))))
                .contains(Refusal.UNKNOWN_VISITOR);
        assertThat(cookies.subList(1, cookies.size()))
                .allSatisfy(known -> assertThat(gate.judge(request("GET", "/", "localhost:8080", "none", known)))
                        .isEmpty());
    }

    @Test
    void secretsAre192BitsInAUrlSafeTextAndNeverShowThemselves() {
        assertThat(Secret.random().reveal())
                .matches("[A-Za-z0-9_-]{32}")
                .isNotEqualTo(Secret.random().reveal());
        assertThat(Secret.random()).hasToString("Secret[hidden]");
    }

    private static Gate.Request request(String method, String path, String host, String site, String cookie) {
        return new Gate.Request(method, path, List.of(host), List.of(site), List.of("cors"), List.of(cookie));
    }
}
