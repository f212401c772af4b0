package io.perfopt.cache.internal.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.perfopt.cache.internal.disk.Opening.Opened;
import io.perfopt.cache.internal.disk.file.DirectoryLock.RefusedException;
import io.perfopt.cache.internal.disk.file.MappingBudget;
import io.perfopt.cache.internal.disk.log.Counters;
import io.perfopt.cache.internal.disk.recovery.Aside;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The engine on the directory, as long as there is one: opens it, replaces it by a newer view, gives it up. What was to be removed while there was none is removed, with everything
 * else, from the one that comes next. Safe for any number of threads.
 */
final class Mount {
    private final SegmentedStoreConfig config;
    private final Counters counters;
    private final MappingBudget mappings;
    private final Announcer announcer;

    /** Null while the directory cannot be used. Written under the monitor, read by anyone. */
    private volatile @Nullable Engine engine;

    @GuardedBy("this")
    private @Nullable Path privateDirectory;

    @GuardedBy("this")
    private boolean forgetWhenOpened;

    @GuardedBy("this")
    private boolean closed;

    Mount(SegmentedStoreConfig config, Counters counters, MappingBudget mappings, Announcer announcer) {
        this.config = config;
        this.counters = counters;
        this.mappings = mappings;
        this.announcer = announcer;
    }

    @Nullable
    Engine engine() {
        return engine;
    }

    Engine open() throws IOException, RefusedException {
        Aside aside = new Aside();
        try {
            Opened opened = opening(aside).open();
            Engine next = opened.engine();
            boolean forget = next.hadRemovalsPending();
            synchronized (this) {
                forget |= forgetWhenOpened;
                forgetWhenOpened = false;
            }
            try {
                if (forget && !next.isReadOnly()) {
                    next.changes().clear();
                    next.recover();
                }
                install(next, opened.isPrivate() ? opened.directory() : null);
            } catch (IOException failed) {
                next.abandon();
                synchronized (this) {
                    forgetWhenOpened |= forget;
                }
                throw failed;
            }
            return next;
        } finally {
            announcer.setAside(aside);
        }
    }

    private synchronized void install(Engine next, @Nullable Path ownDirectory) throws IOException {
        if (closed) {
            throw new IOException("the store was closed meanwhile");
        }
        engine = next;
        privateDirectory = ownDirectory;
    }

    /** Replaces an engine that only reads by a view of what its owner has written since. */
    void follow(Engine current) throws IOException {
        Engine next = opening(new Aside()).attach();
        try {
            synchronized (this) {
                install(next, privateDirectory);
            }
        } catch (IOException closedMeanwhile) {
            next.abandon();
            return;
        }
        current.abandon();
    }

    private Opening opening(Aside aside) {
        return new Opening(config, counters, mappings, aside, announcer::quarantined);
    }

    void giveUp(Engine current) {
        current.abandon();
        synchronized (this) {
            if (engine == current) {
                engine = null;
            }
        }
    }

    /** Something had to be removed while there was nowhere to write it down. */
    synchronized void forgetWhenOpened() {
        forgetWhenOpened = true;
    }

    void close() throws IOException {
        Engine last;
        Path directory;
        synchronized (this) {
            closed = true;
            last = engine;
            directory = privateDirectory;
        }
        if (last != null) {
            last.close();
        }
        if (directory != null) {
            Opening.delete(directory);
        }
    }
}
