package io.perfopt.examples.catalogue;

import io.perfopt.analytics.Registration;
import io.perfopt.examples.catalogue.shop.Shop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the Catalogue open until Enter is pressed or the program is interrupted. For one thread. */
final class Live {
    /** How long the load must have run before its latency is taken for normal. */
    private static final Duration LEARNING = Duration.ofSeconds(30);

    private final Catalogue catalogue;
    private final LoadGenerator load;
    private final Screen screen;
    private final CountDownLatch stop;

    Live(Catalogue catalogue, LoadGenerator load, Screen screen, CountDownLatch stop) {
        this.catalogue = catalogue;
        this.load = load;
        this.screen = screen;
        this.stop = stop;
    }

    void untilStopped() throws InterruptedException {
        screen.line("Press Enter to stop, or Ctrl-C.");
        Thread main = Thread.currentThread();
        Thread interrupted = new Thread(() -> stopAndAwait(main), "catalogue-interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        Thread enter = new Thread(this::awaitEnter, "catalogue-enter");
        enter.setDaemon(true);
        enter.start();
        LatencyWatch watch = new LatencyWatch(catalogue.perf(), Shop.LIST, System::nanoTime);
        Registration alerts = catalogue
                .perf()
                .analytics()
                .onIncident(incident ->
                        screen.line((incident.cleared().isPresent() ? "  over:  " : "  ALERT: ") + incident.message()));
        try {
            boolean learned = false;
            long began = System.nanoTime();
            while (!stop.await(1, TimeUnit.SECONDS)) {
                screen.progress(load.progress());
                if (!learned && System.nanoTime() - began > LEARNING.toNanos()) {
                    learned = watch.expectAsNow().isPresent();
                }
            }
        } finally {
            alerts.close();
        }
        screen.progressDone();
        if (stop.getCount() == 0 && !isEnding(interrupted)) {
            screen.line("Stopping.");
        }
    }

    /** Whoever interrupts the program waits here until everything is closed. */
    private void stopAndAwait(Thread main) {
        stop.countDown();
        try {
            main.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the hook away again; where that is no longer possible the program is being interrupted. */
    private static boolean isEnding(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /** A closed input, as in the background, says nothing. */
    private void awaitEnter() {
        try {
            if (System.in.read() >= 0) {
                stop.countDown();
            }
        } catch (IOException noInput) {
            screen.line("No input to read; Ctrl-C stops the Catalogue.");
        }
    }
}
