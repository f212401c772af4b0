package io.perfopt.examples.catalogue.web;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.examples.catalogue.shop.Details;
import io.perfopt.examples.catalogue.shop.Product;
import io.perfopt.examples.catalogue.shop.ProductList;
import io.perfopt.examples.catalogue.shop.RevenueReport;
import io.perfopt.examples.catalogue.shop.Shop;
import io.perfopt.render.FrameMeter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** What the page asks and changes, as JSON. Thread-safe. */
public final class CatalogueApi {
    private static final double MOST_PIXELS = 100_000;
    private static final double MOST_MILLIS = 60_000;

    private final Shop shop;
    private final FrameMeter frames;
    private final JsonMapper json = new JsonMapper();

    public CatalogueApi(PerformanceOptimizer perf, Shop shop) {
        this.shop = shop;
        this.frames = perf.render().frames("products");
    }

    Answer answer(String path, Question question) {
        return switch (path) {
            case "/api/products" ->
                products(question.number("top", 0, Integer.MAX_VALUE), question.number("height", 0, MOST_PIXELS));
            case "/api/product" -> product((long) question.number("id", 1, Long.MAX_VALUE));
            case "/api/revenue" -> ok(shop.report().of(question.text("material")));
            case "/api/switches" -> switches();
            default -> Answer.text(404, "there is nothing here");
        };
    }

    Answer change(String path, Question question) {
        return switch (path) {
            case "/api/latency" -> {
                shop.doubleLatency(question.flag("doubled"));
                yield switches();
            }
            case "/api/supplier" -> {
                shop.supplier().failureRate(question.number("failures", 0, 1));
                yield switches();
            }
            case "/api/frame" -> {
                frame(question);
                yield Answer.nothing();
            }
            default -> Answer.text(404, "there is nothing here");
        };
    }

    private Answer products(double top, double height) {
        Shop.Shelf shelf = shop.shelf(top, height);
        ProductList.View view = shelf.view();
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int index = 0; index < view.lines().size(); index++) {
            Product product = view.lines().get(index);
            lines.add(Map.of(
                    "id", product.id(),
                    "name", product.name(),
                    "category", product.category(),
                    "cents", product.cents(),
                    "stock", shelf.stock().get(index)));
        }
        return ok(Map.of(
                "total", view.total(), "lineHeight", ProductList.LINE_HEIGHT, "first", view.first(), "lines", lines));
    }

    private Answer product(long id) {
        return shop.page(id).map(this::page).orElseGet(() -> Answer.text(404, "there is no product " + id));
    }

    private Answer page(Shop.Page page) {
        Details details = page.details();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", details.id());
        shown.put("name", details.name());
        shown.put("category", details.category());
        shown.put("description", details.description());
        shown.put("cents", details.cents());
        shown.put("stock", page.stock());
        page.deliveryDays().ifPresent(days -> shown.put("deliveryDays", days));
        return ok(shown);
    }

    private Answer switches() {
        return ok(Map.of(
                "doubled", shop.isLatencyDoubled(),
                "failures", shop.supplier().failureRate(),
                "breaker", shop.deliveries().breaker().state(),
                "materials", RevenueReport.MATERIALS));
    }

    /** The browser says how long it took to put the lines on the screen. */
    private void frame(Question question) {
        long took = (long) (question.number("millis", 0, MOST_MILLIS) * TimeUnit.MILLISECONDS.toNanos(1));
        long now = System.nanoTime();
        frames.frame(now - took, now);
        frames.nodes((long) question.number("nodes", 0, MOST_PIXELS));
    }

    private Answer ok(Object value) {
        return Answer.json(json.writeValueAsBytes(value));
    }
}
