package io.perfopt.examples.catalogue;

import io.perfopt.analytics.OperationMetrics;
import io.perfopt.analytics.PerformanceAnalytics;
import io.perfopt.analytics.Trace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Visitors of the shop: so many a second whether or not the shop keeps up, over HTTP, most of them looking through the list. A visit counts from when it
 * should have begun, so that a shop that is too slow for its visitors cannot hide it. What visitors see is measured apart from what the shop does. Thread-safe.
 */
final class LoadGenerator implements AutoCloseable {
    private static final String VISIT = "visit";

    /** From the intended beginning on. */
    private static final String RESPONSE = VISIT + ".response";

    private static final int THREADS = 4;

    /** Visitors who wait for a thread; whoever comes while they are that many goes away and is counted. */
    private static final int MOST_WAITING = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PerformanceAnalytics measured = PerformanceAnalytics.create();
    private final URI shop;
    private final int products;
    private final SplittableRandom random;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ThreadPoolExecutor visitors;
    private final ScheduledExecutorService clock;
    private final AtomicLong visits = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final long beganNanos = System.nanoTime();

    LoadGenerator(URI shop, int products, int visitsPerSecond, long seed) {
        this.shop = shop;
        this.products = products;
        this.random = new SplittableRandom(seed);
        AtomicInteger number = new AtomicInteger();
        this.visitors = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                work -> daemon(work, "catalogue-visitor-" + number.incrementAndGet()));
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "catalogue-load"));
        long periodNanos = TimeUnit.SECONDS.toNanos(1) / visitsPerSecond;
        AtomicLong next = new AtomicLong(beganNanos);
        var unused = clock.scheduleAtFixedRate(
                () -> send(next.getAndAdd(periodNanos)), 0, periodNanos, TimeUnit.NANOSECONDS);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** On the clock's thread only, which makes the choices of the visitors the same in every run. */
    private void send(long intendedNanos) {
        URI uri = shop.resolve(choose());
        try {
            visitors.execute(() -> visit(uri, intendedNanos));
        } catch (RejectedExecutionException full) {
            turnedAway.incrementAndGet();
        }
    }

    /** 88 in a hundred scroll somewhere, 10 open a product, early ones much more often than late ones, and 2 ask for the report. */
    private String choose() {
        int dice = random.nextInt(100);
        if (dice < 88) {
            return "api/products?height=640&top=" + 40L * random.nextInt(products);
        }
        if (dice < 98) {
            return "api/product?id=" + (1 + (int) (products * Math.pow(random.nextDouble(), 4)));
        }
        return "api/revenue?material=oak";
    }

    private void visit(URI uri, long intendedNanos) {
        try (Trace trace = measured.trace(VISIT).intendedStart(intendedNanos).start()) {
            try {
                HttpRequest request =
                        HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
                HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() != 200) {
                    throw new IOException(uri.getPath() + " answered " + answer.statusCode());
                }
            } catch (IOException failed) {
                failures.incrementAndGet();
                trace.fail(failed);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
        visits.incrementAndGet();
    }

    long visits() {
        return visits.get();
    }

    /** What the visitors saw so far. */
    OperationMetrics responses() {
        return measured.metrics(RESPONSE);
    }

    /** Visits that failed, and visitors who were turned away. */
    long failures() {
        return failures.get() + turnedAway.get();
    }

    /** How it is going, in one line. */
    String progress() {
        OperationMetrics lately = measured.metrics(RESPONSE, Duration.ofSeconds(5));
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
        return String.format(
                Locale.ROOT,
                "  load %3d s  %,7d visits  p50 %s  p95 %s  %d failed",
                seconds,
                visits(),
                lately.p50().map(Figures::time).orElse("-"),
                lately.p95().map(Figures::time).orElse("-"),
                failures());
    }

    /** Sends nobody any more, and returns when the last visitor has gone or lost patience. */
    @Override
    public void close() {
        clock.shutdownNow();
        visitors.getQueue().clear();
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                visitors.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            visitors.shutdownNow();
            Thread.currentThread().interrupt();
        }
        measured.close();
    }
}
