package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.Severity;
import io.perfopt.async.CircuitBreaker;
import io.perfopt.examples.catalogue.supplier.FlakySupplier;
import io.perfopt.examples.catalogue.supplier.SupplierClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The shop: everything its pages show. Thread-safe; the optimizer given to it is closed by whoever made it. */
public final class Shop implements AutoCloseable {
    /** The operation that reads a window of the product list; the latency switch sits inside of it. */
    public static final String LIST = "shop.list";

    private final PerformanceOptimizer perf;
    private final Database database;
    private final RevenueReport report;
    private final ProductList list;
    private final Stock stock;
    private final Products products;
    private final FlakySupplier supplier;
    private final SupplierClient deliveries;
    private final LatencySwitch latency = new LatencySwitch(System::nanoTime);

    /** A window of the list with the stock of each of its products. */
    public record Shelf(ProductList.View view, List<Integer> stock) {
        public Shelf {
            stock = List.copyOf(stock);
        }
    }

    /** One product, and in how many days the supplier delivers it if he says so. */
    public record Page(Details details, int stock, OptionalInt deliveryDays) {}

    public Shop(PerformanceOptimizer perf, int productCount, int saleCount) {
        this.perf = perf;
        this.database = new Database(perf, productCount, saleCount);
        this.report = new RevenueReport(perf, database);
        this.list = new ProductList(perf, database);
        this.stock = new Stock(perf, database);
        this.products = perf.cached(Products.class, Products.in(database));
        this.supplier = new FlakySupplier(42);
        this.deliveries = new SupplierClient(perf, supplier::delivery, CircuitBreaker.of(SupplierClient.BREAKER));
        list.prepare();
    }

    /** What a reader of the list sees who has scrolled so far. */
    public Shelf shelf(double scrollTop, double height) {
        return perf.track(
                LIST,
                () -> latency.run(() -> {
                    ProductList.View view = list.at(scrollTop, height);
                    return new Shelf(
                            view,
                            stock.of(view.lines().stream().map(Product::id).toList()));
                }));
    }

    /** The page of a product. */
    public Optional<Page> page(long id) {
        return perf.track(
                "shop.page",
                () -> products.find(id)
                        .map(details -> new Page(
                                details,
                                stock.of(id).join(),
                                deliveries.delivery(id).join())));
    }

    public Database database() {
        return database;
    }

    public RevenueReport report() {
        return report;
    }

    public Stock stock() {
        return stock;
    }

    public FlakySupplier supplier() {
        return supplier;
    }

    public SupplierClient deliveries() {
        return deliveries;
    }

    /** Makes reading the list take twice as long, or no longer, and has the charts show when. */
    public void doubleLatency(boolean on) {
        latency.doubled(on);
        perf.analytics().event("shop.latency", Map.of("doubled", String.valueOf(on)), Severity.INFO);
    }

    public boolean isLatencyDoubled() {
        return latency.doubled();
    }

    @Override
    public void close() {
        supplier.close();
        database.close();
    }
}
