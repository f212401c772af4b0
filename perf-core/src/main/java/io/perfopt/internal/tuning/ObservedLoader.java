package io.perfopt.internal.tuning;

import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.LoadContext;
import io.perfopt.cache.Loader;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A loader whose values are compared with those it brought before. An entry whose loader says how long it lives is left out. */
record ObservedLoader<V>(Loader<? extends V> loader, Lives lives, LongSupplier nanoTime) implements Loader<V> {
    @Override
    public @Nullable V load(String key) throws Exception {
        V value = loader.load(key);
        note(key, value);
        return value;
    }

    @Override
    public @Nullable V load(String key, LoadContext context) throws Exception {
        Watched watched = new Watched(context);
        V value = loader.load(key, watched);
        if (!watched.decidedItself) {
            note(key, value);
        }
        return value;
    }

    private void note(String key, @Nullable V value) {
        if (value != null) {
            lives.loaded(key, value, nanoTime.getAsLong());
        }
    }

    private static final class Watched implements LoadContext {
        private final LoadContext context;
        private boolean decidedItself;

        Watched(LoadContext context) {
            this.context = context;
        }

        @Override
        public Optional<Object> stale() {
            return context.stale();
        }

        @Override
        public void options(EntryOptions options) {
            decidedItself |= options.ttl().isPresent();
            context.options(options);
        }

        @Override
        public void doNotStore() {
            decidedItself = true;
            context.doNotStore();
        }
    }
}
