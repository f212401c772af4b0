package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.PerformanceOptimizer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final String CHECKSUM =
            "SELECT COUNT(*), SUM(p.cents), SUM(p.stock), SUM(s.quantity), SUM(s.product_id), COUNT(DISTINCT p.name)"
                    + " FROM sale s JOIN product p ON p.id = s.product_id";

    private final PerformanceOptimizer perf = PerformanceOptimizer.create();

    @AfterEach
    void close() {
        perf.close();
    }

    @Test
    void hasAsManyProductsAndSalesAsAskedFor() {
        try (Database database = new Database(perf, 500, 1_500)) {
            assertThat(database.query("count", "SELECT COUNT(*) FROM product", row -> row.getInt(1)))
                    .containsExactly(500);
            assertThat(database.query("count", "SELECT COUNT(*) FROM sale", row -> row.getInt(1)))
                    .containsExactly(1_500);
            assertThat(database.query(
                            "orphans",
                            "SELECT COUNT(*) FROM sale WHERE product_id NOT BETWEEN 1 AND 500",
                            row -> row.getInt(1)))
                    .containsExactly(0);
        }
    }

    @Test
    void isTheSameAtEveryStart() {
        assertThat(checksum()).isEqualTo(checksum());
    }

    @Test
    void measuresEachQueryUnderItsName() {
        try (Database database = new Database(perf, 10, 10)) {
            database.query("one", "SELECT id FROM product WHERE id = ?", row -> row.getLong(1), 1L);
            database.query("one", "SELECT id FROM product WHERE id = ?", row -> row.getLong(1), 2L);

            assertThat(database.queries("one")).isEqualTo(2);
            assertThat(perf.metrics("sql.one").errors()).isZero();
        }
    }

    @Test
    void aQueryThatFailsIsNamedAndCounted() {
        try (Database database = new Database(perf, 10, 10)) {
            assertThatThrownBy(() -> database.query("broken", "SELECT nothing FROM product", row -> row.getLong(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("broken");
            assertThat(perf.metrics("sql.broken").errors()).isEqualTo(1);
        }
    }

    private List<String> checksum() {
        try (Database database = new Database(perf, 500, 1_500)) {
            return database.query("checksum", CHECKSUM, row -> {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= 6; column++) {
                    line.append(row.getLong(column)).append(' ');
                }
                return line.toString();
            });
        }
    }
}
