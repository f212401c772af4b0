package io.perfopt.cache.internal;

import java.util.concurrent.atomic.LongAdder;

/** What is counted in one region. Safe for any number of threads. */
final class Counters {
    final HitCounter memoryHits = new HitCounter();
    final LongAdder memoryMisses = new LongAdder();
    final LongAdder memoryPuts = new LongAdder();
    final LongAdder memoryRemoves = new LongAdder();
    final LongAdder diskHits = new LongAdder();
    final LongAdder diskMisses = new LongAdder();
    final LongAdder diskPuts = new LongAdder();
    final LongAdder diskRemoves = new LongAdder();
    final LongAdder loads = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder loadNanos = new LongAdder();
    final LongAdder staleServed = new LongAdder();
    final LongAdder refreshes = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder decodeFailures = new LongAdder();
    final LongAdder typeMismatches = new LongAdder();
    final LongAdder droppedWrites = new LongAdder();
    final LongAdder sampledLookups = new LongAdder();
    final LongAdder sampledNanos = new LongAdder();
    final LongAdder sampledHits = new LongAdder();
    final LongAdder savedNanos = new LongAdder();
    final LongAdder diskSavedNanos = new LongAdder();
    /** What the memory tier had counted when the statistics were reset. */
    volatile long evictionsBase;

    volatile long expirationsBase;

    /** Takes the time of a look-up in memory, and what its hit saved, into the sample. */
    void timed(long nanos, Entry hit) {
        sampledNanos.add(nanos);
        sampledLookups.increment();
        sampledHits.increment();
        savedNanos.add(hit.loadNanos);
    }

    private LongAdder[] adders() {
        return new LongAdder[] {
            memoryMisses,
            memoryPuts,
            memoryRemoves,
            diskHits,
            diskMisses,
            diskPuts,
            diskRemoves,
            loads,
            loadFailures,
            loadNanos,
            staleServed,
            refreshes,
            refused,
            decodeFailures,
            typeMismatches,
            droppedWrites,
            sampledLookups,
            sampledNanos,
            sampledHits,
            savedNanos,
            diskSavedNanos
        };
    }

    void reset(MemoryTier memory) {
        evictionsBase = memory.evictions.sum();
        expirationsBase = memory.expirations.sum();
        memoryHits.reset();
        for (LongAdder adder : adders()) {
            adder.reset();
        }
    }
}
