package io.perfopt.cache.internal;

import io.perfopt.cache.EntryOptions;
import io.perfopt.cache.LoadContext;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a loader sees and sets; for the loader's thread. */
final class LoadingContext implements LoadContext {
    private final @Nullable Entry stale;
    private EntryOptions options = EntryOptions.defaults();
    private boolean stores = true;

    LoadingContext(@Nullable Entry stale) {
        this.stale = stale;
    }

    @Override
    public Optional<Object> stale() {
        return stale == null || stale.isAbsent() ? Optional.empty() : Optional.of(stale.value);
    }

    @Override
    public void options(EntryOptions given) {
        options = Objects.requireNonNull(given, "options");
    }

    @Override
    public void doNotStore() {
        stores = false;
    }

    EntryOptions options() {
        return options;
    }

    boolean stores() {
        return stores;
    }
}
