package io.perfopt.examples.catalogue.shop;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.cache.CacheRegion;
import io.perfopt.cache.ReadStrategy;
import io.perfopt.cache.Type;
import java.time.Duration;
import java.util.List;

/**
 * Revenue by category of everything whose description mentions a material: a search through the texts of all products, joined with all sales, and
 * nothing an index could help with. Thread-safe.
 */
public final class RevenueReport {
    /** The materials one may ask for. */
    public static final List<String> MATERIALS = List.of("oak", "walnut", "brass", "linen");

    /** Figures this old are good enough for everyone who reads them. */
    public static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final CacheRegion<List<Revenue>> region;

    public RevenueReport(PerformanceOptimizer perf, Database database) {
        this.database = database;
        this.region = perf.cache()
                .region(
                        "revenue",
                        new Type<List<Revenue>>() {},
                        report -> report.ttl(FRESH)
                                .readStrategy(ReadStrategy.STALE_WHILE_REVALIDATE)
                                .failSafe(Duration.ofHours(1)));
    }

    /** Before: every reader waits for the database. */
    public List<Revenue> direct(String material) {
        return database.query(
                "revenue",
                """
                SELECT p.category, COUNT(*) AS sales, SUM(CAST(s.quantity AS BIGINT) * p.cents) AS cents
                FROM sale s JOIN product p ON p.id = s.product_id
                WHERE p.description LIKE '%' || ? || '%'
                GROUP BY p.category
                ORDER BY cents DESC, p.category""",
                row -> new Revenue(row.getString("category"), row.getLong("sales"), row.getLong("cents")),
                known(material));
    }

    /** After: the first reader waits; later ones get what is there, and what is older than {@link #FRESH} is renewed behind their backs. */
    public List<Revenue> of(String material) {
        return region.get(known(material), this::direct);
    }

    private static String known(String material) {
        if (!MATERIALS.contains(material)) {
            throw new IllegalArgumentException("material must be one of " + MATERIALS + ", was " + material);
        }
        return material;
    }
}
