package io.perfopt.render.internal.dom;

import io.perfopt.render.DomResult;
import io.perfopt.render.DomResult.Outcome;
import io.perfopt.render.RenderOperation;
import io.perfopt.render.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The render operations that wait, by container and key. Which of them goes first is decided when a frame asks, from how visible the containers are
 * then. Safe for any number of threads; guarded by its monitor, outside which results are completed.
 */
public final class RenderQueue {
    /** A far operation that has waited through so many frames goes with the visible ones: half a second at 60 a second. */
    static final int STARVED_FRAMES = 30;

    private final int limit;
    private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Visibility> visibilities = new HashMap<>();
    private long frame;

    RenderQueue(int limit) {
        this.limit = limit;
    }

    record Key(String container, String key) {}

    /** An operation and its result; confined to the queue, then to the frame that runs it. */
    record Waiting(Key place, Runnable action, CompletableFuture<DomResult> result, long frame) {
        String container() {
            return place.container();
        }
    }

    CompletableFuture<DomResult> add(String container, String key, Runnable action) {
        CompletableFuture<DomResult> result = new CompletableFuture<>();
        Key merged = new Key(container, key);
        CompletableFuture<DomResult> superseded = null;
        Outcome refused = null;
        synchronized (this) {
            Waiting old = waiting.get(merged);
            if (visibilities.get(container) == Visibility.GONE) {
                refused = Outcome.CANCELLED;
            } else if (old == null && waiting.size() >= limit) {
                refused = Outcome.REJECTED;
            } else {
                waiting.put(merged, new Waiting(merged, action, result, old == null ? frame : old.frame()));
                superseded = old == null ? null : old.result();
            }
        }
        if (refused != null) {
            result.complete(DomResult.notRun(refused));
        }
        if (superseded != null) {
            superseded.complete(DomResult.notRun(Outcome.SUPERSEDED));
        }
        return result;
    }

    /** Says how visible a container is; GONE cancels what waits for it, VISIBLE is what holds where nothing is said. */
    void visibility(String container, Visibility visibility) {
        synchronized (this) {
            if (visibility == Visibility.VISIBLE) {
                visibilities.remove(container);
            } else {
                visibilities.put(container, visibility);
            }
        }
        if (visibility == Visibility.GONE) {
            cancel(container);
        }
    }

    /** Begins a frame: everything that waits, in the order it should run. */
    synchronized List<Waiting> beginFrame() {
        frame++;
        List<Waiting> order = new ArrayList<>(waiting.values());
        order.sort(Comparator.comparingInt(this::urgency)); // stable: first come, first served within one visibility
        return order;
    }

    private int urgency(Waiting one) {
        if (frame - one.frame() > STARVED_FRAMES) {
            return 0;
        }
        return switch (visibilities.getOrDefault(one.container(), Visibility.VISIBLE)) {
            case VISIBLE -> 0;
            case NEAR -> 1;
            case FAR, GONE -> 2;
        };
    }

    /** Takes an operation out to run it; false when it was superseded or cancelled since the frame began. */
    synchronized boolean take(Waiting one) {
        return waiting.remove(one.place(), one);
    }

    synchronized int pending() {
        return waiting.size();
    }

    /** Drops what waits for a container and what is known of it, or everything when it is null. */
    void forget(@Nullable String container) {
        cancel(container);
        synchronized (this) {
            if (container == null) {
                visibilities.clear();
            } else {
                visibilities.remove(container);
            }
        }
    }

    private void cancel(@Nullable String container) {
        List<Waiting> dropped = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext(); ) {
                Waiting one = all.next();
                if (container == null || one.container().equals(container)) {
                    all.remove();
                    dropped.add(one);
                }
            }
        }
        dropped.forEach(one -> one.result().complete(DomResult.notRun(Outcome.CANCELLED)));
    }

    /** The operations of a list in the order they should run: merged by container and key, without those that are gone, visible ones first. */
    public static List<RenderOperation> optimize(List<RenderOperation> operations) {
        Map<Key, RenderOperation> merged = new LinkedHashMap<>();
        for (RenderOperation operation : operations) {
            merged.put(new Key(operation.container(), operation.key()), operation);
        }
        return merged.values().stream()
                .filter(operation -> operation.visibility() != Visibility.GONE)
                .sorted(Comparator.comparing(RenderOperation::visibility))
                .toList();
    }
}
