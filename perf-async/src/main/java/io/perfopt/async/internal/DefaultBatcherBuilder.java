package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a batcher. Not safe for several threads. */
final class DefaultBatcherBuilder<K, V> implements Batcher.Builder<K, V> {
    private final Dispatcher dispatcher;
    private final TypeState type;
    private final BatchLoader.Loader<K, V> loader;
    private int maxSize = 10;
    private long maxWaitNanos = TimeUnit.MILLISECONDS.toNanos(100);
    private @Nullable ToLongFunction<? super K> weigher;
    private long maxWeight = Long.MAX_VALUE;
    private boolean sendWhenIdle;
    private boolean shares = true;
    private Batcher.OnFailure onFailure = Batcher.OnFailure.FAIL_ALL;
    private @Nullable RetryPolicy retry;

    DefaultBatcherBuilder(Dispatcher dispatcher, TypeState type, BatchLoader.Loader<K, V> loader) {
        this.dispatcher = dispatcher;
        this.type = type;
        this.loader = loader;
    }

    @Override
    public Batcher.Builder<K, V> maxSize(int keys) {
        maxSize = Checks.range("maxSize", keys, 1, 100_000);
        return this;
    }

    @Override
    public Batcher.Builder<K, V> maxWait(Duration wait) {
        maxWaitNanos = Checks.positive("maxWait", wait);
        return this;
    }

    @Override
    public Batcher.Builder<K, V> maxWeight(ToLongFunction<? super K> weigher, long most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxWeight must be at least 1, was " + most);
        }
        this.weigher = Objects.requireNonNull(weigher, "weigher");
        this.maxWeight = most;
        return this;
    }

    @Override
    public Batcher.Builder<K, V> sendWhenIdle() {
        sendWhenIdle = true;
        return this;
    }

    @Override
    public Batcher.Builder<K, V> withoutSharing() {
        shares = false;
        return this;
    }

    @Override
    public Batcher.Builder<K, V> onFailure(Batcher.OnFailure reaction) {
        onFailure = Objects.requireNonNull(reaction, "reaction");
        return this;
    }

    @Override
    public Batcher.Builder<K, V> retry(RetryPolicy policy) {
        retry = Objects.requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public Batcher<K, V> build() {
        return new BatchLoader<>(
                dispatcher,
                type,
                new BatchLoader.Settings<>(
                        maxSize, maxWaitNanos, weigher, maxWeight, sendWhenIdle, shares, onFailure, retry),
                loader);
    }
}
