package io.perfopt.examples.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadGeneratorTest {
    @Test
    void visitorsFindWhatTheyLookFor() throws IOException {
        try (Catalogue catalogue = new Catalogue(500, 1_500)) {
            LoadGenerator load = new LoadGenerator(catalogue.page(), 500, 200, 1);
            try (load) {
                awaitVisits(load, 60);
                assertThat(load.progress()).matches("  load +\\d+ s +\\d+ visits  p50 .+s  p95 .+s  0 failed");
            }
            assertThat(load.failures()).isZero();
            assertThat(load.responses().count()).isEqualTo(load.visits());
            assertThat(catalogue.perf().metrics("shop.list").count()).isPositive();
        }
    }

    @Test
    void aShopThatIsClosedIsAFailureOfEachVisit() throws IOException {
        URI closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }
        LoadGenerator load = new LoadGenerator(closed, 500, 200, 1);
        try (load) {
            awaitVisits(load, 3);
        }
        assertThat(load.failures()).isEqualTo(load.visits());
        assertThat(load.responses().errors()).isEqualTo(load.visits());
    }

    private static void awaitVisits(LoadGenerator load, int visits) {
        while (load.visits() < visits) {
            Thread.onSpinWait();
        }
    }
}
