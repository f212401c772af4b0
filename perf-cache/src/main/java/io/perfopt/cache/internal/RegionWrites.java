package io.perfopt.cache.internal;

import io.perfopt.cache.internal.DiskTier.Encoded;
import io.perfopt.cache.internal.Stripes.Stripe;
import io.perfopt.cache.internal.WriteBehind.Slot;
import io.perfopt.cache.spi.DiskOutcome;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one region on their way to the disk: what the region has in the {@linkplain WriteBehind queue}, and the writing of it.
 * Safe for any number of threads; {@link #offer} and {@link #cancel} are called under the stripe of the key, codecs run without it.
 */
final class RegionWrites {
    final ConcurrentHashMap<String, Slot> pending = new ConcurrentHashMap<>();
    private final RegionInfo region;
    private final Stripes stripes;
    private final Counters counters;
    private final Core core;
    private final @Nullable DiskTier disk;

    RegionWrites(RegionInfo region, Stripes stripes, Counters counters, Core core) {
        this.region = region;
        this.stripes = stripes;
        this.counters = counters;
        this.core = core;
        this.disk = core.disk();
    }

    /** The entry of a key that is on its way. */
    @Nullable
    Entry find(String key) {
        Slot slot = pending.get(key);
        return slot == null ? null : slot.entry;
    }

    void forEach(BiConsumer<String, Entry> visitor) {
        for (Slot slot : pending.values()) {
            Entry entry = slot.entry;
            if (entry != null) {
                visitor.accept(slot.key, entry);
            }
        }
    }

    void offer(String key, Entry entry) {
        core.queue().offer(this, key, entry);
    }

    /** Takes the entry of a key back; says whether there was one. */
    boolean cancel(String key) {
        return core.queue().cancel(this, key) != null;
    }

    /**
     * Takes entries back.
     *
     * @param killed decides by key and entry, without locks
     * @param diskKeys is told the keys of those taken back; null if nobody wants to know
     */
    void drop(BiPredicate<String, Entry> killed, @Nullable Consumer<String> diskKeys) {
        for (Slot slot : pending.values()) {
            Entry entry = slot.entry;
            if (entry == null || !killed.test(slot.key, entry)) {
                continue;
            }
            Stripe stripe = stripes.of(slot.key);
            boolean mine = false;
            stripe.lock();
            try {
                if (slot.entry == entry) {
                    mine = cancel(slot.key);
                    stripe.changed();
                }
            } finally {
                stripe.unlock();
            }
            if (mine && diskKeys != null) {
                diskKeys.accept(slot.key);
            }
        }
    }

    /** Writes what a slot holds; called by the one thread that took it from the queue, without locks. Returns the weight it released. */
    int write(Slot slot) {
        try {
            return writeLatest(slot);
        } catch (RuntimeException | Error failure) {
            abandon(slot);
            throw failure;
        }
    }

    private void abandon(Slot slot) {
        Stripe stripe = stripes.of(slot.key);
        stripe.lock();
        try {
            cancel(slot.key);
        } finally {
            stripe.unlock();
        }
        counters.droppedWrites.increment();
    }

    private int writeLatest(Slot slot) {
        Stripe stripe = stripes.of(slot.key);
        while (true) {
            Entry entry = slot.entry;
            if (entry == null) {
                return 0;
            }
            Encoded encoded = entry.dead(core.clocks().nanos()) ? null : encode(slot.key, entry);
            DiskOutcome outcome = DiskOutcome.STORED;
            stripe.lock();
            try {
                if (slot.entry != entry) {
                    continue; // put again, or removed, meanwhile
                }
                if (disk != null && encoded != null) {
                    outcome = disk.write(encoded);
                } else if (disk != null) {
                    disk.remove(region.name(), slot.key);
                }
                pending.remove(slot.key, slot);
                slot.entry = null;
            } finally {
                stripe.unlock();
            }
            if (!outcome.succeeded()) {
                dropped(slot.key, "the disk answered " + outcome);
            }
            return entry.weight;
        }
    }

    @Nullable
    Encoded encode(String key, Entry entry) {
        if (disk == null) {
            return null;
        }
        try {
            return disk.encode(region, key, entry);
        } catch (ValueTooLargeException tooLarge) {
            counters.refused.increment();
            dropped(key, String.valueOf(tooLarge.getMessage()));
        } catch (IOException failure) {
            dropped(key, "its value cannot be encoded: " + failure);
        }
        return null;
    }

    void dropped(String key, String reason) {
        counters.droppedWrites.increment();
        if (!core.listeners().isEmpty()) {
            core.listeners().tell(listener -> listener.writeDropped(region.name(), key, reason));
        }
    }

    /**
     * Puts an entry on its way to the disk again, for its new time of last use.
     *
     * @param version of the stripe when the entry was seen; a change since then means that it may have been replaced or removed
     * @param dead whether an invalidation has reached an entry
     */
    void rewrite(String key, Entry entry, long version, BiPredicate<String, Entry> dead) {
        core.queue().awaitRoom(entry.weight);
        Stripe stripe = stripes.of(key);
        stripe.lock();
        try {
            if (stripe.version == version && pending.get(key) == null && !dead.test(key, entry)) {
                offer(key, entry);
            }
        } finally {
            stripe.unlock();
        }
        core.queue().kick();
    }
}
