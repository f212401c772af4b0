package io.perfopt.async;

import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * Gathers single requests into calls for many. Requests for the same key within one call share one place in it; each caller has its own handle, and one that
 * cancels or times out leaves the others alone. A request that ends before its call leaves it. Safe for any thread.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface Batcher<K, V> {
    /** What happens when the function fails as a whole. */
    enum OnFailure {
        /** Every request of the call fails. */
        FAIL_ALL,
        /** The call is halved until what cannot be loaded is alone; everything else succeeds. */
        SPLIT
    }

    /**
     * Asks for the value of a key.
     *
     * @param key the key; its equals and hashCode must be stable
     * @return the handle of this request
     */
    OperationHandle<V> load(K key);

    /**
     * Asks for the value of a key with a priority of its own; a call has the priority of its most urgent request.
     *
     * @param key the key
     * @param priority 1 to 10
     * @return the handle of this request
     * @throws IllegalArgumentException when the priority is out of range
     */
    OperationHandle<V> load(K key, int priority);

    /**
     * Dispatches what waits.
     *
     * @return true if there was something
     */
    boolean flush();

    /**
     * One request of a call, for functions that end requests one by one.
     *
     * @param <K> the type of the key
     * @param <V> the type of the value
     */
    interface Item<K, V> {
        /**
         * Gives the key asked for.
         *
         * @return the key
         */
        K key();

        /**
         * Ends the request with its value.
         *
         * @param value the value
         * @return true if the request had not ended
         */
        boolean complete(V value);

        /**
         * Ends the request with an error.
         *
         * @param error why there is no value
         * @return true if the request had not ended
         */
        boolean fail(Throwable error);
    }

    /**
     * Collects the settings of a batcher. Not safe for several threads.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     */
    interface Builder<K, V> {
        /**
         * Sets the keys that fill a call.
         *
         * @param keys 1 to 100,000, default 10
         * @return this
         */
        Builder<K, V> maxSize(int keys);

        /**
         * Sets the age of its first request at which a call goes, full or not.
         *
         * @param wait above zero, default 100 ms
         * @return this
         */
        Builder<K, V> maxWait(Duration wait);

        /**
         * Fills calls by weight, for instance bytes, besides their size.
         *
         * @param weigher gives the weight of a key, at least 0
         * @param most a call goes when it weighs this much
         * @return this
         */
        Builder<K, V> maxWeight(ToLongFunction<? super K> weigher, long most);

        /**
         * Sends a call at once while a worker is idle, instead of waiting for company.
         *
         * @return this
         */
        Builder<K, V> sendWhenIdle();

        /**
         * Gives every request its own place, also for equal keys.
         *
         * @return this
         */
        Builder<K, V> withoutSharing();

        /**
         * Sets what happens when the function fails as a whole.
         *
         * @param reaction the reaction, default {@link OnFailure#FAIL_ALL}
         * @return this
         */
        Builder<K, V> onFailure(OnFailure reaction);

        /**
         * Calls the function again for all requests when it fails as a whole, before {@link #onFailure(OnFailure)} applies.
         *
         * @param policy how often and when
         * @return this
         */
        Builder<K, V> retry(RetryPolicy policy);

        /**
         * Builds the batcher.
         *
         * @return the batcher; it ends with its manager
         */
        Batcher<K, V> build();
    }
}
