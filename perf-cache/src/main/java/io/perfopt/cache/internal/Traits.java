package io.perfopt.cache.internal;

import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import java.util.Optional;
import java.util.Set;

/** What an entry carries beside its value and times; one instance serves all plain entries of a region. Immutable. */
record Traits(
        Set<String> tags,
        Set<String> dependsOn,
        Optional<String> namespace,
        EntryPriority priority,
        Placement placement,
        Optional<String> mediaType) {
    /** Whether an invalidation can reach the entry by something else than its name. */
    boolean labelled() {
        return !tags.isEmpty() || namespace.isPresent();
    }

    /** Bytes on the heap that these labels take, their place in the indices included. */
    int weight() {
        long weight = 0;
        for (String tag : tags) {
            weight += Sizer.text(tag) + 64;
        }
        for (String name : dependsOn) {
            weight += Sizer.text(name) + 96;
        }
        return (int) Math.min(weight + (namespace.isPresent() ? 48 : 0), 1 << 20);
    }
}
