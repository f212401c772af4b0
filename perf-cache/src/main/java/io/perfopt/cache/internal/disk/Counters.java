package io.perfopt.cache.internal.disk;

import java.util.concurrent.atomic.LongAdder;

/** What a store did, counted without contention. Safe for any number of threads. */
final class Counters {
    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder removes = new LongAdder();
    final LongAdder evictions = new LongAdder();
    final LongAdder expirations = new LongAdder();
    final LongAdder quarantined = new LongAdder();
    final LongAdder droppedWrites = new LongAdder();
    final LongAdder refusedWrites = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder movedBytes = new LongAdder();
    final LongAdder forces = new LongAdder();
    final LongAdder listenerFailures = new LongAdder();

    void reset() {
        for (LongAdder counter : new LongAdder[] {
            hits,
            misses,
            puts,
            removes,
            evictions,
            expirations,
            quarantined,
            droppedWrites,
            refusedWrites,
            writtenBytes,
            movedBytes,
            forces,
            listenerFailures
        }) {
            counter.reset();
        }
    }
}
