package io.perfopt.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real Chromium (Debian's chromium and chromium-driver) that looks at a page. */
final class Browser implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;

    private Browser() {
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BINARY.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        driver = new ChromeDriver(options);
        driver.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                        "source",
                        "window.violations = [];"
                                + "addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI));"));
    }

    /** Starts one, or skips the test and says why. */
    static Browser start() {
        boolean there = Files.isExecutable(BINARY) && Files.isExecutable(DRIVER);
        if (!there) {
            System.out.println(
                    "skipped: no " + BINARY + " or no " + DRIVER + "; apt-get install chromium chromium-driver");
        }
        Assumptions.assumeTrue(there, "no " + BINARY + " or no " + DRIVER);
        return new Browser();
    }

    /** Opens a page and waits until its first figures are there. */
    void open(URI url) {
        driver.get(url.toString());
        await("the first figures", () -> !text("name").equals("PerfOpt") && state().equals("live"));
    }

    void emulate(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    String text(String id) {
        return String.valueOf(run("return document.getElementById(arguments[0])?.textContent", id));
    }

    String state() {
        return String.valueOf(run("return document.getElementById('state')?.dataset.state"));
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Presses keys on what has the focus. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses the tabulator until something has the focus, as one without a mouse does. */
    void tabTo(String selector) {
        run("document.activeElement.blur()");
        for (int i = 0; i < 100; i++) {
            driver.switchTo().activeElement().sendKeys(Keys.TAB);
            if (Boolean.TRUE.equals(run("return document.activeElement.matches(arguments[0])", selector))) {
                return;
            }
        }
        fail("nothing that matches %s can be reached by the keyboard", selector);
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Asks again and again until it is so; a page says nothing when it is done. */
    void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain for %s; the state is '%s'", what, text("state"));
            }
        }
    }

    /** Errors on the console and violations of the policy since the page was opened. */
    void assertNoComplaints() {
        assertThat(run("return window.violations"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
        assertThat(errors()).isEmpty();
    }

    List<String> errors() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What axe finds against WCAG 2.2 AA and its best practices. */
    List<?> violations() {
        driver.executeScript(axe());
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                  .then(result => done(result.violations.map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' '))))"""));
    }

    /** What a script hands to its last argument, a text of JSON. */
    JsonNode json(String script) {
        return new ObjectMapper().readTree(String.valueOf(driver.executeAsyncScript(script)));
    }

    private static String axe() {
        try (InputStream in =
                Objects.requireNonNull(Browser.class.getClassLoader().getResourceAsStream("axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
