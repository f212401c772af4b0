package io.perfopt.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the cache knows of one entry.
 *
 * @param name {@code region/key}, or the key alone for an entry without a region
 * @param tier the nearest tier that holds it
 * @param created when its value was put or loaded
 * @param ttl how long the value is fresh, from its creation
 * @param idle how long it may go unread
 * @param expiresIn how long the value stays fresh from now; absent when it is stale already
 * @param hits reads since it came into memory, exact up to 64 and estimated above; absent when it is on disk alone
 * @param bytes its estimated size on the heap, or its stored size when it is on disk alone
 * @param compressed whether its stored form is compressed; absent while it is in memory
 * @param tags groups it is dropped with
 * @param dependsOn names or patterns of the entries it was made from
 * @param namespace the namespace it belongs to
 * @param priority how much it is worth keeping near
 */
public record EntryMetadata(
        String name,
        Tier tier,
        Instant created,
        Duration ttl,
        Optional<Duration> idle,
        Optional<Duration> expiresIn,
        OptionalLong hits,
        long bytes,
        Optional<Boolean> compressed,
        Set<String> tags,
        Set<String> dependsOn,
        Optional<String> namespace,
        EntryPriority priority) {}
