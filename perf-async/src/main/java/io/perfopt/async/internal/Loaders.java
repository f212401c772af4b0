package io.perfopt.async.internal;

import io.perfopt.async.Batcher;
import io.perfopt.async.OperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three ways a batch function gives its results. */
final class Loaders {
    private Loaders() {}

    static <K, V> BatchLoader.Loader<K, V> byPosition(Function<List<K>, List<V>> function) {
        return (call, items) -> {
            List<V> values = function.apply(keys(items));
            if (values == null || values.size() != items.size()) {
                throw new OperationException(
                        "the batch function of " + call.owner.name + " must give one value a key, gave "
                                + (values == null ? "null" : values.size() + " values") + " for " + items.size()
                                + " keys",
                        null);
            }
            @Nullable Throwable[] errors = new Throwable[items.size()];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = values.get(i) == null ? missing(call, items.get(i)) : null;
            }
            call.end(items, values, errors);
        };
    }

    static <K, V> BatchLoader.Loader<K, V> byKey(Function<List<K>, Map<K, V>> function) {
        return (call, items) -> {
            Map<K, V> found = function.apply(keys(items));
            if (found == null) {
                throw new OperationException("the batch function of " + call.owner.name + " gave null for a map", null);
            }
            List<@Nullable V> values = new ArrayList<>(items.size());
            @Nullable Throwable[] errors = new Throwable[items.size()];
            for (int i = 0; i < errors.length; i++) {
                V value = found.get(items.get(i).key);
                values.add(value);
                errors[i] = value == null ? missing(call, items.get(i)) : null;
            }
            call.end(items, values, errors);
        };
    }

    static <K, V> BatchLoader.Loader<K, V> perItem(Consumer<List<Batcher.Item<K, V>>> function) {
        return (call, items) -> {
            List<Batcher.Item<K, V>> open = new ArrayList<>(items.size());
            items.forEach(item -> open.add(new OpenItem<>(call, item)));
            function.accept(open);
        };
    }

    private static <K, V> List<K> keys(List<BatchItem<K, V>> items) {
        List<K> keys = new ArrayList<>(items.size());
        for (BatchItem<K, V> item : items) {
            keys.add(item.key);
        }
        return keys;
    }

    private static OperationException missing(BatchCall<?, ?> call, BatchItem<?, ?> item) {
        return new OperationException(
                "the batch function of " + call.owner.name + " gave no value for key " + item.key, null);
    }

    private record OpenItem<K, V>(BatchCall<K, V> call, BatchItem<K, V> item) implements Batcher.Item<K, V> {
        @Override
        public K key() {
            return item.key;
        }

        @Override
        public boolean complete(V value) {
            return call.endOne(item, value, null);
        }

        @Override
        public boolean fail(Throwable error) {
            return call.endOne(item, null, error);
        }
    }
}
