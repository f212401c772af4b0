package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three ways a batch function gives its results. */
final class Loaders {
    private Loaders() {}

    static <K, V> BatchLoader.Loader<K, V> byPosition(Function<List<K>, List<V>> function) {
        return (call, wanted) -> {
            List<V> values = function.apply(keys(wanted));
            // The list is the user's: what counts is what is in it now.
            @Nullable Object[] outcomes = values == null ? null : values.toArray();
            if (outcomes == null || outcomes.length != wanted.size()) {
                throw new OperationException(
                        "the batch function of " + call.owner.name + " must give one value a key, gave "
                                + (outcomes == null ? "null" : outcomes.length + " values") + " for " + wanted.size()
                                + " keys",
                        null);
            }
            call.endAll(wanted, withoutGaps(call, wanted, outcomes));
        };
    }

    static <K, V> BatchLoader.Loader<K, V> byKey(Function<List<K>, Map<K, V>> function) {
        return (call, wanted) -> {
            Map<K, V> found = function.apply(keys(wanted));
            if (found == null) {
                throw new OperationException("the batch function of " + call.owner.name + " gave null for a map", null);
            }
            @Nullable Object[] outcomes = new Object[wanted.size()];
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = found.get(wanted.get(i).key);
            }
            call.endAll(wanted, withoutGaps(call, wanted, outcomes));
        };
    }

    static <K, V> BatchLoader.Loader<K, V> perItem(Consumer<List<Batcher.Item<K, V>>> function) {
        return (call, wanted) -> {
            List<Batcher.Item<K, V>> open = new ArrayList<>(wanted.size());
            wanted.forEach(place -> open.add(new OpenItem<>(call, place)));
            function.accept(open);
        };
    }

    private static <K, V> List<K> keys(List<BatchItem<K, V>> wanted) {
        List<K> keys = new ArrayList<>(wanted.size());
        for (BatchItem<K, V> place : wanted) {
            keys.add(place.key);
        }
        return keys;
    }

    private static <K, V> Object[] withoutGaps(
            BatchCall<K, V> call, List<BatchItem<K, V>> wanted, @Nullable Object[] values) {
        Object[] outcomes = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            outcomes[i] = value == null ? BatchCall.Failure.of(missing(call, wanted.get(i))) : value;
        }
        return outcomes;
    }

    private static OperationException missing(BatchCall<?, ?> call, BatchItem<?, ?> place) {
        return new OperationException(
                "the batch function of " + call.owner.name + " gave no value for key " + place.key, null);
    }

    private record OpenItem<K, V>(BatchCall<K, V> call, BatchItem<K, V> place) implements Batcher.Item<K, V> {
        @Override
        public K key() {
            return place.key;
        }

        @Override
        public boolean complete(V value) {
            return call.endOne(place, value == null ? BatchCall.Failure.of(missing(call, place)) : value);
        }

        @Override
        public boolean fail(Throwable error) {
            return call.endOne(place, BatchCall.Failure.of(Objects.requireNonNull(error, "error")));
        }
    }
}
