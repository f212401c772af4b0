package io.perfopt.cache.internal;

import io.perfopt.cache.internal.Stripes.Stripe;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes many entries of one region out of memory and out of the queue of writes, one stripe at a time. Safe for any number of threads; called
 * without locks.
 */
final class Removals {
    private final MemoryTier memory;
    private final RegionWrites writes;
    private final TagIndex tags;
    private final Stripes stripes;
    private final Counters counters;
    private final Consumer<String> listener;

    /** @param listener is told the keys taken out of memory one by one, without locks */
    Removals(
            MemoryTier memory,
            RegionWrites writes,
            TagIndex tags,
            Stripes stripes,
            Counters counters,
            Consumer<String> listener) {
        this.memory = memory;
        this.writes = writes;
        this.tags = tags;
        this.stripes = stripes;
        this.counters = counters;
        this.listener = listener;
    }

    void clearMemory() {
        memory.forEachStored(this::dropFromMemory);
    }

    /**
     * Takes what an invalidation has killed out of memory and out of the queue; what is on disk is dead by its stamp.
     *
     * @param killed decides by key and entry
     * @param diskKeys is told the key of each entry that was in the queue; null if nobody wants to know
     * @return how many entries were in memory
     */
    long drop(BiPredicate<String, Entry> killed, @Nullable Consumer<String> diskKeys) {
        long[] count = {0};
        memory.forEach((key, entry) -> {
            if (killed.test(key, entry)) {
                count[0] += dropFromMemory(key, entry);
            }
        });
        writes.drop(killed, diskKeys);
        return count[0];
    }

    /** Takes one entry out, if the key still has it; may be called under its stripe. */
    void drop(String key, Entry entry) {
        Stripe stripe = stripes.of(key);
        stripe.lock();
        try {
            take(key, entry);
            if (writes.find(key) == entry) {
                writes.cancel(key);
                stripe.changed();
            }
        } finally {
            stripe.unlock();
        }
    }

    /** As {@link #drop(BiPredicate, Consumer)}, for a tag, without a look at other entries in memory. */
    long dropTagged(String tag, BiPredicate<String, Entry> killed, @Nullable Consumer<String> diskKeys) {
        long count = 0;
        for (String key : tags.keys(tag)) {
            Entry entry = memory.peek(key);
            if (entry != null && killed.test(key, entry)) {
                count += dropFromMemory(key, entry);
            }
        }
        writes.drop(killed, diskKeys);
        return count;
    }

    private int dropFromMemory(String key, Entry entry) {
        if (!take(key, entry)) {
            return 0;
        }
        listener.accept(key);
        return 1;
    }

    private boolean take(String key, Entry entry) {
        Stripe stripe = stripes.of(key);
        stripe.lock();
        try {
            if (memory.stored(key) != entry) {
                return false;
            }
            stripe.changed();
            memory.remove(key);
            tags.remove(entry.traits, key);
            counters.memoryRemoves.increment();
            return true;
        } finally {
            stripe.unlock();
        }
    }
}
