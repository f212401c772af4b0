package io.perfopt.examples.catalogue.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.analytics.Event;
import io.perfopt.analytics.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final PerformanceOptimizer PERF = PerformanceOptimizer.create();
    private static final Shop SHOP = new Shop(PERF, 300, 900);

    @AfterAll
    static void close() {
        PERF.close();
        SHOP.close();
    }

    @Test
    void everyLineOfAShelfHasItsStock() {
        Shop.Shelf shelf = SHOP.shelf(4_000, 400);

        assertThat(shelf.stock()).hasSameSizeAs(shelf.view().lines()).isNotEmpty();
        for (int index = 0; index < shelf.stock().size(); index++) {
            long id = shelf.view().lines().get(index).id();
            assertThat(shelf.stock().get(index))
                    .as("product %d", id)
                    .isEqualTo(SHOP.stock().direct(id));
        }
    }

    @Test
    void aPageTellsTheProductItsStockAndItsDelivery() {
        Shop.Page page = SHOP.page(42).orElseThrow();

        assertThat(page.details().name()).endsWith(" 42");
        assertThat(page.stock()).isEqualTo(SHOP.stock().direct(42));
        assertThat(page.deliveryDays().orElseThrow()).isBetween(1, 14);
    }

    @Test
    void whatDoesNotChangeIsReadOnceForAllPages() {
        long before = SHOP.database().queries("product");

        SHOP.page(7);
        SHOP.page(7);

        assertThat(SHOP.database().queries("product") - before).isEqualTo(1);
    }

    @Test
    void anUnknownProductHasNoPage() {
        assertThat(SHOP.page(301)).isEmpty();
    }

    @Test
    void aPageIsShownWithoutDeliveryWhenTheSupplierIsDown() {
        SHOP.supplier().failureRate(1);
        try {
            assertThat(SHOP.page(8).orElseThrow().deliveryDays()).isEqualTo(OptionalInt.empty());
        } finally {
            SHOP.supplier().failureRate(0);
        }
    }

    @Test
    void theChartsAreToldWhenTheLatencyIsDoubled() {
        SHOP.doubleLatency(true);
        SHOP.doubleLatency(false);

        assertThat(SHOP.isLatencyDoubled()).isFalse();
        assertThat(PERF.analytics().events(Duration.ofMinutes(5), Severity.INFO))
                .filteredOn(event -> event.name().equals("shop.latency"))
                .extracting(Event::details)
                .containsExactly(Map.of("doubled", "true"), Map.of("doubled", "false"));
    }
}
