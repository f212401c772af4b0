package io.perfopt.cache.internal;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way to the disk, of all regions, in the order of their first put. A key has one place however often it is put; reads
 * find the entry in its region's {@code pending} map until the disk has it. Bounded by bytes: beyond the bound, putting threads
 * write waiting entries themselves before they add another.
 *
 * <p>Safe for any number of threads. A slot's entry is changed under the stripe of its key only; who polls the slot from the queue
 * is the only one to write it.
 */
final class WriteBehind {
    /** What a slot itself takes, counted until it has left the queue. */
    private static final int SLOT_BYTES = 96;

    private final Queue<Slot> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final long maximumBytes;
    private final Executor executor;

    WriteBehind(long maximumBytes, Executor executor) {
        this.maximumBytes = maximumBytes;
        this.executor = executor;
    }

    /** The place of one key. */
    static final class Slot {
        final RegionWrites owner;
        final String key;
        /** What is to be written; null when there is nothing any more. Written under the stripe of the key, read by anyone. */
        volatile @Nullable Entry entry;

        /** The thread that is writing it; for {@link #flush}, so that it does not wait for itself. */
        volatile @Nullable Thread writer;

        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

        Slot(RegionWrites owner, String key, Entry entry) {
            this.owner = owner;
            this.key = key;
            this.entry = entry;
        }
    }

    /** Writes waiting entries until another one has room; called without locks. */
    void awaitRoom(int weight) {
        while (bytes.get() + weight > maximumBytes) {
            if (!writeOne()) {
                return; // what is left is being written by others, and the bound is exceeded by what they have in hand
            }
        }
    }

    /** Called under the stripe of the key. */
    void offer(RegionWrites owner, String key, Entry entry) {
        Slot slot = owner.pending.get(key);
        if (slot != null) {
            Entry before = slot.entry;
            bytes.addAndGet(entry.weight - (before == null ? 0L : before.weight));
            slot.entry = entry;
            return;
        }
        Slot added = new Slot(owner, key, entry);
        owner.pending.put(key, added);
        bytes.addAndGet((long) entry.weight + SLOT_BYTES);
        queue.add(added);
    }

    /** Takes the entry of a key back. Called under the stripe of the key. */
    @Nullable
    Entry cancel(RegionWrites owner, String key) {
        Slot slot = owner.pending.remove(key);
        if (slot == null) {
            return null;
        }
        Entry entry = slot.entry;
        slot.entry = null;
        bytes.addAndGet(entry == null ? 0L : -entry.weight);
        return entry;
    }

    /** Sees to it that somebody writes what waits; called without locks. */
    void kick() {
        if (queue.isEmpty() || !draining.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException busy) {
            // The next put or the clean-up tries again, and a full queue is written by those who put.
            draining.set(false);
        }
    }

    private void drain() {
        try {
            boolean more = true;
            while (more) {
                more = writeOne();
            }
        } finally {
            draining.set(false);
        }
        kick();
    }

    /** Returns when everything offered before is on disk or was given up; called without locks. */
    void flush(Iterable<RegionWrites> regions) {
        boolean more = true;
        while (more) {
            more = writeOne();
        }
        for (RegionWrites region : regions) {
            for (Slot slot : region.pending.values()) {
                if (slot.writer != Thread.currentThread()) {
                    slot.done.join();
                }
            }
        }
    }

    long bytes() {
        return bytes.get();
    }

    private boolean writeOne() {
        Slot slot = queue.poll();
        if (slot == null) {
            return false;
        }
        slot.writer = Thread.currentThread();
        try {
            int written = slot.owner.write(slot);
            bytes.addAndGet(-(long) written);
        } finally {
            bytes.addAndGet(-SLOT_BYTES);
            slot.writer = null;
            slot.done.complete(null);
        }
        return true;
    }
}
