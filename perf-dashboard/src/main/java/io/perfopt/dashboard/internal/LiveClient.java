package io.perfopt.dashboard.internal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A live page: writes to one connection what its follower gets, on a thread of its own.
 *
 * <p>Thread-safe: {@code ticksInWrite} is set by the writing thread and counted up by the ticking one, so a write that never ends is noticed.
 */
final class LiveClient {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int NOT_WRITING = -1;

    private final HttpExchange exchange;
    private final String run;
    private final EventLog.Follower follower;
    private final Counters counters;
    private final Consumer<LiveClient> left;
    private final Thread thread;
    private final AtomicInteger ticksInWrite = new AtomicInteger(NOT_WRITING);

    /**
     * @param run what the ids of its events begin with
     * @param left called on the writing thread when the client is gone
     */
    LiveClient(
            HttpExchange exchange,
            String run,
            EventLog.Follower follower,
            Counters counters,
            Consumer<LiveClient> left) {
        this.exchange = exchange;
        this.run = run;
        this.follower = follower;
        this.counters = counters;
        this.left = left;
        this.thread = Daemons.thread(this::serve, "client-" + NUMBER.incrementAndGet());
    }

    void start() {
        thread.start();
    }

    /** Counts a tick of a write in progress and gives the client up after too many. */
    void tick() {
        int ticks = ticksInWrite.updateAndGet(count -> count == NOT_WRITING ? NOT_WRITING : count + 1);
        if (ticks == LiveStreams.STALLED_TICKS) {
            counters.clientsStalled.increment();
            end();
        }
    }

    /** Ends it, also out of a write: an interrupt closes the channel. */
    void end() {
        follower.close();
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join(Daemons.LONGEST_END.toMillis());
    }

    private void serve() {
        try (exchange;
                follower) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            write(out, "retry: 1000\n\n");
            for (EventLog.Event event = follower.next(); event != null; event = follower.next()) {
                write(out, "id: " + run + event.id() + "\ndata: " + event.data() + "\n\n");
                counters.events.increment();
            }
        } catch (IOException | InterruptedException gone) {
            System.getLogger("io.perfopt.dashboard").log(Level.DEBUG, "a live page went away", gone);
        } finally {
            counters.eventsDropped.add(follower.dropped());
            left.accept(this);
        }
    }

    private void write(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ticksInWrite.set(0);
        out.write(bytes);
        out.flush();
        ticksInWrite.set(NOT_WRITING);
    }
}
