package io.perfopt.analytics.internal;

import io.perfopt.analytics.Event;
import io.perfopt.analytics.Severity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest events; the oldest make room and are counted. Thread-safe through its monitor. */
final class EventLog {
    private static final int MAX_DETAILS = 32;
    private static final int MAX_TEXT = 1_000;

    private final int capacity;
    private final Deque<Event> events = new ArrayDeque<>();
    private long dropped;

    EventLog(int capacity) {
        this.capacity = capacity;
    }

    void add(Instant time, String name, Map<String, String> details, Severity severity) {
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : details.entrySet()) {
            if (kept.size() == MAX_DETAILS) {
                break;
            }
            kept.put(cut(entry.getKey()), cut(entry.getValue()));
        }
        Event event = new Event(time, cut(name), kept, severity);
        synchronized (this) {
            if (events.size() == capacity) {
                events.removeFirst();
                dropped++;
            }
            events.addLast(event);
        }
    }

    synchronized List<Event> since(Instant from, Severity minimum) {
        List<Event> found = new ArrayList<>();
        for (Event event : events) {
            if (!event.time().isBefore(from) && event.severity().compareTo(minimum) >= 0) {
                found.add(event);
            }
        }
        return found;
    }

    synchronized void dropBefore(Instant time) {
        events.removeIf(event -> event.time().isBefore(time));
    }

    synchronized void clear() {
        events.clear();
    }

    synchronized int size() {
        return events.size();
    }

    synchronized long dropped() {
        return dropped;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
