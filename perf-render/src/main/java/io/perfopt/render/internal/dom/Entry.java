package io.perfopt.render.internal.dom;

import io.perfopt.render.DomResult;
import io.perfopt.render.DomUpdate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One waiting update. Guarded by the queue while it waits, confined to the frame that runs it afterwards.
 *
 * <p>It is ordered by the frame it came in less its priority: an update of priority 1 that has waited nine frames goes before a new one of priority 10,
 * and since both numbers are fixed the order in the queue never has to be mended.
 */
final class Entry implements Comparable<Entry> {
    final String container;
    final long frame;
    final int priority;
    final long rank;
    final long sequence;
    DomUpdate update;
    CompletableFuture<DomResult> result;

    @Nullable
    Key key;

    /** Taken out of its place by another; skipped when its turn comes. */
    boolean dead;

    Entry(
            String container,
            long frame,
            int priority,
            long sequence,
            DomUpdate update,
            CompletableFuture<DomResult> result) {
        this.container = container;
        this.frame = frame;
        this.priority = priority;
        this.rank = frame - priority;
        this.sequence = sequence;
        this.update = update;
        this.result = result;
    }

    @Override
    public int compareTo(Entry other) {
        int byRank = Long.compare(rank, other.rank);
        return byRank != 0 ? byRank : Long.compare(sequence, other.sequence);
    }

    /** What a write is about. */
    record Key(String container, String node, String property) {}
}
