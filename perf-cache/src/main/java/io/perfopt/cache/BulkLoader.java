package io.perfopt.cache;

import java.util.Map;
import java.util.Set;

/**
 * Brings the values of several keys from their source in one call.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface BulkLoader<V> {
    /**
     * Loads the values of all keys that were missing.
     *
     * @param keys the missing keys, each of them loaded by nobody else now
     * @return the values found; a key left out has none
     * @throws Exception whatever the source throws; fails all keys of this call
     */
    Map<String, V> loadAll(Set<String> keys) throws Exception;
}
