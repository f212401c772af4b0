package io.perfopt.internal.log;

import io.perfopt.render.RenderListener;
import java.lang.System.Logger.Level;

/** Writes to {@code io.perfopt.render} which updates failed. Thread-safe. */
public final class RenderLog implements RenderListener {
    private final CalmLog log;

    public RenderLog(CalmLog log) {
        this.log = log;
    }

    @Override
    public void onUpdateFailed(String container, Throwable failure) {
        log.log(Level.WARNING, () -> "an update of " + container + " failed: " + failure);
    }
}
