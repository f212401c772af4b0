package io.perfopt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.Severity;
import io.perfopt.analytics.watch.Budgets;
import io.perfopt.testkit.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** The page in a real browser, its time moved by hand. */
@Tag("browser")
class DashboardBrowserTest {
    private static final String TOKEN = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script>";

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    private final Shop shop = new Shop();
    private final Budgets budgets = Budgets.parse("""
            {"schema": "perfopt-budgets/1", "budgets": [
              {"kind": "operation.p95", "name": "checkout", "target": 15, "unit": "ms"}]}""");
    private Dashboard dashboard = start(0);

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void look() throws Exception {
        shop.work();
        browser.size(1440, 900);
        browser.emulate("prefers-color-scheme", "light");
        browser.open(dashboard.url());
        browser.run("localStorage.clear()");
        browser.open(dashboard.address());
        browser.errors();
    }

    @AfterEach
    void close() {
        dashboard.close();
        shop.close();
    }

    private Dashboard start(int port) {
        return Dashboard.start(
                shop.perf,
                Dashboard.config()
                        .name("Shop")
                        .port(port)
                        .token(TOKEN)
                        .budgets(budgets)
                        .scheduler(shop.scheduler)
                        .wallClock(shop.time)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    @Tag("D2")
    void loadsInBothThemesWithoutAComplaint(String theme) {
        browser.emulate("prefers-color-scheme", theme);
        browser.open(dashboard.address());
        shop.tick();
        browser.await("the next figures", () -> browser.has("#latency canvas"));
        assertThat(brightness()).isCloseTo(theme.equals("light") ? 245 : 17, within(15.0));
        browser.assertNoComplaints();
    }

    @Test
    @Tag("D1")
    void showsAllPanelsThatHaveFiguresAndNoOther() {
        for (String panel : List.of(
                "latency", "throughput", "operations", "cache", "async", "alerts", "memory", "updates", "budgets")) {
            assertThat(browser.has("#" + panel)).as(panel).isTrue();
        }
        assertThat(browser.has("#frames")).as("no frame was reported").isFalse();
        assertThat(texts(".tile h2"))
                .containsExactly(
                        "Throughput", "Latency p95", "Error rate", "Hit ratio", "Queue depth", "Open breakers");
        assertThat(texts(".tile strong")).element(1).isEqualTo("20.0 ms");
        assertThat(texts(".tile strong")).element(2).isEqualTo("10.0 %");
        assertThat(texts(".tile strong")).element(3).isEqualTo("75.0 %");
        assertThat(texts(".alarms")).singleElement().asString().startsWith("1 alert is open: checkout");
        assertThat(texts("#operations tbody td:first-child")).startsWith("checkout", "stock");
        assertThat(texts("#operations .fall li span:first-child")).contains("stock", "by itself");
        assertThat(texts("#async .timeline .level")).singleElement().asString().startsWith("open");
        assertThat(texts("#latency .marks li")).singleElement().asString().contains("deployment, version 1.2");
    }

    @Test
    @Tag("D3")
    void followsTheFigures() {
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < 40; i++) {
                shop.perf
                        .analytics()
                        .recordNanos("checkout", Duration.ofMillis(20).toNanos());
            }
            int calls = 10 + 40 * second;
            shop.tick();
            browser.await(calls + " calls", () -> texts(".tile small").get(2).equals("1 of " + calls + " calls"));
        }
        assertThat(browser.text("state")).isEqualTo("live");
    }

