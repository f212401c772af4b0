package io.perfopt.cache;

/**
 * The ways of taking entries out of a cache. Each takes effect at once for every later read in all tiers, is as durable as the
 * data, and keeps a load that was running meanwhile from bringing the old value back.
 *
 * <p>A name is the key for an entry without a region and {@code region/key} for all others. In a pattern {@code *} stands for
 * any characters, {@code ?} for one, and a backslash takes the next character literally.
 */
public interface Invalidations {
    /**
     * Removes one entry.
     *
     * @param name its name
     * @return what was removed
     */
    Invalidated invalidate(String name);

    /**
     * Removes the entries whose name matches.
     *
     * @param pattern a pattern over names
     * @return what was removed
     */
    Invalidated invalidateMatching(String pattern);

    /**
     * Removes one entry or those that match a pattern, then everything that depends on what was named, then what depends on
     * that, and so on; a cycle of dependencies ends where it began.
     *
     * @param nameOrPattern a name, or a pattern over names
     * @return what was removed
     */
    Invalidated invalidateCascade(String nameOrPattern);

    /**
     * Removes the entries that carry a tag.
     *
     * @param tag the tag
     * @return what was removed
     */
    Invalidated invalidateTag(String tag);

    /**
     * Removes the entries of a namespace by raising its version.
     *
     * @param namespace the namespace
     * @return what was removed
     */
    Invalidated invalidateNamespace(String namespace);

    /**
     * Removes all entries of one region.
     *
     * @param region the region's name
     * @return what was removed
     */
    Invalidated invalidateRegion(String region);

    /**
     * Removes everything.
     *
     * @return what was removed
     */
    Invalidated clear();
}
