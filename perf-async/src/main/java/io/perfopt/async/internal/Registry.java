package io.perfopt.async.internal;

import org.jspecify.annotations.Nullable;

/**
 * Finds a promise that has not ended by its id: chains through the promises themselves in a table as long as the promises are many, so it costs 4 to 8 bytes each. Ids are handed
 * out in order and so fill the table in order. Not thread safe: the dispatcher's lock guards it.
 */
final class Registry {
    private static final int LEAST = 64;

    private @Nullable Promise<?>[] table = new Promise<?>[LEAST];
    private int size;

    int size() {
        return size;
    }

    void add(Promise<?> promise) {
        if (size == table.length) {
            resize(2 * size);
        }
        int slot = (int) promise.id & (table.length - 1);
        promise.registryNext = table[slot];
        table[slot] = promise;
        size++;
    }

    @Nullable
    Promise<?> find(long id) {
        Promise<?> promise = table[(int) id & (table.length - 1)];
        while (promise != null && promise.id != id) {
            promise = promise.registryNext;
        }
        return promise;
    }

    void remove(Promise<?> gone) {
        int slot = (int) gone.id & (table.length - 1);
        Promise<?> promise = table[slot];
        if (promise == gone) {
            table[slot] = gone.registryNext;
        } else {
            while (promise != null && promise.registryNext != gone) {
                promise = promise.registryNext;
            }
            if (promise == null) {
                return;
            }
            promise.registryNext = gone.registryNext;
        }
        gone.registryNext = null;
        size--;
        if (table.length > LEAST && size < table.length / 8) {
            resize(table.length / 4);
        }
    }

    private void resize(int length) {
        @Nullable Promise<?>[] old = table;
        table = new Promise<?>[length];
        for (Promise<?> promise : old) {
            while (promise != null) {
                Promise<?> next = promise.registryNext;
                int slot = (int) promise.id & (length - 1);
                promise.registryNext = table[slot];
                table[slot] = promise;
                promise = next;
            }
        }
    }

    void forEach(java.util.function.Consumer<Promise<?>> action) {
        for (Promise<?> promise : table) {
            for (Promise<?> each = promise; each != null; ) {
                Promise<?> next = each.registryNext;
                action.accept(each);
                each = next;
            }
        }
    }
}
