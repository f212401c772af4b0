package io.perfopt.cache;

import java.util.Optional;

/** What a running load knows of its entry and may decide about it. Belongs to one load and is used on its thread only. */
public interface LoadContext {
    /**
     * The expired value that would be served if this load failed, for conditional requests to the source.
     *
     * @return the stale value, or empty
     */
    Optional<Object> stale();

    /**
     * Sets how the loaded value is stored, in place of the region's defaults.
     *
     * @param options time to live, tags, dependencies and the like
     */
    void options(EntryOptions options);

    /**
     * Hands the loaded value to the callers without storing it. A null is then no failure but the absence of a value: {@code find} is empty, and
     * {@code get} throws {@link CacheAbsentException}.
     */
    void doNotStore();
}
