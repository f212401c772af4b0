package io.perfopt.examples.catalogue;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.cache.ByteSize;
import io.perfopt.dashboard.Dashboard;
import io.perfopt.examples.catalogue.shop.Shop;
import io.perfopt.examples.catalogue.web.CatalogueApi;
import io.perfopt.examples.catalogue.web.CatalogueServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The running application: one optimizer, the shop on top of it, the shop's page, and the dashboard. Closes in the opposite order. Thread-safe. */
final class Catalogue implements AutoCloseable {
    private final Path directory;
    private final PerformanceOptimizer perf;
    private final Shop shop;
    private final CatalogueServer server;
    private final Dashboard dashboard;
    private final AtomicBoolean closed = new AtomicBoolean();

    Catalogue(int products, int sales) throws IOException {
        directory = Files.createTempDirectory("perfopt-catalogue");
        perf = PerformanceOptimizer.builder()
                .cache(cache ->
                        cache.memory(ByteSize.megabytes(16)).disk(directory.resolve("cache"), ByteSize.megabytes(64)))
                .async(async -> async.maxConcurrent(8))
                .analytics(analytics ->
                        analytics.samplingPeriod(Duration.ofSeconds(1)).systemMetrics(true))
                .build();
        shop = new Shop(perf, products, sales);
        server = new CatalogueServer(perf, new CatalogueApi(perf, shop));
        dashboard = Dashboard.start(perf, Dashboard.config().name("Catalogue").build());
    }

    PerformanceOptimizer perf() {
        return perf;
    }

    Shop shop() {
        return shop;
    }

    /** Where the page is. */
    URI page() {
        return server.uri();
    }

    /** Where the dashboard is, good for one visitor. */
    URI dashboard() {
        return dashboard.url();
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            dashboard.close();
            server.close();
            perf.close();
            shop.close();
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
