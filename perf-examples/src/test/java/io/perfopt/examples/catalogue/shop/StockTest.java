package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.async.OperationException;
import io.perfopt.async.OperationHandle;
import io.perfopt.testkit.ManualScheduler;
import io.perfopt.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StockTest {
    private final ManualTime time = new ManualTime();
    private final ManualScheduler scheduler = new ManualScheduler(time);
    private final PerformanceOptimizer perf = ManualShop.optimizer(time, scheduler);
    private final Database database = new Database(perf, 100, 10);
    private final Stock stock = new Stock(perf, database);

    @AfterEach
    void close() {
        perf.close();
        database.close();
    }

    @Test
    void whatIsAskedWithinAMomentIsOneQuery() {
        List<OperationHandle<Integer>> asked = new ArrayList<>();
        for (long product : new long[] {7, 3, 7, 100, 3, 7}) {
            asked.add(stock.of(product));
        }
        time.advance(Duration.ofMillis(2));

        assertThat(database.queries("stock")).isEqualTo(1);
        assertThat(asked)
                .extracting(OperationHandle::join)
                .containsExactly(
                        inDatabase(7), inDatabase(3), inDatabase(7), inDatabase(100), inDatabase(3), inDatabase(7));
        assertThat(perf.async().type("stock").stats().batching().operations())
                .as("places in the query")
                .isEqualTo(3);
    }

    @Test
    void directlyItIsOneQueryEach() {
        assertThat(stock.direct(7)).isEqualTo(inDatabase(7));
        assertThat(stock.direct(3)).isEqualTo(inDatabase(3));
        assertThat(database.queries("stock")).isEqualTo(2);
        assertThatThrownBy(() -> stock.direct(101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProductThatDoesNotExistFailsAlone() {
        OperationHandle<Integer> known = stock.of(7);
        OperationHandle<Integer> unknown = stock.of(101);
        time.advance(Duration.ofMillis(2));

        assertThat(known.join()).isEqualTo(inDatabase(7));
        assertThatThrownBy(unknown::join).isInstanceOf(OperationException.class);
    }

    @Test
    void aPageOfProductsIsAnsweredInItsOrder() {
        try (PerformanceOptimizer real = PerformanceOptimizer.create()) {
            Stock pages = new Stock(real, database);

            assertThat(pages.of(List.of(9L, 1L, 9L))).containsExactly(inDatabase(9), inDatabase(1), inDatabase(9));
        }
    }

    private int inDatabase(long product) {
        return database.query("test", "SELECT stock FROM product WHERE id = ?", row -> row.getInt(1), product)
                .get(0);
    }
}
