package io.perfopt.async.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What became of the places of a call and of the halves it was split into. Each place is written once, by the thread that closed it and after the books were
 * told; its requests fetch it from here. Safe for any thread.
 */
final class BatchResults {
    /** What a place ends with, where it is not a plain value of a call that ended as a whole. */
    record Ended(int phase, @Nullable Object outcome, int attempts) {}

    /** A request somebody waits for. */
    private record Watched(BatchItem<?, ?> item, @Nullable Watched next) {}

    private static final VarHandle OUTCOME = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle WATCHED;

    static {
        try {
            WATCHED = MethodHandles.lookup().findVarHandle(BatchResults.class, "watched", Watched.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** By position: a value, {@link Ended}, or null while the place is open. */
    private volatile @Nullable Object @Nullable [] outcomes;
    // Of places with plain values; written before they are.
    long beganNanos;
    long endedNanos;
    int attempts;
    /** Pushed by who waits, taken by who ended something. */
    private volatile @Nullable Watched watched;

    /** Makes room for places that end one by one; with the batcher's lock held. */
    void prepare(int places) {
        if (outcomes == null) {
            outcomes = new @Nullable Object[places];
        }
    }

    /** Ends one place, for which room was made. */
    void put(int index, Ended ended) {
        @Nullable Object[] places = outcomes;
        if (places == null) {
            throw new IllegalStateException("no room was made for place " + index);
        }
        OUTCOME.setRelease(places, index, ended);
    }

    /** Ends all places of a call at once. */
    void putAll(Object[] values) {
        outcomes = values;
    }

    @Nullable
    Object get(int index) {
        @Nullable Object[] places = outcomes;
        return places == null ? null : OUTCOME.getAcquire(places, index);
    }

    /** Notes that somebody waits for a request. Whoever does looks at the request once more afterwards. */
    void watch(BatchItem<?, ?> item) {
        Watched head;
        do {
            head = watched;
        } while (!WATCHED.compareAndSet(this, head, new Watched(item, head)));
    }

    /** Tells those who wait for requests that have ended, after their places were written. */
    void tell() {
        // Who waits notes it first and looks at its place then; we have written places and look at the notes now.
        VarHandle.fullFence();
        if (watched == null) {
            return;
        }
        for (Watched each = (Watched) WATCHED.getAndSet(this, null); each != null; each = each.next) {
            BatchItem<?, ?> item = each.item;
            if (item.isPending()) {
                watch(item);
                if (item.isPending()) {
                    continue;
                }
            }
            item.tell();
        }
    }
}
