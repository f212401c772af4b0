package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.examples.catalogue.shop.Product;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser. */
@Tag("browser")
@Timeout(300)
class CatalogueBrowserTest {
    private static final int PRODUCTS = 5_000;

    @Test
    void aReaderScrollsThroughAllProductsAndChoosesOne() throws Exception {
        Optional<Browser> found = Browser.start();
        if (found.isEmpty()) {
            return;
        }
        try (Browser browser = found.get();
                Catalogue catalogue = new Catalogue(PRODUCTS, 1_000)) {
            open(browser, catalogue, "light");

            assertThat(lines(browser)).isLessThan(60);
            assertShows(browser, catalogue, 0);
            for (int line : new int[] {2_500, 4_321, 0, 4_985}) {
                browser.ask("document.getElementById('list').scrollTop = arguments[0]", line * 40);
                browser.await("document.querySelector('#all .line[aria-posinset=\"" + (line + 1) + "\"]') !== null");
                assertShows(browser, catalogue, line);
                assertThat(lines(browser)).as("elements at line %d", line).isLessThan(60);
            }

            browser.ask("document.querySelector('#all .line[aria-posinset=\"5000\"] button').click()");
            browser.await("document.querySelector('#detail dl') !== null");
            assertThat(browser.ask("return document.querySelector('#detail h2').textContent"))
                    .isEqualTo(name(catalogue, PRODUCTS - 1));
            assertThat(catalogue.perf().renderStats("products").renders()).isPositive();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void theSwitchesWorkAndBothThemesAreClean() throws Exception {
        Optional<Browser> found = Browser.start();
        if (found.isEmpty()) {
            return;
        }
        try (Browser browser = found.get();
                Catalogue catalogue = new Catalogue(PRODUCTS, 1_000)) {
            for (String theme : List.of("light", "dark")) {
                open(browser, catalogue, theme);
                browser.ask("document.getElementById('latency').click()");
                browser.await("document.getElementById('latency').getAttribute('aria-pressed') === 'true'");
                assertThat(catalogue.shop().isLatencyDoubled()).isTrue();
                browser.ask("document.getElementById('latency').click()");
                browser.await("document.getElementById('latency').getAttribute('aria-pressed') === 'false'");
                assertThat(catalogue.shop().isLatencyDoubled()).isFalse();

                browser.size(360, 800);
                assertThat(browser.ask("return document.documentElement.scrollWidth <= 360"))
                        .isEqualTo(true);
                assertThat(browser.complaints()).as(theme).isEmpty();
            }
        }
    }

    private static void open(Browser browser, Catalogue catalogue, String theme) {
        browser.theme(theme);
        browser.size(1280, 900);
        browser.driver().get(catalogue.page().toString());
        browser.await("document.querySelectorAll('#all .line').length > 0");
        browser.await("document.querySelectorAll('#report tr').length > 0");
    }

    private static long lines(Browser browser) {
        return (Long) browser.ask("return document.querySelectorAll('#all .line').length");
    }

    private static void assertShows(Browser browser, Catalogue catalogue, int line) {
        assertThat(browser.ask("return document.querySelector('#all .line[aria-posinset=\"" + (line + 1)
                        + "\"] button').textContent"))
                .isEqualTo(name(catalogue, line));
    }

    /** The name of a line as the database orders them. */
    private static String name(Catalogue catalogue, int line) {
        return catalogue
                .shop()
                .database()
                .query(
                        "test",
                        "SELECT id, name, category, cents FROM product ORDER BY name, id OFFSET ? ROWS FETCH FIRST 1 ROWS ONLY",
                        row -> new Product(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("category"),
                                row.getInt("cents")),
                        line)
                .get(0)
                .name();
    }
}
