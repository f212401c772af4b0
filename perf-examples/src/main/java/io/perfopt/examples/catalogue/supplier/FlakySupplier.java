package io.perfopt.examples.catalogue.supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody else's service, on loopback: says in how many days a product can be delivered, or fails as often as it is told to. Thread-safe. */
public final class FlakySupplier implements AutoCloseable {
    private static final byte[] SORRY = "sorry".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads;
    private final SplittableRandom random; // guarded by itself
    private final AtomicLong calls = new AtomicLong();
    private volatile double failureRate;

    public FlakySupplier(long seed) {
        random = new SplittableRandom(seed);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new IllegalStateException("no port is free for the supplier", failed);
        }
        threads = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "catalogue-supplier");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/delivery/", this::answer);
        server.start();
    }

    /** Where to ask for a product's delivery. */
    public URI delivery(long product) {
        InetSocketAddress address = server.getAddress();
        return URI.create(
                "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/delivery/" + product);
    }

    /** The share of calls that fail from now on. */
    public void failureRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("failureRate must be 0 to 1, was " + rate);
        }
        failureRate = rate;
    }

    public double failureRate() {
        return failureRate;
    }

    /** How often it was asked, failures included. */
    public long calls() {
        return calls.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            if (fails()) {
                exchange.sendResponseHeaders(503, SORRY.length);
                exchange.getResponseBody().write(SORRY);
                return;
            }
            String product = exchange.getRequestURI().getPath().substring("/delivery/".length());
            byte[] days =
                    String.valueOf(1 + Math.floorMod(product.hashCode(), 14)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, days.length);
            exchange.getResponseBody().write(days);
        }
    }

    private boolean fails() {
        synchronized (random) {
            return random.nextDouble() < failureRate;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
