package io.perfopt.cache.internal.disk;

import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.recovery.Aside;
import io.perfopt.cache.spi.DiskHealth;
import io.perfopt.cache.spi.DiskStoreListener;

/** Tells the listener what happens and counts what it throws. Safe for any number of threads; to be called under no lock. */
final class Announcer {
    private final DiskStoreListener listener;
    private final Counters counters;

    Announcer(DiskStoreListener listener, Counters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    void health(DiskHealth health, String reason) {
        tell(() -> listener.healthChanged(health, reason));
    }

    void quarantined(String file, long offset) {
        tell(() -> listener.recordQuarantined(file, offset));
    }

    void setAside(Aside aside) {
        for (Aside.Moved file : aside.all()) {
            tell(() -> listener.fileSetAside(file.file(), file.reason()));
        }
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException thrownByListener) {
            counters.listenerFailures.increment();
        }
    }
}
