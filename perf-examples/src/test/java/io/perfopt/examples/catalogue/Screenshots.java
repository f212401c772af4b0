package io.perfopt.examples.catalogue;

import io.perfopt.examples.catalogue.shop.Database;
import io.perfopt.examples.catalogue.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.OutputType;

/** Takes the pictures that the documentation shows, of the running Catalogue: {@code mvn -q -Pscreenshots}. */
public final class Screenshots {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration CALM = Duration.ofSeconds(75);
    private static final Duration DOUBLED = Duration.ofSeconds(15);

    /** What a picture may weigh in a repository. */
    private static final int MOST_BYTES = 200_000;

    private Screenshots() {}

    /** Writes light and dark pictures of both pages into the folder of the argument. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (Browser browser = Browser.start().orElseThrow(() -> new IllegalStateException("a browser is needed"));
                Catalogue catalogue = new Catalogue(Database.PRODUCTS, Database.SALES);
                LoadGenerator load = new LoadGenerator(catalogue.page(), Database.PRODUCTS, 50, 7)) {
            catalogue.shop().supplier().failureRate(0.3);
            pause(WARM_UP);
            catalogue.perf().resetMetrics();
            pause(CALM);
            new LatencyWatch(catalogue.perf(), Shop.LIST, System::nanoTime).expectAsNow();
            catalogue.shop().doubleLatency(true);
            pause(DOUBLED);
            browser.size(1280, 860);
            for (String theme : List.of("light", "dark")) {
                browser.theme(theme);
                shop(browser, catalogue);
                take(browser, folder.resolve("catalogue-" + theme + ".png"));
                dashboard(browser, catalogue);
                take(browser, folder.resolve("dashboard-" + theme + ".png"));
            }
            System.out.println(load.progress());
        }
    }

    private static void shop(Browser browser, Catalogue catalogue) {
        browser.driver().get(catalogue.page().toString());
        browser.await("document.querySelectorAll('#report tr').length > 0");
        browser.ask("document.getElementById('again').click()");
        browser.ask("document.getElementById('list').scrollTop = 3_000_000");
        browser.await("document.querySelector('#all .line[aria-posinset=\"75001\"]') !== null");
        browser.ask("document.querySelector('#all .line[aria-posinset=\"75004\"] button').click()");
        browser.await("document.querySelector('#detail dl') !== null");
    }

    /** The last minute of the product list. */
    private static void dashboard(Browser browser, Catalogue catalogue) throws InterruptedException {
        browser.driver().get(catalogue.dashboard().toString());
        browser.await("document.getElementById('state').textContent.trim() === 'live'");
        browser.ask("document.querySelector('input[name=minutes][value=\"1\"]').click()");
        browser.await("[...document.querySelectorAll('button')].some(b => b.textContent === '" + Shop.LIST + "')");
        browser.ask(
                "[...document.querySelectorAll('button')].find(b => b.textContent === '" + Shop.LIST + "').click()");
        pause(Duration.ofSeconds(3));
    }

    private static void take(Browser browser, Path file) throws IOException {
        byte[] picture = browser.driver().getScreenshotAs(OutputType.BYTES);
        if (picture.length > MOST_BYTES) {
            throw new IllegalStateException(
                    file + " must have at most " + MOST_BYTES + " bytes, has " + picture.length);
        }
        Files.write(file, picture);
        System.out.println(file + " " + picture.length + " bytes");
    }

    private static void pause(Duration span) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(span.toMillis(), TimeUnit.MILLISECONDS);
    }
}
