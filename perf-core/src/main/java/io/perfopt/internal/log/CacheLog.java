package io.perfopt.internal.log;

import io.perfopt.cache.CacheListener;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Writes to {@code io.perfopt.cache} what an operator of a cache should know. Thread-safe. */
public final class CacheLog implements CacheListener {
    private final CalmLog log;

    public CacheLog(CalmLog log) {
        this.log = log;
    }

    @Override
    public void loaded(String region, String key, long nanos, @Nullable Throwable failure) {
        if (failure != null) {
            log.log(Level.DEBUG, () -> String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void writeDropped(String region, String key, String reason) {
        log.log(Level.WARNING, () -> name(region, key) + " was not written to disk: " + reason);
    }

    @Override
    public void diskHealthChanged(boolean healthy, String reason) {
        log.log(
                healthy ? Level.INFO : Level.WARNING,
                () -> "the disk tier takes " + (healthy ? "writes again: " : "no writes: ") + reason);
    }

    private static String name(String region, String key) {
        return region.isEmpty() ? key : region + '/' + key;
    }
}
