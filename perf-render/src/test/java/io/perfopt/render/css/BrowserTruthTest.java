package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            String script = TruthPairs.resource("/css/truth.js");
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
