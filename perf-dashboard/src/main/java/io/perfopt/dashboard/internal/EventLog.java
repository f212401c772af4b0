package io.perfopt.dashboard.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, numbered, and those who follow them. A follower that does not read loses its oldest events and delays nobody: publishing only
 * puts the event into each follower's own short queue.
 *
 * <p>Thread-safe: {@code events} and {@code lastId} are guarded by this object, each follower's queue by the follower; no other lock is taken under
 * either and no foreign code runs there.
 */
final class EventLog {
    private final int kept;
    private final int queued;
    private final int maximumFollowers;
    private final Deque<Event> events = new ArrayDeque<>();
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private long lastId;
    private boolean closed;

    /**
     * @param kept how many events are there for those who come back
     * @param queued how many wait for one follower
     * @param maximumFollowers how many may follow at a time
     */
    EventLog(int kept, int queued, int maximumFollowers) {
        this.kept = kept;
        this.queued = queued;
        this.maximumFollowers = maximumFollowers;
    }

    synchronized void publish(String data) {
        Event event = new Event(++lastId, data);
        if (events.size() == kept) {
            events.removeFirst();
        }
        events.addLast(event);
        followers.forEach(follower -> follower.offer(event));
    }

    /**
     * Follows the events after one that was seen already.
     *
     * @param lastSeen the number of the last event seen; what is no number of an event still kept starts with the newest event
     * @return the follower, or empty when there are too many or the log is closed
     */
    synchronized Optional<Follower> follow(long lastSeen) {
        if (closed || followers.size() >= maximumFollowers) {
            return Optional.empty();
        }
        Follower follower = new Follower(missed(lastSeen));
        followers.add(follower);
        return Optional.of(follower);
    }

    private Collection<Event> missed(long lastSeen) {
        Event oldest = events.peekFirst();
        if (oldest == null) {
            return List.of();
        }
        boolean known = lastSeen >= oldest.id() - 1 && lastSeen <= lastId;
        return events.stream()
                .filter(event -> event.id() > (known ? lastSeen : lastId - 1))
                .toList();
    }

    int followers() {
        return followers.size();
    }

    /** Ends all followers and admits no new ones. */
    synchronized void close() {
        closed = true;
        List.copyOf(followers).forEach(Follower::close);
    }

    /** A numbered event. */
    record Event(long id, String data) {}

    /** One who follows; {@link #next} and {@link #close} may be called on different threads. */
    final class Follower implements AutoCloseable {
        private final Deque<Event> waiting;
        private boolean ended;
        private long dropped;

        private Follower(Collection<Event> missed) {
            List<Event> newest = new ArrayList<>(missed);
            waiting = new ArrayDeque<>(newest.subList(Math.max(0, newest.size() - queued), newest.size()));
        }

        private synchronized void offer(Event event) {
            if (waiting.size() == queued) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(event);
            notifyAll();
        }

        /** The next event, waiting for it; null when this follower was closed. */
        synchronized @Nullable Event next() throws InterruptedException {
            while (waiting.isEmpty() && !ended) {
                wait();
            }
            return ended ? null : waiting.removeFirst();
        }

        /** How many events this follower lost because it did not read. */
        synchronized long dropped() {
            return dropped;
        }

        @Override
        public void close() {
            followers.remove(this);
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }
}
