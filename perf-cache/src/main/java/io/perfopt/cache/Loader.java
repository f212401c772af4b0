package io.perfopt.cache;

import org.jspecify.annotations.Nullable;

/**
 * Brings the value of a key from its source. Called without any lock of the cache held, at most once at a time for a key,
 * on the caller's thread unless a timeout, a stale value at hand or a refresh moves it to the cache's executor.
 *
 * @param <V> the type of the value
 */
@FunctionalInterface
public interface Loader<V> {
    /**
     * Loads a value.
     *
     * @param key the key inside its region
     * @return the value; null means that there is none, see {@link RegionConfig.Builder#absentFor}
     * @throws Exception whatever the source throws; the caller of the cache sees a {@link CacheLoadException}
     */
    @Nullable
    V load(String key) throws Exception;

    /**
     * Loads a value with a context through which the loader sets the options of the entry. This is the method the cache calls.
     *
     * @param key the key inside its region
     * @param context what is known of the entry, and where its options are set
     * @return the value, or null for none
     * @throws Exception whatever the source throws
     */
    default @Nullable V load(String key, LoadContext context) throws Exception {
        return load(key);
    }

    /**
     * A loader that uses its context, written as a lambda: {@code Loader.withContext((key, context) -> ...)}.
     *
     * @param loader the function
     * @param <V> the type of the value
     * @return the loader
     */
    static <V> Loader<V> withContext(Contextual<? extends V> loader) {
        return new Loader<>() {
            @Override
            public @Nullable V load(String key) {
                throw new UnsupportedOperationException("a loader with a context is called with one");
            }

            @Override
            public @Nullable V load(String key, LoadContext context) throws Exception {
                return loader.load(key, context);
            }
        };
    }

    /**
     * A loading function that sets the options of its entry, for instance a time to live that the source named.
     *
     * @param <V> the type of the value
     */
    @FunctionalInterface
    interface Contextual<V> {
        /**
         * Loads a value.
         *
         * @param key the key inside its region
         * @param context where the options of the entry are set
         * @return the value, or null for none
         * @throws Exception whatever the source throws
         */
        @Nullable
        V load(String key, LoadContext context) throws Exception;
    }
}
