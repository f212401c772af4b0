package io.perfopt.dashboard.internal;

import com.sun.net.httpserver.HttpExchange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events: new figures each second for every view somebody looks at, numbered, so that a browser that comes back gets what it missed.
 *
 * <p>Thread-safe. One thread makes the figures while somebody looks; each client has a thread of its own that may hang in a write without delaying the
 * others. Channels, clients and ticks are guarded by this object; figures are made and clients written to outside that lock. Lock order: this
 * object, then an {@link EventLog}.
 */
final class LiveStreams implements AutoCloseable {
    /** How many events are kept for those who come back, how many wait for a slow client, how many ticks a view nobody looks at is kept up. */
    static final int EVENTS = 10;
    /** After so many ticks in one write a client is given up. */
    static final int STALLED_TICKS = 30;

    private static final Logger LOG = System.getLogger("io.perfopt.dashboard");
    private static final long TICK_MILLIS = 1000;
    private static final long IDLE_SECONDS = 10;

    private final Feed feed;
    private final int maximumClients;
    private final Counters counters;
    private final ScheduledExecutorService scheduler;
    private final @Nullable ScheduledThreadPoolExecutor ownScheduler;

    // The four below are guarded by this object.
    private final Map<View, Channel> channels = new HashMap<>();
    private final Set<LiveClient> clients = new HashSet<>();
    private @Nullable Future<?> ticks;
    private boolean closed;

    /** @param scheduler runs the ticks and is not closed here; null for a thread of our own */
    LiveStreams(Feed feed, int maximumClients, @Nullable ScheduledExecutorService scheduler, Counters counters) {
        this.feed = feed;
        this.maximumClients = maximumClients;
        this.counters = counters;
        if (scheduler == null) {
            ownScheduler = new ScheduledThreadPoolExecutor(1, run -> Daemons.thread(run, "tick"));
            ownScheduler.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            ownScheduler.allowCoreThreadTimeOut(true);
            ownScheduler.setRemoveOnCancelPolicy(true);
            this.scheduler = ownScheduler;
        } else {
            ownScheduler = null;
            this.scheduler = scheduler;
        }
    }

    /**
     * Serves a client until it leaves.
     *
     * @return false when there are too many; nothing was answered then
     */
    boolean serve(HttpExchange exchange, View view, String lastSeen) {
        String first = feed.snapshot(view);
        LiveClient client;
        synchronized (this) {
            if (closed || clients.size() >= maximumClients) {
                counters.clientsRefused.increment();
                return false;
            }
            if (ticks == null) {
                ticks = scheduler.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
            Channel channel = channels.computeIfAbsent(view, unwatched -> new Channel(maximumClients, first));
            Optional<EventLog.Follower> follower = channel.log.follow(channel.number(lastSeen));
            if (follower.isEmpty()) {
                return false;
            }
            channel.idleTicks = 0;
            client = new LiveClient(exchange, channel.run, follower.get(), counters, this::left);
            clients.add(client);
        }
        client.start();
        return true;
    }

    synchronized int clients() {
        return clients.size();
    }

    private synchronized void left(LiveClient client) {
        clients.remove(client);
    }

    private void tick() {
        Map<View, Channel> watched;
        synchronized (this) {
            clients.forEach(LiveClient::tick);
            channels.values().removeIf(Channel::isForgotten);
            if (channels.isEmpty() && ticks != null) {
                ticks.cancel(false);
                ticks = null;
            }
            watched = Map.copyOf(channels);
        }
        counters.ticks.increment();
        watched.forEach((view, channel) -> {
            try {
                channel.log.publish(feed.snapshot(view));
            } catch (RuntimeException failed) {
                counters.failures.increment();
                LOG.log(Level.WARNING, "live figures could not be made", failed);
            }
        });
    }

    @Override
    public void close() {
        List<LiveClient> leaving;
        synchronized (this) {
            closed = true;
            if (ticks != null) {
                ticks.cancel(false);
                ticks = null;
            }
            leaving = List.copyOf(clients);
            channels.clear();
        }
        leaving.forEach(LiveClient::end);
        if (ownScheduler != null) {
            ownScheduler.shutdownNow();
        }
        try {
            for (LiveClient client : leaving) {
                client.join();
            }
            if (ownScheduler != null) {
                ownScheduler.awaitTermination(Daemons.LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** The events of a view; guarded by the streams. */
    private static final class Channel {
        /** Tells its events from those of another process or of an earlier log of the same view, which had the same numbers. */
        final String run = Long.toHexString(ThreadLocalRandom.current().nextLong()) + '-';

        final EventLog log;
        int idleTicks;

        Channel(int maximumClients, String first) {
            log = new EventLog(EVENTS, EVENTS, maximumClients);
            log.publish(first);
        }

        /** The number in the id of an event of this channel; -1 for any other text. */
        long number(String id) {
            String number = id.startsWith(run) ? id.substring(run.length()) : "";
            return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
        }

        boolean isForgotten() {
            idleTicks = log.followers() == 0 ? idleTicks + 1 : 0;
            return idleTicks > EVENTS;
        }
    }
}
