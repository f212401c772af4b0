package io.perfopt.cache.internal.disk;

import io.perfopt.cache.spi.DiskHealth;
import java.io.IOException;

/** How the medium is, and that each change of it is announced once. Safe for any number of threads. */
final class Condition {
    private final Announcer announcer;

    /** Written under the monitor, read by anyone. */
    private volatile DiskHealth health = DiskHealth.HEALTHY;

    private volatile boolean diskIsLow;

    Condition(Announcer announcer) {
        this.announcer = announcer;
    }

    /** As callers see it. */
    DiskHealth health() {
        DiskHealth now = health;
        return diskIsLow && now == DiskHealth.HEALTHY ? DiskHealth.DEGRADED : now;
    }

    boolean isClosed() {
        return health == DiskHealth.CLOSED;
    }

    boolean isDegraded() {
        return health == DiskHealth.DEGRADED;
    }

    /** Whether removals and markers can be written; values only if the disk is not low either. */
    boolean takesWrites() {
        return health == DiskHealth.HEALTHY;
    }

    boolean isDiskLow() {
        return diskIsLow;
    }

    void opened(boolean readOnly) {
        set(readOnly ? DiskHealth.READ_ONLY : DiskHealth.HEALTHY);
    }

    private synchronized boolean set(DiskHealth next) {
        if (health == DiskHealth.CLOSED || health == next) {
            return false;
        }
        health = next;
        return true;
    }

    void degrade(IOException trouble) {
        degrade(describe(trouble));
    }

    void degrade(String reason) {
        synchronized (this) {
            if (health != DiskHealth.HEALTHY) {
                return;
            }
            health = DiskHealth.DEGRADED;
        }
        announcer.health(DiskHealth.DEGRADED, reason);
    }

    /** The disk took writes again. */
    void recovered(boolean readOnly) {
        DiskHealth next = readOnly ? DiskHealth.READ_ONLY : DiskHealth.HEALTHY;
        if (set(next)) {
            announcer.health(next, "the disk takes writes again");
        }
    }

    void diskIsLow(boolean low, String reason) {
        if (low != diskIsLow) {
            diskIsLow = low;
            announcer.health(low ? DiskHealth.DEGRADED : DiskHealth.HEALTHY, reason);
        }
    }

    /** False if it is closed already. */
    boolean close() {
        return set(DiskHealth.CLOSED);
    }

    static String describe(Exception trouble) {
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }
}
