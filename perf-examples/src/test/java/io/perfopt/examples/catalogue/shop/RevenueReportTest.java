package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevenueReportTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final PerformanceOptimizer perf = ManualShop.optimizer(time, scheduler);
    private final Database database = new Database(perf, 1_000, 5_000);
    private final RevenueReport report = new RevenueReport(perf, database);

    @AfterEach
    void close() {
        database.close();
        perf.close();
    }

    @Test
    void addsUpWhatEachSaleEarned() {
        Map<String, Long> cents = new HashMap<>();
        Map<String, Long> sales = new HashMap<>();
        record Sale(String category, String description, long cents) {}
        List<Sale> all = database.query(
                "all",
                "SELECT p.category, p.description, s.quantity, p.cents FROM product p, sale s WHERE p.id = s.product_id",
                row -> new Sale(row.getString(1), row.getString(2), row.getLong(3) * row.getLong(4)));
        for (Sale sale : all) {
            if (sale.description().contains("brass")) {
                cents.merge(sale.category(), sale.cents(), Long::sum);
                sales.merge(sale.category(), 1L, Long::sum);
            }
        }

        List<Revenue> rows = report.direct("brass");

        assertThat(all).hasSize(5_000);
        assertThat(cents).isNotEmpty();
        assertThat(rows).hasSameSizeAs(cents.keySet()).allSatisfy(row -> {
            assertThat(row.cents()).isEqualTo(cents.get(row.category()));
            assertThat(row.sales()).isEqualTo(sales.get(row.category()));
        });
        assertThat(rows).isSortedAccordingTo((one, other) -> Long.compare(other.cents(), one.cents()));
    }

    @Test
    void theCachedOneSaysWhatTheDatabaseSays() {
        for (String material : RevenueReport.MATERIALS) {
            assertThat(report.of(material)).isEqualTo(report.direct(material)).isNotEmpty();
        }
    }

    @Test
    void onlyTheFirstReaderAsksTheDatabase() {
        for (int reader = 0; reader < 100; reader++) {
            report.of("oak");
        }

        assertThat(database.queries("revenue")).isEqualTo(1);
    }

    @Test
    void anOldReportIsServedAtOnceAndRenewedBehind() {
        List<Revenue> first = report.of("oak");
        time.advance(RevenueReport.FRESH.plusMillis(1));

        assertThat(report.of("oak")).isEqualTo(first);
        assertThat(database.queries("revenue"))
                .as("asked while the reader waited")
                .isEqualTo(1);
        scheduler.runDue();
        assertThat(database.queries("revenue")).as("asked behind").isEqualTo(2);
        assertThat(perf.cacheStats().staleServed()).isEqualTo(1);

        time.advance(RevenueReport.FRESH.minus(Duration.ofMillis(1)));
        report.of("oak");
        scheduler.runDue();
        assertThat(database.queries("revenue")).as("fresh again").isEqualTo(2);
    }

    @Test
    void onlyKnownMaterialsReachTheDatabase() {
        assertThatThrownBy(() -> report.of("%"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("material must be one of")
                .hasMessageContaining("%");
        assertThat(database.queries("revenue")).isZero();
    }
}
