package io.perfopt.dashboard;

import io.perfopt.PerformanceOptimizer;
import io.perfopt.dashboard.internal.DefaultDashboard;
import io.perfopt.dashboard.internal.DefaultDashboardHandler;
import java.net.URI;

/**
 * A running live page over one optimizer. Safe for any number of threads.
 *
 * <p>Nothing listens until one is started in code. It then answers on the loopback address only, to those who came with its token, and reads: no
 * request changes anything. Close it before the optimizer.
 */
public interface Dashboard extends AutoCloseable {
    /**
     * Starts a page on the loopback address and a free port, and logs its URL.
     *
     * @param perf what is shown; stays open when the page is closed
     * @return to be closed by the caller
     * @throws java.io.UncheckedIOException when no port could be had
     */
    static Dashboard start(PerformanceOptimizer perf) {
        return start(perf, DashboardConfig.defaults());
    }

    /**
     * Starts a page and logs its URL.
     *
     * @param perf what is shown; stays open when the page is closed
     * @param config where it listens and whom it lets in
     * @return to be closed by the caller
     * @throws java.io.UncheckedIOException when the address or port could not be had
     */
    static Dashboard start(PerformanceOptimizer perf, DashboardConfig config) {
        return DefaultDashboard.start(perf, config);
    }

    /**
     * The page as a handler, to be mounted under any path of a JDK {@code HttpServer} of your own.
     *
     * @param perf what is shown; stays open when the handler is closed
     * @return to be closed by the caller
     */
    static DashboardHandler handler(PerformanceOptimizer perf) {
        return handler(perf, DashboardConfig.defaults());
    }

    /**
     * The page as a handler, to be mounted under any path of a JDK {@code HttpServer} of your own.
     *
     * @param perf what is shown; stays open when the handler is closed
     * @param config whom it lets in; address and port do not matter here
     * @return to be closed by the caller
     */
    static DashboardHandler handler(PerformanceOptimizer perf, DashboardConfig config) {
        return new DefaultDashboardHandler(perf, config);
    }

    /**
     * Begins a configuration.
     *
     * @return a builder with the defaults
     */
    static DashboardConfig.Builder config() {
        return DashboardConfig.builder();
    }

    /**
     * Where the page is, without the token that opens it.
     *
     * @return an address that ends with a slash
     */
    URI address();

    /**
     * A URL that opens the page. With the default one-time tokens each call gives a new one, good for one visitor; only the latest 32 unused ones
     * are.
     *
     * @return to be shown to somebody who may look
     */
    URI url();

    /**
     * What the page itself did.
     *
     * @return the figures of this moment
     */
    DashboardStats stats();

    /** Stops listening, ends all live pages and their threads. Later calls do nothing. */
    @Override
    void close();
}
