package io.perfopt.cache.internal;

import io.perfopt.cache.Compression;
import io.perfopt.cache.EntryMetadata;
import io.perfopt.cache.Tier;
import io.perfopt.cache.spi.DiskHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Describes entries to the user. */
final class Metadata {
    private Metadata() {}

    static Optional<EntryMetadata> of(TieredStore store, Core core, String key) {
        String name = Names.of(store.region.name(), key);
        Entry inMemory = store.memory.peek(key);
        Entry entry = inMemory != null ? inMemory : store.held(key);
        if (entry != null) {
            long now = core.clocks().nanos();
            return entry.isAbsent() || entry.dead(now)
                    ? Optional.empty()
                    : Optional.of(describe(name, entry, inMemory != null, now));
        }
        DiskHeader header = store.diskHeader(key);
        Stored stored = header == null ? null : DiskTier.stored(header);
        if (header == null || stored == null || stored.absent()) {
            return Optional.empty();
        }
        long left = stored.freshUntilMillis() - core.clocks().millis();
        return Optional.of(new EntryMetadata(
                name,
                Tier.DISK,
                Instant.ofEpochMilli(header.createdMillis()),
                Duration.ofMillis(stored.freshUntilMillis() - header.createdMillis()),
                duration(stored.idleMillis() * 1_000_000L),
                left > 0 ? Optional.of(Duration.ofMillis(left)) : Optional.empty(),
                OptionalLong.empty(),
                header.valueBytes(),
                Optional.of(stored.compression() != Compression.NONE),
                stored.traits().tags(),
                stored.traits().dependsOn(),
                stored.traits().namespace(),
                stored.traits().priority()));
    }

    private static EntryMetadata describe(String name, Entry entry, boolean inMemory, long now) {
        return new EntryMetadata(
                name,
                inMemory ? Tier.MEMORY : Tier.DISK,
                Instant.ofEpochMilli(entry.createdMillis),
                Duration.ofNanos(entry.freshUntil - entry.createdNanos),
                duration(entry.idleNanos),
                entry.fresh(now) ? Optional.of(Duration.ofNanos(entry.freshUntil - now)) : Optional.empty(),
                inMemory ? OptionalLong.of(entry.hits) : OptionalLong.empty(),
                entry.weight,
                Optional.empty(),
                entry.traits.tags(),
                entry.traits.dependsOn(),
                entry.traits.namespace(),
                entry.traits.priority());
    }

    private static Optional<Duration> duration(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }
}
