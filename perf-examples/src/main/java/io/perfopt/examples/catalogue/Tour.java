package io.perfopt.examples.catalogue;

import io.perfopt.analytics.insight.Anomalies;
import io.perfopt.analytics.insight.ChangePoints;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.async.OperationHandle;
import io.perfopt.cache.ByteSize;
import io.perfopt.cache.CacheStats;
import io.perfopt.examples.catalogue.shop.Shop;
import io.perfopt.examples.catalogue.supplier.SupplierClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Leads through the shop: does each thing the way it was done before and the way it is done now, and prints what was measured. For one thread. */
final class Tour {
    private static final String REPORT_BEFORE = "tour.report.before";
    private static final String REPORT_AFTER = "tour.report.after";
    private static final String STOCK_BEFORE = "tour.stock.before";
    private static final String STOCK_AFTER = "tour.stock.after";

    private final Catalogue catalogue;
    private final Shop shop;
    private final Screen screen;
    private final CountDownLatch stop;

    Tour(Catalogue catalogue, Screen screen, CountDownLatch stop) {
        this.catalogue = catalogue;
        this.shop = catalogue.shop();
        this.screen = screen;
        this.stop = stop;
    }

    /** A slow report, and the same one from the cache. */
    void report() {
        for (int run = 0; run < 3; run++) {
            catalogue.perf().track(REPORT_BEFORE, () -> shop.report().direct("oak"));
        }
        shop.report().of("oak");
        for (int run = 0; run < 1_000; run++) {
            catalogue.perf().track(REPORT_AFTER, () -> shop.report().of("oak"));
        }
        Duration before = median(REPORT_BEFORE);
        Duration after = median(REPORT_AFTER);
        screen.line("Revenue report: every reader asks the database, then stale while revalidating");
        compare(Figures.time(before), Figures.time(after), Figures.times(before, after) + " times as fast");
    }

    /** The stock of 50 products, by 50 queries and by one. */
    void stock() {
        List<Long> products = LongStream.rangeClosed(1, 50).boxed().toList();
        int rounds = 20;
        long queries = shop.database().queries("stock");
        for (int round = 0; round < rounds; round++) {
            catalogue.perf().track(STOCK_BEFORE, () -> products.forEach(shop.stock()::direct));
        }
        long before = shop.database().queries("stock") - queries;
        for (int round = 0; round < rounds; round++) {
            catalogue.perf().track(STOCK_AFTER, () -> shop.stock().of(products));
        }
        long after = shop.database().queries("stock") - queries - before;
        screen.line("Stock of 50 products, " + rounds + " times: one look-up each, then batched and shared");
        compare(
                String.format(Locale.ROOT, "%,d queries, %s", before, Figures.time(median(STOCK_BEFORE))),
                String.format(Locale.ROOT, "%,d queries, %s", after, Figures.time(median(STOCK_AFTER))),
                "");
    }

    /** A supplier that fails three calls of ten. */
    void flakySupplier() throws InterruptedException {
        int asked = 50;
        shop.supplier().failureRate(0.3);
        int failed = 0;
        for (long product = 1; product <= asked; product++) {
            try {
                shop.deliveries().direct(product);
            } catch (IOException expected) {
                failed++;
            }
        }
        List<OperationHandle<OptionalInt>> deliveries = new ArrayList<>();
        for (long product = 1; product <= asked; product++) {
            deliveries.add(shop.deliveries().delivery(product));
        }
        long unknown = deliveries.stream()
                .filter(delivery -> delivery.join().isEmpty())
                .count();
        shop.supplier().failureRate(0);
        screen.line("Supplier that fails 3 calls of 10: asked once, then with retries");
        compare(failed + " of " + asked + " unknown", unknown + " of " + asked + " unknown", "");
    }

    /** A supplier that is down, and comes back. */
    void supplierDown() throws InterruptedException {
        shop.supplier().failureRate(1);
        long product = 1_000;
        long calls = shop.supplier().calls();
        while (shop.deliveries().breaker().state() != CircuitBreaker.State.OPEN && product < 1_100) {
            shop.deliveries().delivery(product++).join();
        }
        long opened = shop.supplier().calls();
        for (int run = 0; run < 50; run++) {
            shop.deliveries().delivery(product++).join();
        }
        long spared = shop.supplier().calls();
        shop.supplier().failureRate(0);
        long began = System.nanoTime();
        while (shop.deliveries().breaker().state() != CircuitBreaker.State.CLOSED
                && System.nanoTime() - began < 3 * SupplierClient.OPEN_FOR.toNanos()) {
            pause(Duration.ofMillis(50));
            shop.deliveries().delivery(product++).join();
        }
        screen.line(String.format(
                Locale.ROOT,
                "Supplier that is down: breaker open after %d calls, then %d calls for 50 questions; %s again %s after it came back",
                opened - calls,
                spared - opened,
                shop.deliveries().breaker().state().toString().toLowerCase(Locale.ROOT),
                Figures.time(Duration.ofNanos(System.nanoTime() - began))));
    }

    /** Visitors for a while, then for a while a product list that takes twice as long, and what the engine says of it. */
    void load(LoadGenerator load, Duration warmUp, Duration calm, Duration doubled) throws InterruptedException {
        look(load, warmUp);
        LatencyWatch watch = new LatencyWatch(catalogue.perf(), Shop.LIST, System::nanoTime);
        look(load, calm);
        String normal = watch.expectAsNow().map(Figures::time).orElse("nothing yet");
        shop.doubleLatency(true);
        look(load, doubled);
        shop.doubleLatency(false);
        screen.progressDone();
        screen.line("Product list, " + normal + " so far, made to take twice as long");
        List<Incident> alerts = watch.alerts();
        screen.line("  alert:   "
                + (alerts.isEmpty()
                        ? "none"
                        : alerts.get(0).level() + ", " + alerts.get(0).message()));
        ChangePoints steps = watch.steps();
        screen.line("  step:    " + last(steps.found()).orElse("none in " + steps.evidence()));
        Anomalies anomalies = watch.anomalies();
        screen.line("  anomaly: " + last(anomalies.found()).orElse("none in " + anomalies.evidence()));
        screen.line(String.format(
                Locale.ROOT,
                "Visits: %,d, 95 %% within %s, %d failed",
                load.visits(),
                load.responses().p95().map(Figures::time).orElse("-"),
                load.failures()));
        CacheStats cache = catalogue.perf().cacheStats();
        screen.line(String.format(
                Locale.ROOT,
                "Cache: %.0f %% of %,d look-ups found, %.1f MB in memory, %d stale reports served while they were renewed",
                100 * cache.hitRatio().orElse(0),
                cache.hits() + cache.misses(),
                cache.memory().bytes() / (double) ByteSize.megabytes(1).bytes(),
                cache.staleServed()));
    }

    private void look(LoadGenerator load, Duration span) throws InterruptedException {
        long until = System.nanoTime() + span.toNanos();
        while (until - System.nanoTime() > 0 && !pause(Duration.ofSeconds(1))) {
            screen.progress(load.progress());
        }
    }

    private static Optional<String> last(List<?> found) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(found.size() - 1).toString());
    }

    /** Waits, and says whether the program is to end. */
    private boolean pause(Duration span) throws InterruptedException {
        return stop.await(span.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void compare(String before, String after, String gain) {
        screen.line(String.format("  before %-28s after %-22s %s", before, after, gain)
                .stripTrailing());
    }

    private Duration median(String operation) {
        return catalogue.perf().metrics(operation).p50().orElse(Duration.ZERO);
    }
}
