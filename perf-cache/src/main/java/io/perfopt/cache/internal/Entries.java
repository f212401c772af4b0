package io.perfopt.cache.internal;

import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.ReadStrategy;
import io.perfopt.cache.RegionConfig;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the entries of one region by one state of its settings: turns options and defaults into times, labels and a weight. Immutable. */
final class Entries {
    private final String region;
    private final RegionConfig config;
    private final Clocks clocks;
    private final Generations generations;
    private final Sizer sizer;
    private final Strategies strategies;
    private final Traits plain;

    Entries(
            String region,
            RegionConfig config,
            Clocks clocks,
            Generations generations,
            Sizer sizer,
            Strategies strategies) {
        this.region = region;
        this.config = config;
        this.clocks = clocks;
        this.generations = generations;
        this.sizer = sizer;
        this.strategies = strategies;
        this.plain = new Traits(
                Set.of(),
                Set.of(),
                config.namespace(),
                config.priority(),
                config.placement(),
                java.util.Optional.empty());
    }

    /** An entry for a value that was put. */
    Entry put(String key, Object value, EntryOptions options, Duration defaultTtl, @Nullable Type type) {
        return make(key, value, generations.stamp(), options, options.ttl().orElse(defaultTtl), 0, type);
    }

    /** An entry for what a load brought, as old as the load's beginning; a null is a remembered absence. */
    Entry loaded(
            String key, @Nullable Object value, long stamp, EntryOptions options, long loadNanos, @Nullable Type type) {
        if (value == null) {
            return make(key, Entry.ABSENT, stamp, options, config.absentFor().orElse(config.ttl()), loadNanos, type);
        }
        return make(key, value, stamp, options, options.ttl().orElse(config.ttl()), loadNanos, type);
    }

    private Entry make(
            String key,
            Object value,
            long stamp,
            EntryOptions options,
            Duration ttl,
            long loadNanos,
            @Nullable Type type) {
        long now = clocks.nanos();
        long life = jittered(Clocks.nanosOf(ttl));
        boolean absent = value == Entry.ABSENT;
        ReadStrategy strategy = strategies.of(region, key, config);
        long fresh = now + life;
        long dead = absent ? fresh : later(fresh, beyond(strategy, life));
        long attention = absent || config.refreshAfter().isEmpty()
                ? fresh
                : now + (long) (life * config.refreshAfter().getAsDouble());
        long idle = options.idle().or(config::idle).map(Clocks::nanosOf).orElse(0L);
        Traits traits = traits(options);
        return new Entry(
                value,
                type,
                stamp,
                clocks.millis(),
                now,
                fresh,
                dead,
                attention,
                idle,
                loadNanos,
                traits,
                sizer.weigh(key, value, traits),
                absent || !Strategies.servesHitsAsTheyAre(strategy));
    }

    /** An entry that was read from disk. */
    Entry restored(
            String key,
            Object value,
            Stored stored,
            long createdMillis,
            long expiresMillis,
            long millis,
            long nanos,
            @Nullable Type type) {
        ReadStrategy strategy = strategies.of(region, key, config);
        long fresh = nanos + nanosBetween(millis, stored.freshUntilMillis());
        long created = nanos + nanosBetween(millis, createdMillis);
        long idle = TimeUnit.MILLISECONDS.toNanos(stored.idleMillis());
        // With an idle time the store's expiry is that of its last write; the value itself lives as long as the region
        // lets it.
        long dead = stored.idleMillis() == 0
                ? nanos + nanosBetween(millis, expiresMillis)
                : later(fresh, beyond(strategy, fresh - created));
        long attention = stored.absent() || config.refreshAfter().isEmpty()
                ? fresh
                : created + (long) ((fresh - created) * config.refreshAfter().getAsDouble());
        Entry entry = new Entry(
                value,
                region.isEmpty() ? type : null,
                stored.stamp(),
                createdMillis,
                created,
                fresh,
                dead,
                attention,
                idle,
                stored.loadNanos(),
                stored.traits().equals(plain) ? plain : stored.traits(),
                sizer.weigh(key, value, stored.traits()),
                stored.absent() || !Strategies.servesHitsAsTheyAre(strategy));
        entry.touchedNanos = nanos;
        return entry;
    }

    /** How long after its time to live a value may stand in for its source. */
    private long beyond(ReadStrategy strategy, long life) {
        if (config.failSafe().isPresent()) {
            return Clocks.nanosOf(config.failSafe().get());
        }
        return strategy == ReadStrategy.STALE_WHILE_REVALIDATE ? life : 0;
    }

    private Traits traits(EntryOptions options) {
        if (options.equals(EntryOptions.defaults())) {
            return plain;
        }
        return new Traits(
                options.tags(),
                options.dependsOn(),
                options.namespace().or(config::namespace),
                options.priority().orElse(config.priority()),
                options.placement().orElse(config.placement()),
                options.mediaType());
    }

    private long jittered(long nanos) {
        double share = config.ttlJitter();
        return share == 0
                ? nanos
                : nanos - (long) (nanos * share * ThreadLocalRandom.current().nextDouble());
    }

    private static long later(long deadline, long nanos) {
        return deadline + nanos;
    }

    private static long nanosBetween(long fromMillis, long toMillis) {
        long limit = Long.MAX_VALUE / 4_000_000;
        return TimeUnit.MILLISECONDS.toNanos(Math.max(-limit, Math.min(limit, toMillis - fromMillis)));
    }
}
