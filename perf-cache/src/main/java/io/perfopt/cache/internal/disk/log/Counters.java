package io.perfopt.cache.internal.disk.log;

import java.util.concurrent.atomic.LongAdder;

/** What a store did, counted without contention. Safe for any number of threads. */
public final class Counters {
    public final LongAdder hits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder puts = new LongAdder();
    public final LongAdder removes = new LongAdder();
    public final LongAdder evictions = new LongAdder();
    public final LongAdder expirations = new LongAdder();
    public final LongAdder quarantined = new LongAdder();
    public final LongAdder droppedWrites = new LongAdder();
    public final LongAdder refusedWrites = new LongAdder();
    public final LongAdder writtenBytes = new LongAdder();
    public final LongAdder movedBytes = new LongAdder();
    public final LongAdder forces = new LongAdder();
    public final LongAdder listenerFailures = new LongAdder();

    public void reset() {
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
