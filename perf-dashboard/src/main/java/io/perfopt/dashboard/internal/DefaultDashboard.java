package io.perfopt.dashboard.internal;

import com.sun.net.httpserver.HttpServer;
import io.perfopt.PerformanceOptimizer;
import io.perfopt.dashboard.Dashboard;
import io.perfopt.dashboard.DashboardConfig;
import io.perfopt.dashboard.DashboardHandler;
import io.perfopt.dashboard.DashboardStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The handler on a server of its own. Thread-safe: nothing changes but that it is closed, once. */
public final class DefaultDashboard implements Dashboard {
    private static final Logger LOG = System.getLogger("io.perfopt.dashboard");
    private static final int THREADS = 16;
    private static final int WAITING_REQUESTS = 64;
    private static final int BACKLOG = 32;
    private static final long IDLE_SECONDS = 10;

    private final DashboardHandler handler;
    private final HttpServer server;
    private final ThreadPoolExecutor workers;
    private final URI address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DefaultDashboard(DashboardHandler handler, HttpServer server, InetAddress shown) {
        this.handler = handler;
        this.server = server;
        this.address = URI.create(
                "http://" + Addresses.host(shown) + ':' + server.getAddress().getPort() + '/');
        AtomicInteger number = new AtomicInteger();
        // a request too many is refused by closing its connection
        this.workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_REQUESTS),
                run -> Daemons.thread(run, "http-" + number.incrementAndGet()));
        workers.allowCoreThreadTimeOut(true);
        server.setExecutor(workers);
        server.createContext("/", handler);
    }

    public static Dashboard start(PerformanceOptimizer perf, DashboardConfig config) {
        return start(new DefaultDashboardHandler(perf, config), config);
    }

    static Dashboard start(DashboardHandler handler, DashboardConfig config) {
        DefaultDashboard dashboard;
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(config.address(), config.port()), BACKLOG);
            InetAddress shown =
                    config.address().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : config.address();
            dashboard = new DefaultDashboard(handler, server, shown);
        } catch (IOException failed) {
            handler.close();
            throw new UncheckedIOException(
                    "the dashboard cannot listen on " + config.address().getHostAddress() + ":" + config.port()
                            + "; choose another port, or 0 for a free one",
                    failed);
        }
        dashboard.server.start();
        LOG.log(Level.INFO, () -> "the dashboard of " + config.name() + " is at " + dashboard.url());
        return dashboard;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public URI url() {
        return URI.create(address + handler.entrance());
    }

    @Override
    public DashboardStats stats() {
        return handler.stats();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        handler.close();
        server.stop(0);
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(Daemons.LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "a request of the dashboard did not end in time");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "Dashboard[" + address + (closed.get() ? ", closed" : "") + "]";
    }
}