    @Test
    @Tag("D2")
    void theTablesOfTheChartsHoldTheNumbersOfTheSnapshot() {
        for (int i = 0; i < 5; i++) {
            shop.perf
                    .analytics()
                    .recordNanos("checkout", Duration.ofMillis(7L * i + 1).toNanos());
            shop.perf.cache().region("products", String.class).find(i % 2 == 0 ? "one" : "none");
            shop.tick();
        }
        browser.run(
                "document.querySelectorAll('.chart .tools button').forEach(b => b.textContent === 'Table' && b.click())");
        shop.tick();
        // the page asks for the same second by itself, so both show one state of the engine
        String script = """
                const done = arguments[arguments.length - 1];
                fetch('api/snapshot?minutes=5').then(answer => answer.json()).then(data => {
                  const rows = id => [...document.querySelectorAll(`#${id} .chart tbody tr`)].map(row => [...row.querySelectorAll('data')].map(cell => cell.value === '' ? null : Number(cell.value)));
                  const points = (of, ...keys) => of.time.map((time, i) => [time, ...keys.map(key => of[key][i])]).reverse();
                  done(JSON.stringify([
                    [points(data.operation.points, 'p50', 'p95', 'p99'), rows('latency')],
                    [points(data.operation.points, 'perSecond', 'errorRate'), rows('throughput')],
                    [points(data.cache.points, 'memory', 'disk'), rows('cache')],
                    [points(data.async.points, 'pending', 'running'), rows('async')]]));
                });""";
        browser.await("tables with the latest second", () -> {
            for (JsonNode pair : browser.json(script)) {
                if (!pair.get(0).equals(pair.get(1))) {
                    return false;
                }
            }
            return true;
        });
        for (JsonNode pair : browser.json(script)) {
            assertThat(pair.get(1).size()).isGreaterThan(3);
            assertThat(pair.get(1)).isEqualTo(pair.get(0));
        }
    }

    @Test
    @Tag("D3")
    void pausesAndResumesByKeyboard() {
        browser.tabTo("#pause");
        browser.press(Keys.SPACE);
        browser.await("the pause", () -> browser.state().equals("paused"));
        assertThat(browser.find("#pause").getDomAttribute("aria-pressed")).isEqualTo("true");
        List<String> before = texts(".tile small");
        shop.perf.analytics().recordNanos("checkout", 1);
        shop.tick();
        assertThat(texts(".tile small")).isEqualTo(before);
        browser.press(Keys.ENTER);
        browser.await("the missed call", () -> texts(".tile small").get(2).equals("1 of 11 calls"));
        assertThat(browser.state()).isEqualTo("live");
    }

    @Test
    @Tag("D2")
    void choosesWindowThemeTabAndOperationByKeyboard() {
        browser.tabTo("input[name=minutes]");
        browser.press(Keys.ARROW_RIGHT);
        browser.await(
                "the report of 15 minutes",
                () -> String.valueOf(browser.find("#report").getDomAttribute("href"))
                        .equals("report.html?minutes=15"));
        browser.tabTo("input[name=theme]");
        double light = brightness();
        browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(brightness()).isLessThan(light / 4);
        browser.tabTo("#tab-overview");
        browser.press(Keys.ARROW_RIGHT);
        assertThat(browser.find("#budgets").isDisplayed()).isTrue();
        assertThat(browser.find("#latency").isDisplayed()).isFalse();
        browser.press(Keys.ARROW_LEFT);
        browser.tabTo("#operations tbody tr:nth-child(2) button");
        browser.press(Keys.ENTER);
        browser.await("the other operation", () -> texts("#latency .head .soft").contains("stock"));
        assertThat(browser.run("return document.activeElement.textContent"))
                .as("keeps the focus")
                .isEqualTo("stock");
        browser.open(dashboard.address());
        assertThat(browser.run("return document.documentElement.dataset.theme"))
                .as("is kept")
                .isEqualTo("dark");
        browser.assertNoComplaints();
    }

    @Test
    @Tag("D2")
    void theKeyboardReadsAChartAndMovesTheCursorOfTheOther() {
        browser.tabTo("#latency .canvas");
        browser.press(Keys.HOME);
        assertThat(texts("#latency .chart .unseen")).singleElement().asString().contains("p50 20.0 ms, p95 20.0 ms");
        assertThat(
                        browser.run(
                                "return Chart.getChart(document.querySelector('#throughput canvas')).getActiveElements().length"))
                .isEqualTo(2L);
    }

    @Test
    @Tag("D3")
    void saysThatItIsStaleAndThenLiveAgain() {
        browser.await("staleness", () -> browser.state().equals("stale"));
        assertThat(browser.text("state")).matches("stale for [34] s");
        shop.tick();
        browser.await("life", () -> browser.state().equals("live"));
    }

    @Test
    @Tag("D3")
    void comesBackByItselfAfterTheServerDid() {
        int port = dashboard.address().getPort();
        dashboard.close();
        browser.await("the loss", () -> browser.state().equals("disconnected"));
        assertThat(browser.text("state")).isEqualTo("disconnected, trying again");
        dashboard = start(port);
        browser.await("the return", () -> browser.state().equals("live"));
        shop.perf.analytics().recordNanos("checkout", 1);
        shop.tick();
        browser.await("the figures after it", () -> texts(".tile small").get(2).equals("1 of 11 calls"));
    }

