package io.perfopt.cache.internal;

import io.perfopt.cache.CacheListener;
import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import io.perfopt.cache.WriteMode;
import io.perfopt.cache.internal.DiskTier.Encoded;
import io.perfopt.cache.internal.MemoryTier.Departed;
import io.perfopt.cache.internal.Stripes.Stripe;
import io.perfopt.cache.spi.DiskHeader;
import io.perfopt.cache.spi.DiskOutcome;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of one region as one store. Memory is a part of what lies below it: an entry that may be on disk is in the queue of writes or
 * on disk from its put on, so that leaving memory loses nothing. A further tier is asked in {@link #findBelow} after the disk.
 *
 * <p>Safe for any number of threads. A look-up that memory answers takes no lock. Every change of a key is made in all tiers under the
 * key's {@linkplain Stripes stripe}; code of a user (loaders, codecs, listeners, equals) never runs under it.
 *
 * <p>Longer than other classes, since all that may hold a stripe and changes one key is to be read in one place.
 */
final class TieredStore {
    final RegionInfo region;
    final MemoryTier memory;
    final Counters counters;
    private final Core core;
    private final @Nullable DiskTier disk;
    private final Stripes stripes;
    private final TagIndex tags = new TagIndex();
    private final RegionWrites writes;
    private final Removals removals;

    /** Whoever follows the use of a sample of keys; written by the cache under its monitor. */
    volatile @Nullable AccessTap tap;

    /** Set once, when the cache gives the region up. */
    private volatile boolean dropped;

    /** Decides under the stripe whether a change may be made, if it wishes from the stamp of the fresh entry that is there, or 0. */
    @FunctionalInterface
    interface Condition {
        boolean admits(LongSupplier stamp);
    }

    TieredStore(RegionInfo region, MemoryTier memory, Stripes stripes, Core core) {
        this.stripes = stripes;
        this.region = region;
        this.memory = memory;
        this.core = core;
        this.disk = core.disk();
        this.counters = new Counters();
        this.writes = new RegionWrites(region, stripes, counters, core);
        this.removals = new Removals(memory, writes, tags, stripes, counters, this::tellRemoved);
    }

    RegionWrites writes() {
        return writes;
    }

    // State

    /** Whether the cache is open and has the region still. */
    boolean isUsable() {
        return !dropped && core.open().getAsBoolean();
    }

    void requireUsable() {
        core.requireOpen();
        if (dropped) {
            throw new IllegalStateException(
                    "region \"" + region.name() + "\" was dropped; ask the cache for it again to begin a new one");
        }
    }

    /** When it returns, nothing comes into the region any more, whoever began before. */
    void retire() {
        dropped = true;
        stripes.passAll();
    }

    /** Returns when every change that was let in while the cache was open has been made. */
    void awaitChanges() {
        stripes.passAll();
    }

    // Reading

    /** The entry of a key in any tier, stale ones and remembered absences included; promoted when it was found below memory. */
    @Nullable
    Entry find(String key, Type type) {
        Entry entry = memory.find(key);
        return entry != null ? entry : findBelow(key, type);
    }

    /** As {@link #find}, for a look-up that was counted before. */
    @Nullable
    Entry findAgain(String key, Type type) {
        Entry entry = memory.find(key);
        return entry != null ? entry : findBelow(key, type, false);
    }

    /** The entry of a key that is not in memory. */
    @Nullable
    Entry findBelow(String key, Type type) {
        return findBelow(key, type, true);
    }

    private @Nullable Entry findBelow(String key, Type type, boolean counted) {
        requireUsable();
        if (disk == null) {
            return null;
        }
        Stripe stripe = stripes.of(key);
        long version = stripe.version;
        long forgotten = core.generations().forgottenUpTo();
        Entry waiting = writes.find(key);
        if (waiting != null && (waiting.dead(core.clocks().nanos()) || isDead(key, waiting))) {
            counters.diskMisses.add(counted ? 1 : 0);
            return null;
        }
        if (waiting != null) {
            counters.diskHits.add(counted ? 1 : 0);
            promote(key, waiting, stripe, version, forgotten);
            return waiting;
        }
        DiskTier.Found found = disk.read(region, key, type, counters.decodeFailures);
        if (found == null) {
            counters.diskMisses.add(counted ? 1 : 0);
            return null;
        }
        counters.diskHits.add(counted ? 1 : 0);
        counters.diskSavedNanos.add(found.entry().loadNanos);
        promote(key, found.entry(), stripe, version, forgotten);
        if (found.touch()) {
            writes.rewrite(key, found.entry(), version, this::isDead);
        }
        return found.entry();
    }

    /** The fresh entry on disk or on its way there; not promoted, and counts as no hit of the region. */
    @Nullable
    Entry findOnDisk(String key, Type type) {
        if (disk == null) {
            return null;
        }
        Entry entry = writes.find(key);
        if (entry == null) {
            DiskTier.Found found = disk.read(region, key, type, counters.decodeFailures);
            entry = found == null ? null : found.entry();
        }
        long now = core.clocks().nanos();
        return entry == null || entry.isAbsent() || !entry.fresh(now) || entry.dead(now) ? null : entry;
    }

    /** The keys with a fresh value in any tier. */
    Set<String> freshKeys() {
        Set<String> keys = new LinkedHashSet<>();
        long now = core.clocks().nanos();
        forEachHeld((key, entry) -> {
            if (entry.fresh(now) && !entry.dead(now) && !entry.isAbsent()) {
                keys.add(key);
            }
        });
        if (disk != null) {
            long millis = core.clocks().millis();
            disk.store().scan(header -> {
                DiskName name = DiskName.parse(header);
                if (name == null || !name.region().equals(region.name())) {
                    return;
                }
                Stored stored = DiskTier.stored(header);
                String key = stored == null ? "" : stored.keyOr(name.key());
                if (stored != null
                        && !stored.absent()
                        && stored.freshUntilMillis() > millis
                        && !core.generations().isDead(stored.stamp(), region.name(), key, stored.traits())) {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private void promote(String key, Entry entry, Stripe stripe, long version, long forgotten) {
        if (!belongsInMemory(entry)) {
            return;
        }
        stripe.lock();
        try {
            if (stripe.version != version
                    || dropped
                    || core.generations().forgottenUpTo() != forgotten
                    || memory.peek(key) != null) {
                return;
            }
            tags.add(entry.traits, key);
            memory.put(key, entry);
            if (isDead(key, entry)) {
                memory.remove(key);
            }
        } finally {
            stripe.unlock();
        }
        settle();
    }

    /** The fresh value's stamp, or 0. Takes no lock but for what is being invalidated, reads no value, counts as no use. */
    long freshStamp(String key) {
        long now = core.clocks().nanos();
        Entry entry = held(key);
        if (entry != null && isDead(key, entry)) {
            // An invalidation is on its way to take it; who tells of its end sees to it that nobody finds it any more.
            removals.drop(key, entry);
            entry = held(key);
        }
        if (entry != null) {
            return entry.fresh(now) && !entry.dead(now) && !entry.isAbsent() ? entry.stamp : 0;
        }
        requireUsable();
        return disk == null ? 0 : disk.stampOf(region.name(), key);
    }

    /** The entry in memory or on its way to the disk. */
    @Nullable
    Entry held(String key) {
        Entry entry = memory.peek(key);
        return entry == null && disk != null ? writes.find(key) : entry;
    }

    boolean isHeld(String key) {
        return held(key) != null || (disk != null && disk.anyStampOf(region.name(), key) != 0);
    }

    @Nullable
    DiskHeader diskHeader(String key) {
        return disk == null ? null : disk.peek(region.name(), key);
    }

    // Writing

    /**
     * Stores an entry in the tiers it belongs in and takes older values of its key out of the others.
     *
     * @param condition must admit what is there now; null for whatever is there
     * @return whether it was stored
     */
    boolean put(String key, Entry entry, @Nullable Condition condition) {
        boolean toMemory = belongsInMemory(entry);
        return put(key, entry, condition, toMemory, disk != null && entry.traits.placement() != Placement.MEMORY);
    }

    boolean put(String key, Entry entry, @Nullable Condition condition, boolean toMemory, boolean toDisk) {
        Encoded encoded = null;
        boolean through = toDisk && region.config().writeMode() == WriteMode.WRITE_THROUGH;
        if (through) {
            encoded = writes.encode(key, entry);
        } else if (toDisk) {
            core.queue().awaitRoom(entry.weight);
        }
        // Before the entry can be seen, so that a cascade either finds it here or is found by the entry; and again
        // below, since a
        // clean-up may take what it does not see in any tier yet.
        core.dependencies().add(region.name(), key, entry);
        Stripe stripe = stripes.of(key);
        DiskOutcome outcome = DiskOutcome.STORED;
        boolean kept;
        stripe.lock();
        try {
            if (condition != null && !condition.admits(() -> freshStamp(key))) {
                return false;
            }
            requireUsable();
            stripe.changed();
            if (!tags.isEmpty()) {
                Entry before = memory.stored(key);
                tags.remove(before == null ? entry.traits : before.traits, key);
            }
            if (toMemory) {
                tags.add(entry.traits, key);
                memory.put(key, entry);
            } else {
                memory.remove(key);
            }
            if (toDisk && !through) {
                writes.offer(key, entry);
            } else if (disk != null) {
                writes.cancel(key);
                if (encoded != null) {
                    outcome = disk.write(encoded);
                } else {
                    disk.remove(region.name(), key);
                }
            }
            kept = !isDead(key, entry);
            if (!kept) {
                removeLocked(key, stripe);
            }
        } finally {
            stripe.unlock();
        }
        if (toMemory) {
            counters.memoryPuts.increment();
        }
        if (toDisk) {
            counters.diskPuts.increment();
        }
        core.dependencies().add(region.name(), key, entry);
        AccessTap follower = tap;
        if (follower != null && toMemory && kept) {
            follower.stored(key, entry.weight, entry.deadAt - core.clocks().nanos());
        }
        if (through && encoded != null && !outcome.succeeded()) {
            writes.dropped(key, "the disk answered " + outcome);
        }
        settle();
        core.queue().kick();
        return kept;
    }

    /**
     * Removes an entry from all tiers.
     *
     * @param condition must admit what is there now; null for whatever is there
     * @return what was removed; null when the condition did not admit it
     */
    @Nullable
    Removed remove(String key, @Nullable Condition condition) {
        Stripe stripe = stripes.of(key);
        Removed removed;
        stripe.lock();
        try {
            if (condition != null && !condition.admits(() -> freshStamp(key))) {
                return null;
            }
            requireUsable();
            removed = removeLocked(key, stripe);
        } finally {
            stripe.unlock();
        }
        tellRemoved(key);
        settle();
        return removed;
    }

    private void tellRemoved(String key) {
        AccessTap follower = tap;
        if (follower != null) {
            follower.removed(key);
        }
    }

    /** Which tiers had the entry that was removed. */
    record Removed(boolean memory, boolean disk) {}

    private Removed removeLocked(String key, Stripe stripe) {
        stripe.changed();
        Entry before = memory.remove(key);
        boolean onDisk = false;
        if (before != null) {
            tags.remove(before.traits, key);
            counters.memoryRemoves.increment();
        }
        if (disk != null) {
            onDisk = writes.cancel(key);
            onDisk |= disk.remove(region.name(), key);
            if (onDisk) {
                counters.diskRemoves.increment();
            }
        }
        stripe.changed(); // for who saw the entry leave memory by itself in between, see rewrite
        return new Removed(before != null && before.deadAt - core.clocks().nanos() > 0, onDisk);
    }

    boolean removeFromMemory(String key) {
        Stripe stripe = stripes.of(key);
        Entry before;
        stripe.lock();
        try {
            requireUsable();
            stripe.changed();
            before = memory.remove(key);
            if (before != null) {
                tags.remove(before.traits, key);
                counters.memoryRemoves.increment();
            }
        } finally {
            stripe.unlock();
        }
        tellRemoved(key);
        return before != null;
    }

    boolean removeFromDisk(String key) {
        Stripe stripe = stripes.of(key);
        stripe.lock();
        try {
            requireUsable();
            stripe.changed();
            boolean had = writes.cancel(key);
            stripe.changed();
            had |= disk != null && disk.remove(region.name(), key);
            if (had) {
                counters.diskRemoves.increment();
            }
            return had;
        } finally {
            stripe.unlock();
        }
    }

    void clearMemory() {
        removals.clearMemory();
        settle();
    }

    void clearDisk() {
        writes.drop((key, entry) -> true, null);
        if (disk != null) {
            disk.store().removeIf(header -> {
                DiskName name = DiskName.parse(header);
                return name != null && name.region().equals(region.name());
            });
        }
    }

    /** See {@link Removals#drop}. */
    long drop(BiPredicate<String, Entry> killed, @Nullable Consumer<String> diskKeys) {
        long count = removals.drop(killed, diskKeys);
        settle();
        return count;
    }

    /** See {@link Removals#dropTagged}. */
    long dropTagged(String tag, BiPredicate<String, Entry> killed, @Nullable Consumer<String> diskKeys) {
        long count = removals.dropTagged(tag, killed, diskKeys);
        settle();
        return count;
    }

    /** Shows what is in memory or on its way to the disk; an entry in both is shown twice. */
    void forEachHeld(BiConsumer<String, Entry> visitor) {
        memory.forEach(visitor);
        writes.forEach(visitor);
    }

    // Housekeeping

    /** Deals with what left memory by itself; called without locks. */
    void settle() {
        core.timers().begin();
        Departed gone = memory.drain();
        while (gone != null) {
            Departed departed = gone;
            forgetTags(departed);
            boolean usedSinceWritten = departed.entry().idleNanos != 0 && !departed.expired();
            if (usedSinceWritten && departed.entry().traits.placement() != Placement.MEMORY) {
                writes.rewrite(departed.key(), departed.entry(), departed.version(), this::isDead);
            }
            if (!core.listeners().isEmpty()) {
                core.listeners()
                        .tell((CacheListener listener) ->
                                listener.evicted(region.name(), departed.key(), departed.expired()));
            }
            gone = memory.drain();
        }
        if (memory.takePressure()) {
            core.budget().pressed();
        }
    }

    private void forgetTags(Departed departed) {
        if (departed.entry().traits.tags().isEmpty()) {
            return;
        }
        Stripe stripe = stripes.of(departed.key());
        stripe.lock();
        try {
            Entry now = memory.peek(departed.key());
            if (now == null || !now.traits.tags().equals(departed.entry().traits.tags())) {
                tags.remove(departed.entry().traits, departed.key());
                if (now != null) {
                    tags.add(now.traits, departed.key());
                }
            }
        } finally {
            stripe.unlock();
        }
    }

    /** Removes all that is dead from memory. */
    void cleanUp() {
        memory.cleanUp();
        settle();
    }

    /** As {@link #cleanUp}, some of it. */
    void sweep() {
        memory.sweep();
        settle();
    }

    /** Writes the times of last use that are known in memory only. */
    void saveUses() {
        if (disk != null) {
            memory.forEach((key, entry) -> {
                if (entry.idleNanos != 0
                        && entry.touchedNanos != entry.createdNanos
                        && entry.traits.placement() != Placement.MEMORY) {
                    writes.rewrite(key, entry, stripes.of(key).version, this::isDead);
                }
            });
        }
    }

    /** Whether an invalidation after the entry's making has reached it. */
    boolean isDead(String key, Entry entry) {
        return core.generations().isDead(entry.stamp, region.name(), key, entry.traits)
                || core.dependencies().isDead(entry.stamp, entry.traits.dependsOn());
    }

    /**
     * Small entries stay in memory. One that would take more than a 64th of it goes straight to disk, unless it has high priority or
     * its load took longer than reading it back would, then it may take up to an eighth. Low priority leaves memory to others.
     */
    private boolean belongsInMemory(Entry entry) {
        long bound = memory.maximumBytes();
        if (!memory.exists()) {
            return false;
        }
        if (disk == null || entry.traits.placement() == Placement.MEMORY) {
            return entry.traits.placement() != Placement.DISK;
        }
        if (entry.traits.placement() == Placement.DISK || entry.traits.priority() == EntryPriority.LOW) {
            return false;
        }
        if (entry.weight <= bound / 64) {
            return true;
        }
        boolean precious = entry.traits.priority() == EntryPriority.HIGH
                || entry.loadNanos / (entry.weight + 1) >= PRECIOUS_NANOS_PER_BYTE;
        return precious && entry.weight <= bound / 8;
    }

    /** A load that took more than this for each byte is ten times dearer than reading and decoding the value from disk. */
    private static final long PRECIOUS_NANOS_PER_BYTE = 100;
}
