package io.perfopt.render.internal.dom;

import io.perfopt.render.DomResult;
import io.perfopt.render.DomResult.Outcome;
import io.perfopt.render.DomUpdate;
import io.perfopt.render.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The updates that wait, reads apart from writes, most urgent first. Safe for any number of threads; guarded by its monitor. Results are completed by
 * the caller outside it, because what hangs on them is the user's code.
 */
final class DomQueue {
    private final int limit;
    private final PriorityQueue<Entry> reads = new PriorityQueue<>();
    private final PriorityQueue<Entry> writes = new PriorityQueue<>();

    /** What came since the last frame, or the writes of this one, began. */
    private final List<Entry> newReads = new ArrayList<>();

    private final List<Entry> newWrites = new ArrayList<>();
    private final Map<Entry.Key, Entry> waiting = new HashMap<>();
    private long sequence;
    private long frame;
    private int pending;

    /** A write was scheduled in this frame after which no read was. */
    private boolean layoutDue;

    private final Counts counts = new Counts();

    DomQueue(int limit) {
        this.limit = limit;
    }

    /** Takes an update, or refuses it in its result. */
    CompletableFuture<DomResult> add(String container, int priority, Phase phase, DomUpdate update) {
        CompletableFuture<DomResult> result = new CompletableFuture<>();
        Entry.Key key = phase == Phase.WRITE && !update.node().isEmpty()
                ? new Entry.Key(container, update.node(), update.property())
                : null;
        CompletableFuture<DomResult> superseded;
        synchronized (this) {
            superseded = key == null ? null : supersede(key, priority, update, result);
            if (superseded == null && pending >= limit) {
                counts.rejected++;
                result.complete(DomResult.notRun(Outcome.REJECTED));
                return result;
            }
            counts.scheduled++;
            if (superseded == null) {
                pending++;
                Entry entry = new Entry(container, frame, priority, sequence++, update, result);
                entry.key = key;
                enqueue(phase, entry);
            }
            if (phase == Phase.WRITE) {
                layoutDue = true;
            } else if (layoutDue) {
                counts.reflowsAvoided++;
                layoutDue = false;
            }
        }
        if (superseded != null) {
            superseded.complete(SUPERSEDED);
        }
        return result;
    }

    private static final DomResult SUPERSEDED = DomResult.notRun(Outcome.SUPERSEDED);

    private void enqueue(Phase phase, Entry entry) {
        if (entry.key != null) {
            waiting.put(entry.key, entry);
        }
        (phase == Phase.READ ? newReads : newWrites).add(entry);
    }

    /** Puts a write into the place of the one that waits for the same node and property, if one does; answers the result of that one. */
    private @Nullable CompletableFuture<DomResult> supersede(
            Entry.Key key, int priority, DomUpdate update, CompletableFuture<DomResult> result) {
        Entry old = waiting.get(key);
        if (old == null) {
            return null;
        }
        counts.superseded++;
        CompletableFuture<DomResult> before = old.result;
        if (priority <= old.priority) {
            old.update = update;
            old.result = result;
        } else {
            old.dead = true;
            Entry raised = new Entry(old.container, old.frame, priority, old.sequence, update, result);
            raised.key = key;
            enqueue(Phase.WRITE, raised);
        }
        return before;
    }

    /** Begins a frame with what has been scheduled; reads that come from now on belong to the next one. */
    synchronized void beginFrame() {
        frame++;
        reads.addAll(newReads);
        newReads.clear();
    }

    /** Begins the writes of a frame with those that its reads asked for; writes that come from now on belong to the next one. */
    synchronized void beginWrites() {
        writes.addAll(newWrites);
        newWrites.clear();
    }

    synchronized void endFrame(int carried, boolean overBudget) {
        layoutDue = false;
        counts.frames++;
        counts.carriedOver += carried;
        counts.framesOverBudget += overBudget ? 1 : 0;
    }

    /** The most urgent update of a phase that belongs to this frame, or null. */
    synchronized @Nullable Entry poll(Phase phase) {
        PriorityQueue<Entry> queue = phase == Phase.READ ? reads : writes;
        Entry head = queue.poll();
        while (head != null && head.dead) {
            head = queue.poll();
        }
        if (head != null) {
            pending--;
            if (head.key != null) {
                waiting.remove(head.key);
            }
        }
        return head;
    }

    /** Whether a write waits that an earlier frame had no time for. */
    synchronized boolean writesCarried() {
        return !writes.isEmpty();
    }

    synchronized int pending() {
        return pending;
    }

    /** Counts a list of updates that was run at once, and the layouts it would have forced in the order given. */
    synchronized void batched(List<DomUpdate> list, DomResult[] results) {
        boolean due = false;
        for (int i = 0; i < results.length; i++) {
            counts.scheduled++;
            switch (results[i].outcome()) {
                case SUPERSEDED -> counts.superseded++;
                case FAILED -> counts.failed++;
                default -> counts.applied++;
            }
            boolean read = list.get(i).phase() == Phase.READ;
            if (read && due) {
                counts.reflowsAvoided++;
            }
            due = !read;
        }
    }

    synchronized void ran(boolean failed) {
        if (failed) {
            counts.failed++;
        } else {
            counts.applied++;
        }
    }

    /** Drops what waits for a container, or everything when it is null. */
    void cancel(@Nullable String container) {
        List<Entry> dropped = new ArrayList<>();
        synchronized (this) {
            for (Collection<Entry> queue : List.of(reads, writes, newReads, newWrites)) {
                drop(queue, container, dropped);
            }
            pending -= dropped.size();
            counts.cancelled += dropped.size();
        }
        for (Entry entry : dropped) {
            entry.result.complete(DomResult.notRun(Outcome.CANCELLED));
        }
    }

    private void drop(Collection<Entry> queue, @Nullable String container, List<Entry> dropped) {
        for (Iterator<Entry> all = queue.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (container == null || entry.container.equals(container)) {
                all.remove();
                if (!entry.dead) {
                    dropped.add(entry);
                    if (entry.key != null) {
                        waiting.remove(entry.key);
                    }
                }
            }
        }
    }

    /** A copy of the counts; counting starts anew if asked for. */
    synchronized Counts counts(boolean reset) {
        Counts copy = counts.copy();
        if (reset) {
            counts.clear();
        }
        return copy;
    }

    /** Sums since the last reset. Guarded by the queue, or a copy that belongs to one caller. */
    static final class Counts {
        long scheduled;
        long applied;
        long superseded;
        long failed;
        long rejected;
        long cancelled;
        long frames;
        long framesOverBudget;
        long carriedOver;
        long reflowsAvoided;

        private Counts copy() {
            Counts copy = new Counts();
            copy.take(this);
            return copy;
        }

        private void clear() {
            take(new Counts());
        }

        private void take(Counts other) {
            scheduled = other.scheduled;
            applied = other.applied;
            superseded = other.superseded;
            failed = other.failed;
            rejected = other.rejected;
            cancelled = other.cancelled;
            frames = other.frames;
            framesOverBudget = other.framesOverBudget;
            carriedOver = other.carriedOver;
            reflowsAvoided = other.reflowsAvoided;
        }
    }
}
