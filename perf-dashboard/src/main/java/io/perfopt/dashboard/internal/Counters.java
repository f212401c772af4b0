package io.perfopt.dashboard.internal;

import io.perfopt.dashboard.DashboardStats;
import java.util.concurrent.atomic.LongAdder;

/** What a dashboard counts of itself. Thread-safe. */
final class Counters {
    final LongAdder requests = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder clientsRefused = new LongAdder();
    final LongAdder clientsStalled = new LongAdder();
    final LongAdder ticks = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder eventsDropped = new LongAdder();
    final LongAdder failures = new LongAdder();

    DashboardStats stats(int clients) {
        return new DashboardStats(
                clients,
                requests.sum(),
                refused.sum(),
                clientsRefused.sum(),
                clientsStalled.sum(),
                ticks.sum(),
                events.sum(),
                eventsDropped.sum(),
                failures.sum());
    }
}
