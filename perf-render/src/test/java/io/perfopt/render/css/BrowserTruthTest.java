package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a real Chromium (Debian's chromium and chromium-driver). With {@code -Dperfopt.record=true} the answers about rules are written to
 * src/test/resources/css/truth.json, which {@link RecordedTruthTest} reads in every build.
 */
@Tag("browser")
class BrowserTruthTest {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /**
     * Every computed value of every element and of its ::before and ::after. Left out: custom properties, whose text is not a value. Transitions
     * and animations are frozen by a sheet of the test, since two pages would be looked at at two moments.
     */
    private static final String COMPUTED_STYLES = """
            const out = [];
            for (const element of document.querySelectorAll('*')) {
              for (const pseudo of [null, '::before', '::after']) {
                const style = getComputedStyle(element, pseudo);
                if (pseudo && style.content === 'none') continue;
                let text = element.tagName + '.' + element.getAttribute('class') + (pseudo ?? '');
                for (const name of style) {
                  if (!name.startsWith('--')) text += '\\n' + name + ': ' + style.getPropertyValue(name);
                }
                out.push(text);
              }
            }
            return out;
            """;

    private static final String FROZEN = "<style>*, ::before, ::after { transition: none !important;"
            + " animation-play-state: paused !important; animation-delay: 0s !important }</style>";

    @TempDir
    Path directory;

    private static boolean missing() {
        boolean missing = !Files.isExecutable(BROWSER) || !Files.isExecutable(DRIVER);
        if (missing) {
            System.out.println(
                    "skipped: no " + BROWSER + " or no " + DRIVER + "; apt-get install chromium chromium-driver");
        }
        return missing;
    }

    private static ChromeDriver start() {
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        ChromeDriver driver = new ChromeDriver(options);
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        return driver;
    }

    private void open(ChromeDriver driver, String html) throws IOException {
        Path file = Files.writeString(directory.resolve("page.html"), html);
        driver.get(file.toUri().toString());
    }

    @Test
    @Tag("R9")
    void agreesWithTheBrowserOnEveryRule() throws IOException {
        if (missing()) {
            return;
        }
        Map<String, String> used = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        ChromeDriver driver = start();
        try {
            String script = script("truth.js");
            for (String page : TruthPairs.PAGES) {
                String html = TruthPairs.page(page);
                open(driver, html);
                for (String name : TruthPairs.SHEETS.keySet()) {
                    Stylesheet sheet = Stylesheet.parse(TruthPairs.sheet(name));
                    StringBuilder browser = new StringBuilder();
                    Object answers = Objects.requireNonNull(driver.executeScript(script, TruthPairs.rules(sheet)));
                    for (Object answer : (List<?>) answers) {
                        browser.append(answer == null ? '?' : (Boolean) answer ? '1' : '0');
                    }
                    used.put(page + "--" + name, browser.toString());
                    String ours = TruthPairs.ours(sheet, Page.parse(html));
                    TruthPairs.differences(sheet, ours, browser.toString())
                            .forEach(d -> wrong.add(page + " × " + name + ": " + d));
                }
            }
            if (Boolean.getBoolean("perfopt.record")) {
                Map<String, Object> truth = new TreeMap<>();
                truth.put("browser", "Chromium " + driver.getCapabilities().getBrowserVersion());
                truth.put("used", used);
                Files.writeString(
                        Path.of("src/test/resources/css/truth.json"),
                        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(truth) + "\n");
            }
        } finally {
            driver.quit();
        }
        assertThat(wrong).isEmpty();
    }

    private static String script(String name) throws IOException {
        return TruthPairs.resource("/css/selectors.js") + TruthPairs.resource("/css/" + name);
    }

    /**
     * The first view is what Chromium puts into 1280 × 900 pixels. With a fold marker behind it no rule may be missing; what the estimate
     * misses and takes too much is printed for each pair. Rules for paper are left out on both sides.
     */
    @Test
    @Tag("R13")
    void nothingOfTheFirstViewIsMissingBeforeAFoldMarker() throws IOException {
        if (missing()) {
            return;
        }
        List<String> absent = new ArrayList<>();
        ChromeDriver driver = start();
        try {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 1280, "height", 900, "deviceScaleFactor", 1, "mobile", false));
            for (TruthPairs.Pair pair : TruthPairs.all()) {
                Stylesheet sheet = Stylesheet.parse(pair.css());
                Files.writeString(directory.resolve("sheet.css"), pair.css());
                open(driver, pair.html().replaceFirst("(?i)</head>", "<link rel=stylesheet href=sheet.css></head>"));
                List<?> answer = (List<?>)
                        Objects.requireNonNull(driver.executeScript(script("first-view.js"), TruthPairs.rules(sheet)));
                BitSet needed = needed(sheet, (List<?>) answer.get(0));
                Page page = Page.parse((String) answer.get(1));
                BitSet marked = taken(sheet, CriticalCss.of(sheet, page, FirstView.before("[data-fold]")));
                BitSet estimated =
                        taken(sheet, CriticalCss.of(sheet, page, FirstView.estimated(Viewport.of(1280, 900))));
                System.out.printf(
                        "%s: %s of %s elements and %d of %d rules show first; fold marker %d missing, %d extra; estimate %d missing, %d extra%n",
                        pair.name(),
                        answer.get(2),
                        answer.get(3),
                        needed.cardinality(),
                        sheet.rules().size(),
                        count(needed, marked),
                        count(marked, needed),
                        count(needed, estimated),
                        count(estimated, needed));
                needed.andNot(marked);
                needed.stream()
                        .forEach(i ->
                                absent.add(pair.name() + ": " + sheet.rules().get(i)));
            }
        } finally {
            driver.quit();
        }
        assertThat(absent).isEmpty();
    }

    private static BitSet needed(Stylesheet sheet, List<?> matched) {
        BitSet needed = new BitSet();
        for (int i = 0; i < matched.size(); i++) {
            needed.set(
                    i,
                    (Boolean) matched.get(i) && !sheet.rules().get(i).atRules().contains("@media print"));
        }
        return needed;
    }

    private static BitSet taken(Stylesheet sheet, CriticalCss critical) {
        BitSet taken = new BitSet();
        critical.rules().forEach(rule -> taken.set(sheet.rules().indexOf(rule)));
        return taken;
    }

    private static int count(BitSet of, BitSet without) {
        BitSet left = (BitSet) of.clone();
        left.andNot(without);
        return left.cardinality();
    }

    @Test
    @Tag("R8")
    void optimisedSheetsComputeTheSameStyles() throws IOException {
        if (missing()) {
            return;
        }
        List<String> different = new ArrayList<>();
        ChromeDriver driver = start();
        try {
            for (String name : TruthPairs.SHEETS.keySet()) {
                String before = TruthPairs.sheet(name);
                String after = OptimizedCss.of(Stylesheet.parse(before)).text();
                assertThat(after.length()).isLessThan(before.length());
                for (String page : TruthPairs.PAGES) {
                    for (String scheme : List.of("light", "dark")) {
                        driver.manage()
                                .window()
                                .setSize(scheme.equals("light") ? new Dimension(1280, 900) : new Dimension(500, 900));
                        driver.executeCdpCommand(
                                "Emulation.setEmulatedMedia",
                                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
                        List<?> expected = styles(driver, TruthPairs.page(page), before);
                        List<?> actual = styles(driver, TruthPairs.page(page), after);
                        if (!expected.equals(actual)) {
                            different.add(name + " on " + page + ", " + scheme);
                        }
                    }
                }
            }
        } finally {
            driver.quit();
        }
        assertThat(different).isEmpty();
    }

    private List<?> styles(ChromeDriver driver, String html, String css) throws IOException {
        Files.writeString(directory.resolve("sheet.css"), css);
        open(driver, html.replace("</head>", "<link rel=stylesheet href=sheet.css>" + FROZEN + "</head>"));
        List<?> styles = (List<?>) Objects.requireNonNull(driver.executeScript(COMPUTED_STYLES));
        assertThat(styles).hasSizeGreaterThan(10);
        return List.copyOf(styles);
    }
}
