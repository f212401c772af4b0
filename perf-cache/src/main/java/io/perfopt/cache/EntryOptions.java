package io.perfopt.cache;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one entry is stored; what is absent comes from the region. Immutable: each method returns a changed copy.
 *
 * @param ttl how long the value is fresh
 * @param idle how long it may go unread
 * @param tags groups it is dropped with
 * @param dependsOn names or patterns of the entries it was made from
 * @param namespace the versioned namespace it belongs to
 * @param priority how much it is worth keeping near; absent means the region's
 * @param placement the tiers it is kept in; absent means the region's
 * @param mediaType the media type of the value, so that what is compressed already is not compressed again
 */
public record EntryOptions(
        Optional<Duration> ttl,
        Optional<Duration> idle,
        Set<String> tags,
        Set<String> dependsOn,
        Optional<String> namespace,
        Optional<EntryPriority> priority,
        Optional<Placement> placement,
        Optional<String> mediaType) {
    /** The most tags, and the most dependencies, of one entry. */
    public static final int MAXIMUM_LABELS = 128;

    private static final EntryOptions DEFAULTS = new EntryOptions(
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * Checks durations and labels.
     *
     * @param ttl how long the value is fresh
     * @param idle how long it may go unread
     * @param tags groups it is dropped with
     * @param dependsOn names or patterns of the entries it was made from
     * @param namespace the versioned namespace it belongs to
     * @param priority how much it is worth keeping near; absent means the region's
     * @param placement the tiers it is kept in; absent means the region's
     * @param mediaType the media type of the value, so that what is compressed already is not compressed again
     * @throws IllegalArgumentException if one is out of range
     */
    public EntryOptions {
        ttl.ifPresent(given -> RegionConfig.positive("ttl", given));
        idle.ifPresent(given -> RegionConfig.positive("idle", given));
        tags = labels("tags", tags);
        dependsOn = labels("dependsOn", dependsOn);
        namespace.ifPresent(given -> labels("namespace", Set.of(given)));
    }

    /**
     * The region's defaults, no tags, no dependencies.
     *
     * @return the default options
     */
    public static EntryOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Options with a time to live.
     *
     * @param ttl how long the value is fresh
     * @return the options
     */
    public static EntryOptions ttl(Duration ttl) {
        return DEFAULTS.timeToLive(ttl);
    }

    /**
     * A copy with another time to live.
     *
     * @param duration how long the value is fresh
     * @return the copy
     */
    public EntryOptions timeToLive(Duration duration) {
        return new EntryOptions(
                Optional.of(duration), idle, tags, dependsOn, namespace, priority, placement, mediaType);
    }

    /**
     * A copy that expires when unread for a time.
     *
     * @param duration how long it may go unread
     * @return the copy
     */
    public EntryOptions idle(Duration duration) {
        return new EntryOptions(ttl, Optional.of(duration), tags, dependsOn, namespace, priority, placement, mediaType);
    }

    /**
     * A copy with these tags in place of the old ones.
     *
     * @param names the tags
     * @return the copy
     */
    public EntryOptions tags(String... names) {
        return new EntryOptions(
                ttl, idle, new LinkedHashSet<>(List.of(names)), dependsOn, namespace, priority, placement, mediaType);
    }

    /**
     * A copy with these dependencies in place of the old ones.
     *
     * @param names names or patterns of the entries this one is made from
     * @return the copy
     */
    public EntryOptions dependsOn(String... names) {
        return new EntryOptions(
                ttl, idle, tags, new LinkedHashSet<>(List.of(names)), namespace, priority, placement, mediaType);
    }

    /**
     * A copy in a namespace.
     *
     * @param name the namespace
     * @return the copy
     */
    public EntryOptions namespace(String name) {
        return new EntryOptions(ttl, idle, tags, dependsOn, Optional.of(name), priority, placement, mediaType);
    }

    /**
     * A copy with a priority.
     *
     * @param given the priority
     * @return the copy
     */
    public EntryOptions priority(EntryPriority given) {
        return new EntryOptions(ttl, idle, tags, dependsOn, namespace, Optional.of(given), placement, mediaType);
    }

    /**
     * A copy with a placement.
     *
     * @param given the placement
     * @return the copy
     */
    public EntryOptions placement(Placement given) {
        return new EntryOptions(ttl, idle, tags, dependsOn, namespace, priority, Optional.of(given), mediaType);
    }

    /**
     * A copy with a media type.
     *
     * @param given the media type, such as {@code image/png}
     * @return the copy
     */
    public EntryOptions mediaType(String given) {
        return new EntryOptions(ttl, idle, tags, dependsOn, namespace, priority, placement, Optional.of(given));
    }

    private static Set<String> labels(String name, Set<String> labels) {
        if (labels.size() > MAXIMUM_LABELS) {
            throw new IllegalArgumentException(
                    name + " must be at most " + MAXIMUM_LABELS + " labels, were " + labels.size());
        }
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 1024) {
                throw new IllegalArgumentException(
                        name + " must have 1 to 1024 characters each, one had " + label.length());
            }
        }
        return Set.copyOf(labels);
    }
}