    @Test
    @Tag("D4")
    void namesThatMeanHarmStayText() {
        PerformanceOptimizer perf = shop.perf;
        for (int i = 0; i < 30; i++) {
            perf.analytics().recordNanos(HOSTILE, Duration.ofSeconds(1).toNanos(), "tag", HOSTILE);
        }
        perf.analytics().event(HOSTILE, Map.of("detail", HOSTILE), Severity.ERROR);
        perf.async().configure("x-" + HOSTILE, type -> type.maxConcurrent(1));
        perf.queue("x-" + HOSTILE, () -> 1).join();
        try {
            perf.track("checkout", () -> {
                throw new IllegalArgumentException(HOSTILE);
            });
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessage(HOSTILE);
        }
        shop.tick();
        browser.await(
                "the name", () -> texts("#operations tbody td:first-child").contains(HOSTILE));
        browser.run(
                "[...document.querySelectorAll('#operations tbody button')].find(b => b.textContent === arguments[0]).click()",
                HOSTILE);
        browser.await("its details", () -> texts("#latency .head .soft").contains(HOSTILE));
        assertThat(texts("#async tbody td:first-child")).contains("x-" + HOSTILE);
        assertThat(texts("#alerts tbody td")).anyMatch(text -> text.startsWith(HOSTILE));
        assertThat(browser.has("main img, main script")).isFalse();
        assertThat(browser.run("return window.hacked")).isNull();
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"360,light", "360,dark", "768,light", "3840,dark"})
    @Tag("D2")
    void fitsAnyWidth(int width, String theme) {
        browser.emulate("prefers-color-scheme", theme);
        browser.size(width, 800);
        browser.open(dashboard.address());
        assertThat(scrollWidth()).isLessThanOrEqualTo(width);
        assertThat(browser.find("#throughput canvas").getSize().getWidth()).isLessThan(width);
        browser.run("document.getElementById('tab-rendering').click()");
        assertThat(scrollWidth()).isLessThanOrEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"1440,light", "1440,dark", "360,light", "360,dark"})
    @Tag("D2")
    void axeFindsNothing(int width, String theme) {
        browser.emulate("prefers-color-scheme", theme);
        browser.size(width, 900);
        browser.open(dashboard.address());
        assertThat(browser.violations()).isEmpty();
        browser.run("document.querySelectorAll('.chart .tools button').forEach(b => b.click())");
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertThat(browser.violations()).as("with the tables").isEmpty();
        browser.run("document.getElementById('tab-rendering').click()");
        assertThat(browser.violations()).as("on the second tab").isEmpty();
    }

    @Test
    @Tag("D2")
    void nothingMovesForThoseWhoWantItSo() {
        assertThat(browser.find("#pause").getCssValue("transition-duration")).isNotEqualTo("0s");
        browser.emulate("prefers-reduced-motion", "reduce");
        assertThat(browser.find("#pause").getCssValue("transition-duration")).isEqualTo("0s");
    }

    @Test
    @Tag("D1")
    void withoutFiguresItSaysSo() {
        try (Shop empty = new Shop();
                Dashboard other = Dashboard.start(
                        empty.perf,
                        Dashboard.config()
                                .name("Empty")
                                .token(TOKEN)
                                .scheduler(new ManualScheduler(empty.time))
                                .build())) {
            browser.open(other.url());
            assertThat(browser.text("message")).isEqualTo("Nothing has been measured yet within this window.");
            assertThat(browser.has("#cache, #async, #operations, #latency, .tile"))
                    .isFalse();
            browser.assertNoComplaints();
        }
    }

    /** The mean of red, green and blue of the page's ground. */
    private static double brightness() {
        Object mean = browser.run(
                "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) / 3");
        return ((Number) Objects.requireNonNull(mean)).doubleValue();
    }

    private static long scrollWidth() {
        return ((Number) Objects.requireNonNull(browser.run("return document.documentElement.scrollWidth")))
                .longValue();
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(String selector) {
        return (List<String>) Objects.requireNonNull(browser.run(
                "return [...document.querySelectorAll(arguments[0])].map(element => element.textContent)", selector));
    }
}
