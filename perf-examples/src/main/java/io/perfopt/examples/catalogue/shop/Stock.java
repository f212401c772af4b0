package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.Batcher;
import io.perfopt.async.OperationHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many of a product are there. Never cached: a sale changes it. Thread-safe. */
public final class Stock {
    private static final int MOST_AT_ONCE = 200;

    /** How long a question waits for company when nobody sends it off; shorter than a reader notices. */
    private static final Duration WAIT = Duration.ofMillis(2);

    private final Database database;
    private final Batcher<Long, Integer> batcher;

    public Stock(PerformanceOptimizer perf, Database database) {
        this.database = database;
        this.batcher = perf.async()
                .<Long, Integer>batcherByKey("stock", this::query)
                .maxSize(MOST_AT_ONCE)
                .maxWait(WAIT)
                .build();
    }

    /** Before: one query a product. */
    public int direct(long product) {
        Integer stock = query(List.of(product)).get(product);
        if (stock == null) {
            throw new IllegalArgumentException("product must exist, was " + product);
        }
        return stock;
    }

    /** After: one query for all products that anybody asks for within a moment, each of them once. */
    public OperationHandle<Integer> of(long product) {
        return batcher.load(product);
    }

    /** The stock of several products, asked for one by one as code that shows them would, in their order. */
    public List<Integer> of(List<Long> products) {
        List<OperationHandle<Integer>> asked = new ArrayList<>(products.size());
        for (long product : products) {
            asked.add(of(product));
        }
        batcher.flush(); // nobody else will come for these
        return asked.stream().map(OperationHandle::join).toList();
    }

    private Map<Long, Integer> query(List<Long> products) {
        Map<Long, Integer> stock = new HashMap<>();
        database.query(
                "stock",
                "SELECT id, stock FROM product WHERE id = ANY(?)",
                row -> stock.put(row.getLong("id"), row.getInt("stock")),
                (Object) products.toArray(Long[]::new));
        return stock;
    }
}
