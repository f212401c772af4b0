package io.perfopt.internal;

import io.perfopt.analytics.PerformanceAnalytics;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs a start by name with the innermost end of that name on the same thread. Thread-safe: each thread has its own open operations, at most
 * {@value #MAXIMUM_OPEN} of them, of which the oldest is given up.
 */
final class Tracking {
    static final int MAXIMUM_OPEN = 256;

    private final PerformanceAnalytics analytics;

    @SuppressWarnings(
            "ThreadLocalUsage") // each optimizer has its own open operations; a list is removed when it is empty
    private final ThreadLocal<List<Open>> open = new ThreadLocal<>();

    Tracking(PerformanceAnalytics analytics) {
        this.analytics = analytics;
    }

    void start(String name) {
        List<Open> mine = open.get();
        if (mine == null) {
            mine = new ArrayList<>();
            open.set(mine);
        }
        if (mine.size() == MAXIMUM_OPEN) {
            mine.remove(0);
            analytics.increment("perfopt.tracking.given-up");
        }
        mine.add(new Open(name, analytics.begin(name)));
    }

    void end(String name, boolean success) {
        List<Open> mine = open.get();
        if (mine != null) {
            for (int i = mine.size() - 1; i >= 0; i--) {
                if (mine.get(i).name.equals(name)) {
                    analytics.end(mine.remove(i).id, success);
                    if (mine.isEmpty()) {
                        open.remove();
                    }
                    return;
                }
            }
        }
        analytics.increment("perfopt.tracking.unmatched");
    }

    private record Open(String name, long id) {}
}
