package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.cache.Type;
import io.perfopt.render.Keyset;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.ScrollRange;
import io.perfopt.render.VirtualScroll;
import java.util.List;
import java.util.Optional;

/**
 * All products in the order of their names, as one long list of which a reader sees a few lines. The virtual list says which lines those are, and keyset
 * windows fetch them: the last lines cost what the first ones do. Thread-safe.
 */
public final class ProductList {
    /** The height of a line in pixels; 200,000 of them still fit into an element of every browser. */
    public static final int LINE_HEIGHT = 40;

    /** Lines kept ready above and below those in sight. */
    private static final int BUFFER = 8;

    /** The list is entered at every so manieth line; what lies between is read past. */
    static final int STRIDE = 200;

    private final PerformanceOptimizer perf;
    private final Database database;
    private final Keyset<Product, Place> windows =
            Keyset.of(this::fetch, product -> new Place(product.name(), product.id()), Place::text, Place::parse);

    /** The lines in sight and around, the first of them being the line of that index. */
    public record View(int total, int first, List<Product> lines) {
        public View {
            lines = List.copyOf(lines);
        }
    }

    /** Where a product stands in the order; the number sets equal names apart. */
    private record Place(String name, long id) {
        String text() {
            return id + ":" + name;
        }

        static Place parse(String text) {
            int colon = text.indexOf(':');
            return new Place(text.substring(colon + 1), Long.parseLong(text.substring(0, colon)));
        }
    }

    public ProductList(PerformanceOptimizer perf, Database database) {
        this.perf = perf;
        this.database = database;
    }

    /** What a reader sees who has scrolled so far. */
    public View at(double scrollTop, double height) {
        VirtualScroll list = RenderingOptimizer.list(ScrollOptions.items(database.productCount())
                .itemHeight(LINE_HEIGHT)
                .viewport(height)
                .buffer(BUFFER));
        list.scrollTo(scrollTop);
        ScrollRange lines = list.renderRange();
        return new View(list.count(), lines.first(), lines(lines));
    }

    private List<Product> lines(ScrollRange range) {
        if (range.isEmpty()) {
            return List.of();
        }
        int entry = range.first() / STRIDE;
        int past = range.first() % STRIDE;
        int limit = past + range.size();
        Keyset.Window<Product> window =
                entry == 0 ? windows.first(limit) : windows.after(entries().get(entry - 1), limit);
        return window.items().subList(past, window.items().size());
    }

    /** Finds the entries, so that the first reader need not wait for that. */
    public void prepare() {
        entries();
    }

    /** Where the list can be entered: the last line of each stride, found by numbering all lines once an hour. */
    private List<String> entries() {
        return perf.cache().get("product list entries", new Type<List<String>>() {}, key -> number());
    }

    private List<String> number() {
        return database.query(
                "entries", """
                SELECT name, id FROM (SELECT name, id, ROW_NUMBER() OVER (ORDER BY name, id) AS line FROM product)
                WHERE MOD(line, ?) = 0
                ORDER BY name, id""", row -> windows.token(new Place(row.getString("name"), row.getLong("id"))), STRIDE);
    }

    private List<Product> fetch(Optional<Place> beyond, boolean forward, int limit) {
        String order = forward ? " ORDER BY name, id LIMIT ?" : " ORDER BY name DESC, id DESC LIMIT ?";
        String select = "SELECT " + Product.COLUMNS + " FROM product";
        if (beyond.isEmpty()) {
            return database.query("products", select + order, Product::of, limit);
        }
        Place place = beyond.get();
        return database.query(
                "products",
                select + " WHERE (name, id) " + (forward ? ">" : "<") + " (?, ?)" + order,
                Product::of,
                place.name(),
                place.id(),
                limit);
    }
}
