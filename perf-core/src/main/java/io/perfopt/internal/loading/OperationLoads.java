package io.perfopt.internal.loading;

import io.perfopt.async.AsyncOperationsManager;
import io.perfopt.async.Operation;
import io.perfopt.async.OperationException;
import io.perfopt.async.OperationHandle;
import io.perfopt.async.OperationInterruptedException;
import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.LoadContext;
import io.perfopt.cache.Loader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs loads as operations of one type: the type's priority, limits, timeouts, retries and breaker hold for them, and loads of one key from one source
 * are one operation. Immutable.
 */
public final class OperationLoads {
    private final AsyncOperationsManager async;
    private final String type;

    public OperationLoads(AsyncOperationsManager async, String type) {
        this.async = async;
        async.type(type); // a name that cannot be one is refused here and not at the first load
        this.type = type;
    }

    /** The loader, each of whose loads is an operation. */
    public <V> Loader<V> of(Loader<? extends V> loader) {
        Object source = new Object();
        return Loader.withContext((key, context) -> load(source, key, context, loader));
    }

    /**
     * Loads one value and waits for it.
     *
     * @param source what, together with the key, decides which loads are the same
     * @throws OperationException when the scheduler did not bring the load to an end: refused, timed out, cancelled
     * @throws Exception what the loader threw
     */
    public <V> @Nullable V load(Object source, String key, LoadContext context, Loader<? extends V> loader)
            throws Exception {
        Optional<Object> stale = context.stale();
        OperationHandle<Loaded<V>> handle =
                async.submit(Operation.<Loaded<V>>of(type, () -> Loaded.by(loader, key, stale))
                        .dedupeBy(new Shared(source, key)));
        Loaded<V> loaded;
        try {
            loaded = handle.join();
        } catch (OperationInterruptedException interrupted) {
            handle.cancel();
            throw interrupted;
        } catch (OperationException failed) {
            throw whatTheLoaderThrew(failed);
        }
        loaded.options.ifPresent(context::options);
        if (loaded.notStored) {
            context.doNotStore();
        }
        return loaded.value;
    }

    /** The root class itself wraps what the work threw; its subclasses say what the scheduler did. */
    private static Exception whatTheLoaderThrew(OperationException failed) {
        Throwable cause = failed.getCause();
        if (failed.getClass() != OperationException.class || cause == null) {
            return failed;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : failed;
    }

    private record Shared(Object source, String key) {}

    /**
     * A value and what its loader decided about the entry. The context of a load belongs to the thread of its caller, who may be gone when the operation
     * ends; so the operation writes here, and each caller applies it to a context of its own.
     */
    private static final class Loaded<V> implements LoadContext {
        private final Optional<Object> stale;
        private Optional<EntryOptions> options = Optional.empty();
        private boolean notStored;
        private @Nullable V value;

        private Loaded(Optional<Object> stale) {
            this.stale = stale;
        }

        static <V> Loaded<V> by(Loader<? extends V> loader, String key, Optional<Object> stale) throws Exception {
            Loaded<V> loaded = new Loaded<>(stale);
            loaded.value = loader.load(key, loaded);
            return loaded;
        }

        @Override
        public Optional<Object> stale() {
            return stale;
        }

        @Override
        public void options(EntryOptions given) {
            options = Optional.of(given);
        }

        @Override
        public void doNotStore() {
            notStored = true;
        }
    }
}
